"""The ground that a plan's gazetteer knows: what lies beneath the projects where no archive does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.base_style import BaseStyle
from geoapp.domain.layer import Title
from geoapp.domain.location import PUBLISHED
from geoapp.domain.plan import Plan
from geoapp.geometry.transformers import transformer
from geoapp.io.base_styles import load_base_styles
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plan_columns import load_projects
from geoapp.settings import GEOGRAPHIC_CRS

WIDEST_M = 8000.0
"""Radius beyond which a place is too little known to be drawn at all."""

WIDEST_BAND_M = 4000.0
"""Radius beyond which the band of a place would cover more than it tells: it is dashed only."""

SKETCHED_M = 500.0
"""Radius beyond which even a published place has an outline that is only sketched round it."""

_FORMS = {0: "point", 1: "line", 2: "area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGround:
    """A place of the gazetteer in one style; geometries are in degrees."""

    style: BaseStyle
    title: Title
    geometry: BaseGeometry
    """Of its style's form; the point where a name stands."""
    dashed: bool
    """Whether course or extent are a sketch, and not published."""
    band: BaseGeometry | None
    """Within which the true place is, where that is worth drawing; ``None`` for a name."""


def load_known_ground(plan: Plan, columns: PlanColumns | None = None) -> list[KnownGround]:
    """Return a plan's ground, from the bottom up; its columns are loaded where they are not at hand.

    Raises:
        InputError: gazetteer or styles are wrong.
    """
    known = columns or load_projects(plan.id)[0]
    return known_ground(plan, load_gazetteer(plan), frozenset(known.codes["place"].values))


def known_ground(plan: Plan, places: GeoDataFrame, taken: frozenset[str]) -> list[KnownGround]:
    """Return the ground that places are, from the bottom up; ``taken`` are those that projects stand on."""
    return [
        found
        for style in load_base_styles()
        for row in places.itertuples()
        if row.kind in style.places
        and row.uncertainty_m <= WIDEST_M
        and (style.always or row.id not in taken)
        for found in _drawn(plan, style, row)
    ]


def _drawn(plan: Plan, style: BaseStyle, row: Any) -> Iterator[KnownGround]:  # noqa: ANN401 (a row of a frame)
    """Yield a place in a style: its name at one point, or its shape with its band."""
    shape: BaseGeometry = row.geometry
    radius: float = row.uncertainty_m
    form = _FORMS[shapely.get_dimensions(shape)]
    title = Title(zh=row.name, en=row.name_en or row.name)
    dashed = row.quality not in PUBLISHED or radius > SKETCHED_M
    if style.form == "name":
        yield KnownGround(style=style, title=title, geometry=_middle(shape), dashed=dashed, band=None)
        return
    band = _band(plan, shape, radius) if radius <= WIDEST_BAND_M and dashed else None
    if form == style.form or (form == "point" and band is not None):
        yield KnownGround(style=style, title=title, geometry=shape, dashed=dashed, band=band)


def _middle(shape: BaseGeometry) -> Point:
    if shapely.get_dimensions(shape) == 1:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        return longest.interpolate(0.5, normalized=True)
    return shape.representative_point()


def _band(plan: Plan, shape: BaseGeometry, radius: float) -> BaseGeometry:
    """Return the ground within a radius of a shape, in degrees; measured in the plan's metric CRS."""
    there, back = transformer(GEOGRAPHIC_CRS, plan.metric_crs), transformer(plan.metric_crs, GEOGRAPHIC_CRS)
    metric = shapely.transform(shape, there.transform, interleaved=False)
    return shapely.transform(metric.buffer(radius, quad_segs=8), back.transform, interleaved=False)
