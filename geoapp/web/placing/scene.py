"""The map of the page: all projects over the base, what the visitor gave, and the drafts that wait."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.domain.draft import PlaceDraft
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.domain.selection import Selection
from geoapp.geometry.kernel import buffer
from geoapp.geometry.metric import to_degrees, to_metres
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.pipeline.draft_shapes import shape_of
from geoapp.settings import GEOGRAPHIC_CRS
from geoapp.web import state
from geoapp.web.map import canvas
from geoapp.web.map.transport.payload import write_features
from geoapp.web.map.transport.result_shapes import Drawn, make_all_shapes
from geoapp.web.map.transport.symbols import make_halo
from geoapp.web.placing import given
from geoapp.web.placing.given import GivenShape, take_drawing
from geoapp.web.start import KIND
from geoapp.web.view_request import as_payload, view_request
from geoapp.web.viewport import view_of

HEIGHT = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingScene:
    """The scene on the map: a project, what the visitor gave for it, and the drafts that wait."""

    record: ProjectRecord
    now: GivenShape | None
    radius_m: float
    waiting: list[PlaceDraft]


def show_scene(plan: Plan, scene: PlacingScene, say: Words) -> None:
    """Draw the map, on which the visitor draws where the project is."""
    take = partial(take_drawing, plan, scene.record["id"])
    canvas.draw(plan, _payload(plan, scene, say), say, key="map_place", height=HEIGHT, take=take)


def _payload(plan: Plan, scene: PlacingScene, say: Words) -> dict[str, Any]:
    record, asked = scene.record, view_request()
    if not asked.view and state.came_for(record["id"]):
        asked = type(asked)(asked.id, view_of(record), asked.layers)
    return {
        "look": as_payload(asked, _bounds(plan, record)),
        "features": write_features(plan.id, Selection(plan=plan.id, lang=say.lang, kind=KIND)),
        "halo": make_halo(record) if shown_as(record) == "symbol" else None,
        "shape": canvas.as_shape(None),
        "placing": {"number": given.number()},
        "outcome": make_all_shapes(_drawn(plan, scene)),
    }


def _bounds(plan: Plan, record: ProjectRecord) -> tuple[float, float, float, float]:
    """Return the box that the map begins with: of the districts that are known, else as every map does."""
    codes = {share["adcode"] for share in record["districts"]}
    districts = load_districts(plan)
    known = districts[districts["adcode"].isin(codes)] if codes else districts[:0]
    if known.empty:
        return canvas.start_bounds(plan)
    west, south, east, north = map(float, known.total_bounds)
    return west, south, east, north


def _drawn(plan: Plan, scene: PlacingScene) -> list[Drawn]:
    rows = [
        (draft.name, shape_of(draft.geometry), draft.uncertainty_m, "possible") for draft in scene.waiting
    ]
    if now := scene.now:
        name, shape = scene.record["name"], now.shape.geometry
        if now.shape.form != "point":
            rows.append((name, _band(shape, scene.radius_m, plan.metric_crs), 0.0, "possible"))
        rows.append((name, shape, scene.radius_m, "certain"))
    return [_frame([row]) for row in rows]


def _band(shape: BaseGeometry, radius_m: float, metric_crs: str) -> BaseGeometry:
    """Return all within the radius of a line or area, in degrees."""
    within = buffer(to_metres(np.array([shape], dtype=object), metric_crs), radius_m)
    (band,) = to_degrees(within, metric_crs)
    return band


def _frame(rows: list[tuple[str, Any, float, str]]) -> Drawn:
    names, shapes, radii, certainty = zip(*rows, strict=True)
    frame = GeoDataFrame(
        {"name": names, "radius": radii, "certainty": certainty}, geometry=list(shapes), crs=GEOGRAPHIC_CRS
    )
    return Drawn(
        frame=frame,
        role="kept",
        describe=lambda row: (str(row["name"]), []),
        more=lambda row: {"facts": [], "label": "", "radius": float(row["radius"])},
    )
