"""Sheets of analyses: what was found, on a map with its reach and as a numbered list."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.affinity import scale
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.operation import operation_of
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request
from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Load, Outcome
from geoapp.pipeline.district_names import districts_in, names_in
from geoapp.pipeline.sources import load_source
from geoapp.sheet.composition import Draft, compose, head_height
from geoapp.sheet.context import Context, context_of, draw_context
from geoapp.sheet.drawing import DrawnShape, Ink, outline, straight
from geoapp.sheet.ground import ground_of, ground_of_plan, ground_of_view
from geoapp.sheet.hatching import hatch
from geoapp.sheet.legend import (
    LegendEntry,
    draw_legend,
    explain_certainty,
    explain_sketches,
    explain_themes,
    explain_unlisted,
)
from geoapp.sheet.map import draw_map, kept
from geoapp.sheet.map_frame import MapFrame, fit_frame
from geoapp.sheet.notes import map_notes, source_notes
from geoapp.sheet.opinion_list import SheetOpinions, list_of_opinions
from geoapp.sheet.paper import Paper
from geoapp.sheet.pins import NumberedPlace, layers_by_theme, pin_places
from geoapp.sheet.printed_plan import newest_date
from geoapp.sheet.reach import Reach, draw_reaches, explain_reaches, reaches_of
from geoapp.sheet.reproduce import address_of_result, command_of_result, tell
from geoapp.sheet.result_rows import PAIR, ResultRows, columns_and_groups, in_order, looks_of, places_of_rows
from geoapp.sheet.result_titles import summary_of, title_of
from geoapp.sheet.row_numbers import rows_named
from geoapp.sheet.sheet import MAP_MARGIN, MOST_ROWS, Sheet, SheetList, check_size
from geoapp.sheet.unlisted import draw_unlisted_rows

_NAMING = ("id", "a_id", "b_id", "of", "nearest_id")
"""Columns of results that may hold the ids of projects."""

_DASH = (1.4, 0.9)
_ROUND_REACH = 1.25
"""How much wider than a reach its map is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Wish for the sheet of a result."""

    lang: str = "zh"
    paper: Paper = field(default_factory=Paper)
    rows: str = ""
    """Numbers of the rows, such as ``1-3,5``; all without."""
    view: str = ""
    """``lat,lon,zoom``; all that is printed without."""
    said: SheetOpinions | None = None
    """Opinions of the plan, where those on what is printed are to be listed."""


def make_result_sheet(
    plan: Plan, outcome: Outcome, day: date, wanted: Wanted | None = None, load: Load | None = None
) -> Sheet:
    """Return the sheet of an analysis; ``load`` returns its sources as it was given them.

    Raises:
        InputError: there is too much to print, or the rows are none of the result's.
    """
    wanted = wanted or Wanted()
    say, request = Words(wanted.lang), outcome.summary.request
    shown = rows_named(outcome.frame, wanted.rows)
    load = load or partial(load_source, plan=plan)
    rows = in_order(shown)
    listed = replace(rows, frame=rows.frame.iloc[:MOST_ROWS])
    check_size(listed.frame.geometry)
    scene = _result_scene(plan, request, (listed, rows.frame.iloc[MOST_ROWS:]), load, wanted)
    check_size(scene.context.shapes)
    title, summary = title_of(plan, request, load, say), summary_of(plan, outcome, shown, load, say)
    if len(scene.unlisted):
        cut = say("sheet_cut_result", n=f"{len(shown):,}", most=f"{MOST_ROWS:,}")
        summary = (*summary[:1], cut, *summary[1:])
    opinions = _opinions(wanted.said, shown, load, say) if wanted.said else None
    asked = wanted.said is not None
    origin = (
        *source_notes(plan, newest_date(load(request.a)), day, say),
        *([say("sheet_opinions_none")] if asked and not opinions else []),
        tell(
            address_of_result(request, wanted.rows, wanted.lang, wanted.paper, opinions=asked),
            command_of_result(request, wanted.rows, wanted.lang, wanted.paper, day, opinions=asked),
            say,
        ),
    )
    above = head_height(title, plan.title, summary, wanted.paper.across)
    figure, draft = compose(
        wanted.paper, above, scene.legend, lambda width, height: scene.draft(width, height, origin)
    )
    columns, groups = columns_and_groups(
        scene.rows, operation_of(request).table, draft.beyond, names_in(wanted.lang, scene.districts), say
    )
    return Sheet(
        plan=plan.id,
        name=request.operation,
        lang=wanted.lang,
        paper=wanted.paper,
        title=title,
        about=plan.title,
        summary=summary,
        figure=figure,
        notes=draft.notes,
        columns=columns,
        groups=groups,
        table=say("table"),
        number=say("sheet_number"),
        day=day,
        opinions=opinions,
    )


def _opinions(said: SheetOpinions, shown: GeoDataFrame, load: Load, say: Words) -> SheetList | None:
    """Return the opinions on the projects that the printed rows name, on whichever side."""
    projects = load(Source(kind="projects"))
    names = dict(zip(projects["id"].astype(str), projects["name"].astype(str), strict=True))
    named = {one for column in _NAMING if column in shown for one in shown[column].dropna().astype(str)}
    return list_of_opinions(said, names, named, say)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ResultScene:
    """A result on the ground, for a map of any size."""

    plan: Plan
    say: Words
    request: Request
    districts: GeoDataFrame
    rows: ResultRows
    places: tuple[NumberedPlace, ...]
    reaches: tuple[Reach, ...]
    context: Context
    ground: BaseGeometry
    wanted: Wanted
    unlisted: GeoDataFrame
    """Rows that the table has no room for."""

    def legend(self, width: float) -> tuple[list[DrawnShape], float]:
        """Return the legend for a width."""
        return draw_legend(self._entries(), width)

    def _entries(self) -> Iterator[LegendEntry]:
        yield from explain_certainty(self.places, self.say)
        if len(self.unlisted):
            yield explain_unlisted(self.say)
        yield from self._explain_lines()
        yield from explain_reaches(self.reaches, self.say)
        yield from explain_sketches(self.context.listed, self.say)
        themes = {record["theme"] for record in self.context.projects}
        yield from explain_themes(themes, self.say, numbered=False)

    def _explain_lines(self) -> Iterator[LegendEntry]:
        lines = [
            place.exact
            for place in self.places
            if place.color == PAIR and place.geometry.geom_type == "LineString"
        ]
        for exact, key in ((True, "sheet_line_certain"), (False, "sheet_line_possible")):
            if exact in lines:
                ink = Ink(stroke=PAIR, width=0.6, dash=() if exact else _DASH)
                yield [straight((-3, 0), (3, 0), ink)], self.say(key)

    def draft(self, width: float, height: float, origin: tuple[str, ...]) -> Draft:
        """Return the map for a size."""
        window = fit_frame(self.plan.metric_crs, self.ground, width=width, height=height, margin=MAP_MARGIN)
        _, beyond = pin_places(self.places, window)
        return Draft(
            window=window,
            beyond=beyond,
            notes=(*map_notes(self.plan, self.rows.missing, beyond, window, self.say), *origin),
            draw=lambda: self._draw(window),
        )

    def _draw(self, window: MapFrame) -> list[DrawnShape]:
        return draw_map(
            self.plan,
            self.districts,
            window,
            self.say,
            size=self.wanted.paper.size,
            places=self.places,
            extents=self._extents,
        )

    def _extents(self, window: MapFrame) -> Iterator[DrawnShape]:
        yield from draw_reaches(self.reaches, window)
        yield from draw_context(self.context, layers_by_theme(), window)
        yield from self._shapes(window)
        yield from draw_unlisted_rows(self.unlisted, looks_of(self.unlisted, layers_by_theme()), window)

    def _shapes(self, window: MapFrame) -> Iterator[DrawnShape]:
        """Yield the features that were found, where their reach is not drawn already."""
        if self.request.operation in ("buffer", "coverage"):
            return
        for place in self.places:
            shape = window.paper(window.metric(place.geometry))
            if isinstance(place.geometry, Point | MultiPoint):
                continue
            if shapely.get_dimensions(shape) == 2:  # noqa: PLR2004 (an area)
                yield from kept(None if place.exact or self.reaches else hatch(shape, place.color))
                opacity = 0.2 if place.exact else 0.05
                ink = Ink(fill=place.color, opacity=opacity, stroke=place.color, width=0.35)
                yield from kept(outline(shape, ink))
            else:
                dash = () if place.exact else _DASH
                yield from kept(outline(shape, Ink(stroke=place.color, width=0.6, dash=dash)))


def _result_scene(
    plan: Plan, request: Request, shown: tuple[ResultRows, GeoDataFrame], load: Load, wanted: Wanted
) -> _ResultScene:
    """Return the scene of the rows that are listed and of those that the table has no room for."""
    rows, unlisted = shown
    places, districts = places_of_rows(rows, layers_by_theme()), districts_in(wanted.lang, plan)
    reaches = reaches_of(request, plan, load)
    everything = pd.concat([rows.frame, unlisted]) if len(unlisted) else rows.frame
    context = context_of(request, everything, load)
    # What is found may lie far off where its own radius is large; the reach itself is what a reader looks for.
    shapes = [reach.possible for reach in reaches] or [place.geometry for place in places] + [
        shape for shape in unlisted.geometry if shape is not None and not shape.is_empty
    ]
    if wanted.view:
        ground = ground_of_view(wanted.view)
    else:
        ground = ground_of(shapes or context.shapes) or ground_of_plan(plan, districts)
        ground = scale(ground, *(_ROUND_REACH,) * 2) if reaches else ground
    return _ResultScene(
        plan=plan,
        say=Words(wanted.lang),
        request=request,
        districts=districts,
        rows=rows,
        places=tuple(places),
        reaches=tuple(reaches),
        context=context,
        ground=ground,
        wanted=wanted,
        unlisted=unlisted,
    )
