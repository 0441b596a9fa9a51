"""A district's sheet in words and millimetres, whatever it is printed as."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geopandas import GeoDataFrame

from geoapp.analysis.district import count_citywide, count_relations
from geoapp.analysis.select import select
from geoapp.analysis.synonyms import synonyms_of
from geoapp.domain.evidence import say_evidence
from geoapp.domain.filters import FILTERS
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.selection import Selection
from geoapp.errors import UnknownCodeError
from geoapp.geometry.frames import project_records
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.words import Words
from geoapp.pipeline.figures import milestone, percent, quantity
from geoapp.pipeline.precision import in_words
from geoapp.sheet.drawing import Drawing, moved
from geoapp.sheet.legend import draw_legend
from geoapp.sheet.listing import Listed, number
from geoapp.sheet.map import draw_map
from geoapp.sheet.map_frame import fit_frame
from geoapp.sheet.notes import map_notes, source_notes

WIDTH = 180.0
"""Of map and table in millimetres: an A4 page between two margins of 15 mm."""

MAP_HEIGHT = 188.0
_MARGIN = 4.0
_ABOVE_LEGEND = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A row of the table, in words."""

    number: int
    id: str
    name: str
    details: tuple[str, ...]
    """Sizes, dates and doubts: smaller lines beneath the name."""
    theme: str
    relation: str
    share: str
    precision: str
    cite: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells beneath the heads of the table; the details stand beneath the name."""
        return (
            str(self.number),
            self.name,
            self.theme,
            self.relation,
            self.share,
            self.precision,
            self.cite,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGroup:
    """Rows with their heading."""

    title: str
    entries: tuple[SheetEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A district's sheet; all texts are in one language and are nothing but text."""

    plan: str
    adcode: str
    lang: str
    title: str
    about: str
    """The plan's title."""
    summary: tuple[str, ...]
    figure: Drawing
    notes: tuple[str, ...]
    head: tuple[str, ...]
    """Of the columns: number, name, theme, relation, share, precision, citation."""
    groups: tuple[SheetGroup, ...]
    table: str
    """What the table is called."""
    day: date
    """Of printing."""

    @property
    def entries(self) -> tuple[SheetEntry, ...]:
        """Every row of the table, in order."""
        return tuple(entry for group in self.groups for entry in group.entries)


def make_sheet(plan: Plan, frame: GeoDataFrame, adcode: str, selection: Selection, day: date) -> Sheet:
    """Return the sheet of a district; ``selection`` narrows its projects and chooses the language.

    Raises:
        UnknownCodeError: the plan's boundaries hold no such district.
    """
    districts = load_districts(plan)
    label = dict(zip(districts["adcode"].astype(str), districts["label"], strict=True)).get(adcode)
    if label is None:
        if known := ", ".join(districts["adcode"].astype(str)):
            raise UnknownCodeError("district_unknown", adcode=adcode, plan=plan.id, known=known)
        raise UnknownCodeError("district_none_known", adcode=adcode, plan=plan.id)
    say = Words(selection.lang)
    names = synonyms_of(load_gazetteer(plan)).of
    here, everywhere = (replace(selection, district=codes) for codes in ((adcode,), ()))
    chosen = select(frame, here, names=names, metric_crs=plan.metric_crs)
    listed = number(project_records(chosen), adcode)
    ground = districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]
    window = fit_frame(plan.metric_crs, ground, width=WIDTH, height=MAP_HEIGHT, margin=_MARGIN)
    shapes, beyond = draw_map(districts, adcode, listed, window, say)
    legend, high = draw_legend(listed, WIDTH, say)
    lower = MAP_HEIGHT + _ABOVE_LEGEND
    figure = Drawing(
        width=WIDTH, height=lower + high, shapes=(*shapes, *(moved(shape, 0, lower) for shape in legend))
    )
    return Sheet(
        plan=plan.id,
        adcode=adcode,
        lang=selection.lang,
        title=say("sheet_title", district=label),
        about=plan.title,
        summary=tuple(
            _summary(select(frame, everywhere, metric_crs=plan.metric_crs), chosen, adcode, selection, say)
        ),
        figure=figure,
        notes=(*map_notes(plan, listed, beyond, window, say), *source_notes(plan, frame, day, say)),
        head=tuple(
            say(key) for key in ("sheet_number", "name", "theme", "relation", "share", "precision", "cite")
        ),
        groups=tuple(_groups(listed, beyond, say)),
        table=say("table"),
        day=day,
    )


def _summary(
    everywhere: GeoDataFrame, chosen: GeoDataFrame, adcode: str, selection: Selection, say: Words
) -> Iterator[str]:
    relations = load_codelist("relations")
    counts = count_relations(chosen, adcode)
    parts = say("list_joint").join(
        say("sheet_count", name=say.name(relations[code]), n=count) for code, count in counts.items()
    )
    yield say("sheet_total", n=len(chosen), parts=parts, citywide=count_citywide(everywhere))
    narrowed = say("list_joint").join(_restrictions(selection, say))
    if narrowed:
        yield say("sheet_narrowed", fields=narrowed)


def _restrictions(selection: Selection, say: Words) -> Iterator[str]:
    query = selection.filters.to_query()
    for name in (name for name in query if name != "district"):
        codelist = FILTERS[name].codelist
        words = [_name(codelist, value, say) for value in query[name]] if codelist else query[name]
        if name == "shape":
            words = [say("shape_corners", n=len(selection.shape or ()))]
        yield say("labelled", label=say(name), value=" / ".join(words))


def _groups(listed: Sequence[Listed], beyond: frozenset[int], say: Words) -> Iterator[SheetGroup]:
    for key, possible in (("sheet_sure", False), ("sheet_possible", True)):
        entries = tuple(_entry(one, one.number in beyond, say) for one in listed if one.possible is possible)
        if entries:
            yield SheetGroup(title=say(key, n=len(entries)), entries=entries)


def _entry(one: Listed, beyond: bool, say: Words) -> SheetEntry:  # noqa: FBT001 (one of two facts of a row)
    record, share = one.record, float(one.part["share"])
    where = in_words(record, say)
    return SheetEntry(
        number=one.number,
        id=str(record["id"]),
        name=str(record["name"]),
        details=tuple(_details(record, say)),
        theme=_name("themes", record["theme"], say),
        relation=_name("relations", one.part["relation"], say),
        share="—" if one.possible else percent(share),
        precision=say("sheet_off", precision=where) if beyond else where,
        cite=str(record["cite"] or "—"),
    )


def _details(record: ProjectRecord, say: Words) -> Iterator[str]:
    sizes = [quantity(one, say) for one in record["quantities"]]
    dates = [milestone(one, say) for one in record["milestones"]]
    if sizes or dates:
        yield say("sheet_joint").join([*sizes, *dates])
    if record["district_conflict"]:
        yield say_evidence(str(record["district_conflict"]), load_codelist("evidence_rules"), say.lang)


def _name(codelist: str, code: str, say: Words) -> str:
    known = load_codelist(codelist)
    return say.name(known[code]) if code in known else code
