"""The two sides of an analysis on its sheet, without numbers: what was measured, and from what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from geopandas import GeoDataFrame
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.layer import Layer
from geoapp.domain.palette import MARKS
from geoapp.domain.record import ProjectRecord
from geoapp.domain.request import Request, sources_of
from geoapp.domain.source import DISTRICTS
from geoapp.domain.symbol_shape import SHARED
from geoapp.geometry.frames import project_records
from geoapp.pipeline.analyse import Load
from geoapp.sheet.drawing import DrawnShape, Ink, outline
from geoapp.sheet.listing import Listed
from geoapp.sheet.map import PlacedExtent, draw_extents, kept
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.pins import mark, shape_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Origin of an analysis, as far as it is not drawn anyway."""

    projects: tuple[ProjectRecord, ...] = ()
    others: tuple[tuple[BaseGeometry, str], ...] = ()
    """Shapes that are no projects, with their colours."""

    @property
    def listed(self) -> list[Listed]:
        """The projects as a legend takes them."""
        return [Listed(number=0, record=record) for record in self.projects]

    @property
    def shapes(self) -> list[BaseGeometry]:
        """All geometries."""
        return [*(record["geometry"] for record in self.projects), *(shape for shape, _ in self.others)]


def context_of(request: Request, shown: GeoDataFrame, load: Load) -> Context:
    """Return the sides of a request: where a result is of pairs, those that are in one; districts lie beneath."""
    projects: dict[str, ProjectRecord] = {}
    others: list[tuple[BaseGeometry, str]] = []
    for role, source in sources_of(request).items():
        if source == DISTRICTS or (request.operation == "within" and role == "a"):
            continue
        frame = load(source)
        if "location" not in frame:
            color = MARKS["a" if role == "a" else "b"].color
            others += [(shape, color) for shape in frame.geometry if shape is not None and not shape.is_empty]
            continue
        for record in project_records(frame):
            if record["geometry"] is not None and _is_shown(str(record["id"]), shown):
                projects.setdefault(str(record["id"]), record)
    return Context(projects=tuple(projects.values()), others=tuple(others))


def _is_shown(project_id: str, shown: GeoDataFrame) -> bool:
    return "a_id" not in shown or project_id in {*shown["a_id"], *shown["b_id"]}


def draw_context(context: Context, layers: Mapping[str, Layer], window: MapFrame) -> Iterator[DrawnShape]:
    """Yield areas, lines and circles, and a small symbol for each site."""
    for shape, color in context.others:
        ink = Ink(fill=color, opacity=0.08, stroke=color, width=0.4)
        yield from kept(outline(window.paper(window.metric(shape)), ink))
        yield from _marks(shape, SHARED, color, window)
    own = [layers[record["theme"]] for record in context.projects]
    extents: list[PlacedExtent] = [
        (record["geometry"], record["location"], layer.style.color)
        for record, layer in zip(context.projects, own, strict=True)
    ]
    yield from draw_extents(extents, window)
    for (shape, _, color), layer in zip(extents, own, strict=True):
        yield from _marks(shape, shape_of([layer]), color, window)


def _marks(place: BaseGeometry, shape: str, color: str, window: MapFrame) -> Iterator[DrawnShape]:
    if not isinstance(place, Point | MultiPoint):
        return
    paper = window.paper(window.metric(place))
    for spot in getattr(paper, "geoms", [paper]):
        if not spot.is_empty:
            point = cast("Point", spot)
            yield mark(shape, color, point.x, point.y)
