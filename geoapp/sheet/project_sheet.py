"""Sheets of a plan's projects: of one district, or of whatever filters leave."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.index import Narrowing
from geoapp.analysis.select import take
from geoapp.analysis.state_index import StateIndex
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.errors import InputError, UnknownCodeError
from geoapp.geometry.frames import project_records
from geoapp.io.words import Words
from geoapp.pipeline.district_names import districts_in
from geoapp.pipeline.filtering import Filtering
from geoapp.sheet.composition import Draft, compose, head_height
from geoapp.sheet.drawing import DrawnShape
from geoapp.sheet.ground import ground_of_plan, ground_of_records, ground_of_view
from geoapp.sheet.legend import (
    LegendEntry,
    draw_legend,
    explain_edge,
    explain_possible,
    explain_sketches,
    explain_symbols,
    explain_themes,
)
from geoapp.sheet.listing import Listed, number
from geoapp.sheet.map import draw_extents, draw_map
from geoapp.sheet.map_frame import MapFrame, fit_frame
from geoapp.sheet.notes import map_notes, source_notes
from geoapp.sheet.opinion_list import SheetOpinions, list_of_opinions
from geoapp.sheet.paper import Paper
from geoapp.sheet.pins import NumberedPlace, layers_by_theme, pin_places, places_of
from geoapp.sheet.project_rows import columns_of, groups_of, summary_of
from geoapp.sheet.reproduce import address_of, command_of, tell
from geoapp.sheet.sheet import MAP_MARGIN, Sheet, check_size
from geoapp.sheet.titles import narrowed, restrictions, title_of_projects

MAP = "map"
"""Name of a sheet of filtered projects."""


def make_sheet(  # noqa: PLR0913 (what is drawn, of what, and on what)
    plan: Plan,
    frame: GeoDataFrame,
    selection: Selection,
    day: date,
    paper: Paper | None = None,
    *,
    index: Narrowing | None = None,
    said: SheetOpinions | None = None,
) -> Sheet:
    """Return the sheet of what a selection leaves; where that is one district, the sheet is the district's.

    The frame holds every project of the plan; its ``index`` is made where none is given. With ``said`` the opinions on
    what is shown are listed.

    Raises:
        UnknownCodeError: the plan's boundaries hold no such district.
        InputError: there is too much to print.
    """
    say, paper = Words(selection.lang), paper or Paper()
    if index is None:
        index = Filtering(plan, frame, selection.narrowing).index
    chosen = take(frame, index, selection)
    check_size(len(chosen), chosen.geometry)
    adcode = selection.district[0] if len(selection.district) == 1 else ""
    scene = _scene(plan, chosen, selection, adcode)
    others = replace(selection, district=()) if adcode else selection
    found = restrictions(plan, others, say)
    title = say("sheet_title", district=scene.label) if adcode else title_of_projects(plan, found, say)
    everywhere = take(frame, index, others) if adcode else chosen
    counted = summary_of(everywhere, chosen, adcode, scene.listed, say)
    summary = (counted, *narrowed(found, say), *_missing(plan, selection, index))
    names = dict(zip(frame.index.astype(str), frame["name"].astype(str), strict=True)) if said else {}
    opinions = list_of_opinions(said, names, [*map(str, chosen.index)], say) if said else None
    asked = said is not None
    origin = (
        *source_notes(plan, frame, day, say),
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
        if self.adcode:
            yield explain_edge(self.say)
        yield from explain_themes(self.listed, self.say)

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
            extents=partial(draw_extents, extents),
            adcode=self.adcode,
        )


def _scene(plan: Plan, chosen: GeoDataFrame, selection: Selection, adcode: str) -> _ProjectScene:
    say = Words(selection.lang)
    districts = districts_in(say.lang, plan)
    if adcode and adcode not in (codes := set(districts["adcode"].astype(str))):
        if codes:
            raise UnknownCodeError(
                "district_unknown", adcode=adcode, plan=plan.id, known=", ".join(sorted(codes))
            )
        raise UnknownCodeError("district_none_known", adcode=adcode, plan=plan.id)
    records = project_records(chosen)
    listed = number(records, adcode)
    own = districts.geometry[districts["adcode"].astype(str) == adcode]
    if selection.view:
        ground = ground_of_view(selection.view)
    else:
        ground = next(iter(own), None) or ground_of_records(records) or ground_of_plan(plan, districts)
    return _ProjectScene(
        plan=plan,
        say=say,
        districts=districts,
        adcode=adcode,
        listed=listed,
        places=tuple(places_of(listed, layers_by_theme())),
        ground=ground,
    )
