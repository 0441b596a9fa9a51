"""Checks of coordinates against the CRS that they are declared in; nothing is converted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.domain.bounding_box import BoundingBox, is_inside
from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats
from geoapp.geometry.datums import DATUMS, Datum, check_datum
from geoapp.geometry.transformers import transformer
from geoapp.inspection.datum_checks import LonLat, find_shift
from geoapp.inspection.finding import Finding
from geoapp.inspection.zone_checks import find_prefixes, find_zones
from geoapp.settings import GEOGRAPHIC_CRS

MOST_DEGREES = 360.0
"""Beyond it no number is a degree; (39.9, 116.4) is Beijing with its axes swapped, not a place in metres."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration of coordinates."""

    label: str | None = None
    """As sentences call it; ``None`` where nothing is declared."""
    datum: Datum | None = None
    projected: CRS | None = None
    """The CRS where it is one in metres."""


def examine(
    geometries: Any,  # noqa: ANN401
    bbox: BoundingBox,
    *,
    declared: str | None = None,
    names: Sequence[object] | None = None,
    known: Mapping[str, LonLat] | None = None,
) -> list[Finding]:
    """Return the doubts about geometries (GeoSeries or array) or coordinates of shape (n, 2).

    Plausible coordinates give nothing, and so do none at all. NaN and empty geometries are left out.

    Args:
        geometries: as they came, unconverted.
        bbox: the plan's region, WGS-84.
        declared: a datum's code or a CRS; a GeoSeries brings its own, and without any degrees are assumed.
        names: one a geometry; by default the index of a GeoSeries.
        known: WGS-84 positions by name, needed to tell GCJ-02 and BD-09 from WGS-84: published sites.

    Raises:
        InputError: the declared CRS is unknown.
    """
    series = geometries if isinstance(geometries, gpd.GeoSeries) else None
    declaration = _declaration(declared, None if series is None else series.crs)
    points, positions = _coordinates(geometries)
    findings = _structure(points, declaration, bbox)
    if findings or known is None:
        return findings
    labels = list(series.index) if names is None and series is not None else list(names or ())
    if len(labels) != len(positions):
        raise InputError("names_unpaired", names=len(labels), geometries=len(positions))
    return find_shift(_in_degrees(positions, declaration), labels, known, declaration.datum)


def _declaration(declared: str | None, own: CRS | None) -> Declaration:
    if declared in DATUMS:
        return Declaration(declared, datum=check_datum(str(declared)))
    try:
        crs = own if declared is None else CRS.from_user_input(declared)
    except CRSError as error:
        raise InputError("crs_undeclared", crs=str(declared), datums=", ".join(DATUMS)) from error
    if crs is None:
        return Declaration()
    code = crs.to_epsg()
    return Declaration(f"EPSG:{code}" if code else crs.name, projected=crs if crs.is_projected else None)


def _coordinates(geometries: Any) -> tuple[Floats, Floats]:  # noqa: ANN401
    """Return every finite coordinate, and one position a geometry (NaN where it has none)."""
    array = np.asarray(geometries)
    if array.dtype != object and array.size:
        pairs = np.asarray(array, dtype=np.float64)
        if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004
            raise InputError("pairs_shape", shape=str(pairs.shape))
        return pairs[np.isfinite(pairs).all(axis=1)], pairs
    array = array.astype(object)
    points = shapely.get_coordinates(array)
    centres = shapely.centroid(array)
    centres[shapely.is_empty(centres)] = None
    return (
        points[np.isfinite(points).all(axis=1)],
        np.column_stack([shapely.get_x(centres), shapely.get_y(centres)]).astype(np.float64),
    )


def _structure(points: Floats, declaration: Declaration, bbox: BoundingBox) -> list[Finding]:
    """Look at axes, units and zones; the datum is for known places to tell."""
    if not len(points):
        return []
    in_metres = (np.abs(points) > MOST_DEGREES).any(axis=1)
    metres, degrees = points[in_metres], points[~in_metres]
    if declaration.projected is not None:
        found = _degrees_as_metres(degrees)
        return [*found, *_projected(metres, declaration, bbox)]
    findings = [*_swapped(degrees, bbox), *_metres(metres, declaration, bbox)]
    if not findings and not is_inside(degrees[:, 0], degrees[:, 1], bbox).any():
        return [_outside(degrees)]
    return findings


def _swapped(degrees: Floats, bbox: BoundingBox) -> Iterator[Finding]:
    wrong = is_inside(degrees[:, 1], degrees[:, 0], bbox) & ~is_inside(degrees[:, 0], degrees[:, 1], bbox)
    if count := int(wrong.sum()):
        x, y = degrees[wrong][0]
        yield Finding(
            "swapped_axes",
            count=count,
            example=(float(x), float(y)),
        )


def _degrees_as_metres(degrees: Floats) -> Iterator[Finding]:
    if len(degrees):
        x, y = degrees[0]
        yield Finding(
            "degrees_as_metres",
            crs=GEOGRAPHIC_CRS,
            count=len(degrees),
            example=(float(x), float(y)),
        )


def _metres(metres: Floats, declaration: Declaration, bbox: BoundingBox) -> Iterator[Finding]:
    """Judge metres that are declared in degrees or not at all."""
    if not len(metres):
        return
    zones = list(find_zones(metres, bbox))
    label = declaration.label
    if label or not zones:
        x, y = metres[0]
        yield Finding(
            "metres_as_degrees" if label else "unknown_metres",
            count=len(metres),
            example=(float(x), float(y)),
        )
    yield from zones


def _projected(metres: Floats, declaration: Declaration, bbox: BoundingBox) -> list[Finding]:
    """Judge metres that are declared as such: those with another prefix, or all when none is in the region."""
    if not len(metres):
        return []
    degrees = _in_degrees(metres, declaration)
    there = is_inside(degrees[:, 0], degrees[:, 1], bbox)
    away = metres[~there]
    found = find_prefixes(away) if there.any() else find_zones(away, bbox)
    findings = [finding for finding in found if finding.crs != declaration.label]
    return findings or ([] if there.any() else [_outside(degrees)])


def _outside(degrees: Floats) -> Finding:
    finite = degrees[np.isfinite(degrees).all(axis=1)]
    return Finding(
        "outside_region",
        count=len(degrees),
        example=(float(finite[0][0]), float(finite[0][1])) if len(finite) else None,
    )


def _in_degrees(pairs: Floats, declaration: Declaration) -> Floats:
    if declaration.projected is None:
        return pairs
    way = transformer(declaration.projected.to_string(), GEOGRAPHIC_CRS)
    return np.column_stack(way.transform(pairs[:, 0], pairs[:, 1]))
