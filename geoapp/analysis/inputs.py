"""Inputs of an analysis: any frame of features, checked, repaired, in metres, with what was left out and why."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoapp.analysis.attributes import (
    KIN,
    RADIUS,
    are_sure,
    names_of,
    plain_columns,
    radii_of,
    reasons_of,
)
from geoapp.domain.receipt import LeftOut
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.geometry.arrays import Flags, Floats, Geometries
from geoapp.geometry.metric import TRUE_SCALE, scale_error, to_metres
from geoapp.geometry.repair import repair
from geoapp.settings import GEOGRAPHIC_CRS

READ = ("theme", "kind", "cite", "period", "certainty", *KIN)
"""Columns that the operations read, beside id, name and radius."""

_CORNERS = ([0, 1], [2, 1], [0, 3], [2, 3])
"""Columns of bounds that make a corner."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # two are the same only as one object
class Inputs:
    """The features that are measured, in the order of their frame; arrays and table have one row a feature."""

    role: str
    """``a`` or ``b``."""
    source: Source
    metric_crs: str
    table: pd.DataFrame
    """``id``, ``name``, ``uncertainty_m``, and those of ``READ`` and of the wanted columns that the frame has."""
    columns: tuple[str, ...]
    """What columns the frame has."""
    shapes: Geometries
    """Valid, in metres."""
    radii: Floats
    """The true place is within so many metres of the shape."""
    certain: Flags
    """False for what is itself only possibly there, such as the outer outline of a kept buffer."""
    as_drawn: bool
    """Whether a file says nothing of how sure its places are."""
    records: int
    left_out: tuple[LeftOut, ...]
    repaired: tuple[str, ...]
    sha256: str

    def __len__(self) -> int:
        """Return the number of features that are measured."""
        return len(self.shapes)


def prepare_features(
    frame: gpd.GeoDataFrame, metric_crs: str, *, role: str, source: Source, wanted: Iterable[str] = ()
) -> Inputs:
    """Return the features of a frame in EPSG:4326 that can be measured, with their ``wanted`` columns.

    A project that is known only to its district or city is left out, never taken at a centroid; so is a straight
    line that stands for a route, a missing or empty geometry, and what lies where the metric CRS is not true.

    Raises:
        InputError: the CRS is missing or another one, a coordinate is no degree, or a radius is no length.
    """
    _check_crs(frame, source)
    records = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    names = names_of(records)
    degrees = np.asarray(shapely.force_2d(frame.geometry.to_numpy()), dtype=object)
    reasons = _reasons(records, degrees, metric_crs, source)
    used = reasons == ""
    left_out = zip(names[~used].itertuples(index=False), reasons[~used], strict=True)
    table = _table(names[used], records[used], wanted)
    shapes, broken = repair(to_metres(degrees[used], metric_crs))
    return Inputs(
        role=role,
        source=source,
        metric_crs=metric_crs,
        table=table,
        columns=tuple(map(str, records.columns)),
        shapes=shapes,
        radii=table[RADIUS].to_numpy(dtype=float),
        certain=_sure(table),
        as_drawn=source.kind == "file" and not are_sure(records)[used].all(),
        records=len(records),
        left_out=tuple(LeftOut(role=role, id=row.id, name=row.name, reason=why) for row, why in left_out),
        repaired=tuple(table["id"][broken]),
        sha256=_digest(table, degrees[used]),
    )


def _table(names: pd.DataFrame, records: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    others = [column for column in dict.fromkeys((*READ, *wanted)) if column not in ("id", "name", RADIUS)]
    table = pd.concat([names, plain_columns(records, others)], axis=1).reset_index(drop=True)
    table.insert(2, RADIUS, radii_of(records))
    return table


def _sure(table: pd.DataFrame) -> Flags:
    if "certainty" not in table:
        return np.ones(len(table), dtype=bool)
    return np.asarray(table["certainty"] != "possible")


def _reasons(
    records: pd.DataFrame, degrees: Geometries, metric_crs: str, source: Source
) -> npt.NDArray[np.object_]:
    """Return why each feature is left out, empty where it is not; what a record says of itself comes first."""
    reasons = reasons_of(records)
    silent = reasons == ""
    reasons[silent & _far(degrees, metric_crs, source)] = "far"
    reasons[silent & _absent(degrees)] = "empty"
    return reasons


def _check_crs(frame: gpd.GeoDataFrame, source: Source) -> None:
    if frame.crs is None:
        raise InputError("source_no_crs", source=str(source))
    if frame.crs != GEOGRAPHIC_CRS:
        raise InputError(
            "source_other_crs",
            source=str(source),
            crs=frame.crs.to_string(),
            wanted=GEOGRAPHIC_CRS,
        )


def _absent(geometries: Geometries) -> Flags:
    return np.asarray(shapely.is_missing(geometries) | shapely.is_empty(geometries))


def _far(degrees: Geometries, metric_crs: str, source: Source) -> Flags:
    """Find the geometries that reach where the metric CRS is wrong by more than ``TRUE_SCALE``."""
    present = ~_absent(degrees)
    if not present.any():
        return present  # pyproj takes no empty arrays
    bounds = shapely.bounds(degrees[present])
    if not np.isfinite(bounds).all() or (np.abs(bounds) > [180, 90, 180, 90]).any():
        raise InputError("source_no_degrees", source=str(source))
    errors = [scale_error(bounds[:, corner], metric_crs) for corner in _CORNERS]
    far = np.zeros(len(degrees), dtype=bool)
    far[present] = np.max(errors, axis=0) > TRUE_SCALE
    return far


def _digest(table: pd.DataFrame, degrees: Geometries) -> str:
    """Return the SHA-256 of all that an operation can read of the features."""
    digest = hashlib.sha256(json.dumps(table.to_dict("list"), ensure_ascii=False).encode())
    for text in shapely.to_wkb(degrees, byte_order=1):
        digest.update(text)
    return digest.hexdigest()
