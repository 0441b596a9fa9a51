"""Apply filters to the frame of projects."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from shapely import box

from geoapp.analysis.attributes import radii_of
from geoapp.analysis.drawn_area import IN_SHAPE, drawn, sureness_in
from geoapp.analysis.wording import NO_NAMES, Names, Wording
from geoapp.domain.filters import FILTERS, LISTS, Filters
from geoapp.geometry.arrays import Floats
from geoapp.geometry.frames import attribute_rows


def select(
    frame: gpd.GeoDataFrame, filters: Filters, *, names: Names = NO_NAMES, metric_crs: str = ""
) -> gpd.GeoDataFrame:
    """Return the projects that filters let through, in the frame's order.

    A term of the query is found as ``Wording`` says: where it stands, else by its other ``names``, in pinyin or with
    one wrong character. A district matches whatever its relation; a record without geometry lies in no
    ``bbox`` or ``shape``. A ``shape`` lets through what is certainly or possibly in it, which a column ``in_shape``
    says; what is known to a radius is measured in ``metric_crs``.
    """
    wanted = {name: set(getattr(filters, name)) for name in LISTS if getattr(filters, name)}
    mask = np.array([_matches(record, wanted) for record in attribute_rows(frame)], dtype=bool)
    if filters.q:
        mask &= Wording(frame, names).find(filters.q)
    if filters.bbox:
        mask &= frame.geometry.intersects(box(*filters.bbox)).to_numpy()
    chosen = frame.loc[mask]
    if not filters.shape:
        return chosen
    sure = sureness_in(drawn(filters.shape), chosen.geometry.to_numpy(), _radii(chosen), metric_crs)
    return with_sureness(chosen.loc[sure != ""], sure[sure != ""])


def with_sureness(frame: gpd.GeoDataFrame, words: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return projects with how surely each lies in the drawn area."""
    return frame.assign(**{IN_SHAPE: words})


def _radii(frame: gpd.GeoDataFrame) -> Floats:
    return np.array(radii_of(frame), dtype=float)


def _matches(record: dict[str, Any], wanted: Mapping[str, set[str]]) -> bool:
    for name, values in wanted.items():
        if values.isdisjoint(FILTERS[name].answers(record[FILTERS[name].column])):
            return False
    return True
