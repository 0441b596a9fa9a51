"""One CRS for a file whose tables declare several: each is transformed by itself."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geoapp.domain.intake import fault
from geoapp.inspection.coordinate_systems import in_wgs84, known_crs, name_of, rests_on_old_datum
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer
from geoapp.settings import GEOGRAPHIC_CRS

UNKNOWN = "unknown"
"""Stands for a CRS that nobody can understand: the report asks for it."""


def in_one_crs(raw: RawLayer, *, chosen: str | None) -> RawLayer:
    """Return a layer in degrees of WGS-84 whose rows were declared in several CRSs; any other layer as it is.

    Where a person has chosen a CRS, it counts for all rows. Where one of the declared cannot be understood, or is
    missing, the report asks.
    """
    if not raw.row_crs:
        return raw
    if chosen:
        return replace(raw, row_crs=())
    systems = {one: known_crs(one) for one in dict.fromkeys(raw.row_crs)}
    if unknown := [one for one, known in systems.items() if known is None]:
        said = fault("tables_crs", count=sum(one in unknown for one in raw.row_crs))
        return replace(raw, crs=UNKNOWN, row_crs=(), faults=(*raw.faults, said))
    shapes = raw.frame.geometry.to_numpy().copy()
    declared = np.array(raw.row_crs, dtype=object)
    for one, known in systems.items():
        rows = (declared == one) & ~shapely.is_missing(shapes) & _finite(shapes)
        shapes[rows] = in_wgs84(shapes[rows], str(known))
    names = [name_of(str(known)) for known in dict.fromkeys(systems.values())]
    old = [str(known) for known in systems.values() if rests_on_old_datum(str(known))]
    said_of = [fault("several_transformed", count=len(names), systems=", ".join(names))]
    said_of += [fault("old_datum", crs=name_of(one)) for one in old]
    frame = raw.frame.drop(columns=GEOMETRY)
    moved = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(shapes), index=frame.index))
    return replace(raw, frame=moved, crs=GEOGRAPHIC_CRS, row_crs=(), faults=(*raw.faults, *said_of))


def _finite(
    shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]",
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    pairs, rows = shapely.get_coordinates(shapes, return_index=True)
    bad = rows[~np.isfinite(pairs).all(axis=1)]
    return np.asarray(np.bincount(bad, minlength=len(shapes)) == 0)
