"""Sheets of a plan's projects: of one district, or of whatever filters leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.index import Narrowing
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.analysis.state_index import StateIndex
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.errors import InputError, UnknownCodeError
from geoapp.geometry.arrays import Indices
from geoapp.geometry.frames import project_records
from geoapp.io.words import Words
from geoapp.pipeline.district_names import districts_in
from geoapp.pipeline.filtering import Filtering
from geoapp.sheet.composition import Draft, compose, head_height
from geoapp.sheet.drawing import DrawnShape
from geoapp.sheet.ground import ground_of, ground_of_bounds, ground_of_plan, ground_of_records, ground_of_view
from geoapp.sheet.legend import (
    LegendEntry,
    draw_legend,
    explain_edge,
    explain_possible,
    explain_sketches,
    explain_symbols,
    explain_themes,
    explain_unlisted,
)
from geoapp.sheet.listing import Listed, number
from geoapp.sheet.map import draw_extents, draw_map
from geoapp.sheet.map_frame import MapFrame, fit_frame
from geoapp.sheet.notes import map_notes, source_notes
from geoapp.sheet.opinion_list import SheetOpinions, list_of_opinions
from geoapp.sheet.paper import Paper
from geoapp.sheet.pins import NumberedPlace, layers_by_theme, pin_places, places_of
from geoapp.sheet.printed_plan import PrintedPlan, printed_plan
from geoapp.sheet.project_rows import columns_of, groups_of, summary_of_district, summary_of_map
from geoapp.sheet.reproduce import address_of, command_of, tell
from geoapp.sheet.sheet import MAP_MARGIN, MOST_ROWS, Sheet, check_size
from geoapp.sheet.titles import narrowed, restrictions, title_of_projects
from geoapp.sheet.unlisted import draw_unlisted, themes_of

MAP = "map"
"""Name of a sheet of filtered projects."""


def make_sheet(  # noqa: PLR0913 (what is drawn, of what, and on what)
    plan: Plan,
    frame: GeoDataFrame | PrintedPlan,
    selection: Selection,
    day: date,
    paper: Paper | None = None,
    *,
    index: Narrowing | None = None,
    said: SheetOpinions | None = None,
) -> Sheet:
    """Return the sheet of what a selection leaves; where that is one district, the sheet is the district's.

    The frame holds every project of the plan; its ``index`` is made where none is given. With ``said`` the opinions on
    what is shown are listed. Of more than ``MOST_ROWS`` projects the first are listed, and all are on the map.

    Raises:
        UnknownCodeError: the plan's boundaries hold no such district.
        InputError: there is too much to print.
    """
    say, paper = Words(selection.lang), paper or Paper()
    if isinstance(frame, PrintedPlan):
        projects = frame
    else:
        projects = printed_plan(plan, frame, index or Filtering(plan, frame, selection.narrowing).index)
    rows = projects.index.rows(selection)
    chosen = projects.frame_of(rows[:MOST_ROWS], selection)
    check_size(chosen.geometry)
    adcode = selection.district[0] if len(selection.district) == 1 else ""
    scene = _scene(plan, chosen, selection, adcode, (projects.columns, rows))
    others = replace(selection, district=()) if adcode else selection
    found = restrictions(plan, others, say)
    title = say("sheet_title", district=scene.label) if adcode else title_of_projects(plan, found, say)
    if adcode:
        counted = summary_of_district(projects.columns, rows, adcode, projects.count_citywide(others), say)
    else:
        counted = summary_of_map(len(rows), projects.count_drawn(rows), say)
    cut = say("sheet_cut", n=f"{len(rows):,}", most=f"{len(chosen):,}") if len(chosen) < len(rows) else ""
    summary = (
        counted,
        *([cut] if cut else []),
        *narrowed(found, say),
        *_missing(plan, selection, projects.index),
    )
    opinions = list_of_opinions(said, *projects.names(rows), say) if said else None
    asked = said is not None
    origin = (
        *source_notes(plan, projects.newest_date(), day, say),
        *([say("sheet_opinions_none")] if asked and not opinions else []),
        tell(
            address_of(f"{plan.id}/{scene.name}", others, paper, opinions=asked),
            command_of(plan.id, scene.name, selection, paper, day, opinions=asked),
            say,
        ),
    )
    above = head_height(title, plan.title, summary, paper.across)
    figure, draft = compose(
        paper, above, scene.legend, lambda width, height: scene.draft(width, height, paper, origin)
    )
    return Sheet(
        plan=plan.id,
        name=scene.name,
        lang=selection.lang,
        paper=paper,
        title=title,
        about=plan.title,
        summary=summary,
        figure=figure,
        notes=draft.notes,
        columns=columns_of(adcode, say),
        groups=tuple(groups_of(scene.listed, draft.beyond, scene.labels, adcode, say)),
        table=say("table"),
        number=say("sheet_number"),
        day=day,
        opinions=opinions,
    )


def _missing(plan: Plan, selection: Selection, index: Narrowing) -> Iterator[str]:
    """Yield the sentence for who asks what people record where nobody has recorded anything."""
    if isinstance(index, StateIndex) and index.lacks_records(selection):
        yield InputError("records_none", plan=plan.id).say(selection.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProjectScene:
    """The projects on the ground, for a map of any size."""

    plan: Plan
    say: Words
    districts: GeoDataFrame
    adcode: str
    listed: tuple[Listed, ...]
    places: tuple[NumberedPlace, ...]
    ground: BaseGeometry
    columns: PlanColumns
    unlisted: Indices
    """Rows of the columns that the table has no room for."""

    @property
    def name(self) -> str:
        """Of the sheet."""
        return self.adcode or MAP

    @property
    def _own(self) -> GeoDataFrame:
        return self.districts[self.districts["adcode"].astype(str) == self.adcode]

    @property
    def labels(self) -> dict[str, str]:
        """The districts' names by their codes."""
        return dict(zip(self.districts["adcode"].astype(str), self.districts["label"], strict=True))

    @property
    def label(self) -> str:
        """The district's name."""
        return self.labels[self.adcode]

    def legend(self, width: float) -> tuple[list[DrawnShape], float]:
        """Return the legend for a width."""
        return draw_legend(self._entries(), width)

    def _entries(self) -> Iterator[LegendEntry]:
        yield from explain_symbols(self.places, self.say)
        yield from explain_possible(self.places, self.say("sheet_legend_possible"))
        yield from explain_sketches(self.listed, self.say)
        if len(self.unlisted):
            yield explain_unlisted(self.say)
        if self.adcode:
            yield explain_edge(self.say)
        themes = {one.record["theme"] for one in self.listed if one.drawn}
        yield from explain_themes(themes | themes_of(self.columns, self.unlisted), self.say)

    def draft(self, width: float, height: float, paper: Paper, origin: tuple[str, ...]) -> Draft:
        """Return the map for a size."""
        window = fit_frame(self.plan.metric_crs, self.ground, width=width, height=height, margin=MAP_MARGIN)
        here = window.metric(self._own.geometry.iloc[0]) if self.adcode else None
        _, beyond = pin_places(self.places, window, here)
        missing = [one.number for one in self.listed if not one.drawn]
        return Draft(
            window=window,
            beyond=beyond,
            notes=(*map_notes(self.plan, missing, beyond, window, self.say, adcode=self.adcode), *origin),
            draw=lambda: self._draw(window, paper),
        )

    def _draw(self, window: MapFrame, paper: Paper) -> list[DrawnShape]:
        by_number = {one.number: one.record["location"] for one in self.listed}
        extents = [(place.geometry, by_number[place.numbers[0]], place.color) for place in self.places]
        return draw_map(
            self.plan,
            self.districts,
            window,
            self.say,
            size=paper.size,
            places=self.places,
            extents=lambda part: chain(
                draw_extents(extents, part), draw_unlisted(self.columns, self.unlisted, part)
            ),
            adcode=self.adcode,
            columns=self.columns,
        )


def _scene(
    plan: Plan, chosen: GeoDataFrame, selection: Selection, adcode: str, of: tuple[PlanColumns, Indices]
) -> _ProjectScene:
    """Return the scene of the projects that are listed; ``of`` are the columns, and all rows that are shown."""
    say = Words(selection.lang)
    districts = districts_in(say.lang, plan)
    if adcode and adcode not in (codes := set(districts["adcode"].astype(str))):
        if codes:
            raise UnknownCodeError(
                "district_unknown", adcode=adcode, plan=plan.id, known=", ".join(sorted(codes))
            )
        raise UnknownCodeError("district_none_known", adcode=adcode, plan=plan.id)
    columns, rows = of
    unlisted = rows[len(chosen) :]
    records = project_records(chosen)
    listed = number(records, adcode)
    own = districts.geometry[districts["adcode"].astype(str) == adcode]
    if selection.view:
        ground = ground_of_view(selection.view)
    else:
        boxes = [ground_of_records(records), ground_of_bounds(columns.bounds[unlisted])]
        ground = next(iter(own), None) or ground_of(filter(None, boxes)) or ground_of_plan(plan, districts)
    return _ProjectScene(
        plan=plan,
        say=say,
        districts=districts,
        adcode=adcode,
        listed=listed,
        places=tuple(places_of(listed, layers_by_theme())),
        ground=ground,
        columns=columns,
        unlisted=unlisted,
    )
