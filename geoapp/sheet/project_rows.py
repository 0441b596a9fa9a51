"""Projects as rows of a sheet's table, and the lines above its map."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from geoapp.analysis.district import count_relations
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.delivery import DeliveryCitation
from geoapp.domain.evidence import say_evidence
from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.geometry.arrays import Indices
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.figures import milestone, money, percent, quantity
from geoapp.pipeline.precision import in_words
from geoapp.pipeline.statement_words import cite_in_words
from geoapp.sheet.listing import Listed
from geoapp.sheet.sheet import SheetColumn, SheetEntry, SheetGroup
from geoapp.sheet.titles import code_name

_OF_DISTRICT = {"name": 52.0, "theme": 21.0, "relation": 14.0, "share": 12.0, "precision": 39.0, "cite": 33.0}
_OF_FILTERS = {"name": 56.0, "theme": 21.0, "district": 27.0, "precision": 35.0, "cite": 32.0}
"""Widths of the columns by the keys of their heads."""


def columns_of(adcode: str, say: Words) -> tuple[SheetColumn, ...]:
    """Return the columns of a district's table, or of filtered projects."""
    widths = _OF_DISTRICT if adcode else _OF_FILTERS
    return tuple(SheetColumn(head=say(key), width=width) for key, width in widths.items())


def summary_of_map(number: int, drawn: int, say: Words) -> str:
    """Return the line that counts projects, and those that the map has."""
    return say("sheet_total_map", n=number, drawn=drawn, rest=number - drawn)


def summary_of_district(columns: PlanColumns, rows: Indices, adcode: str, citywide: int, say: Words) -> str:
    """Return the line that counts a district's projects; ``citywide`` are those of the same filters of no district."""
    relations = load_codelist("relations")
    parts = say("list_joint").join(
        say("sheet_count", name=say.name(relations[code]), n=count)
        for code, count in count_relations(columns, rows, adcode).items()
    )
    return say("sheet_total", n=len(rows), parts=parts, citywide=citywide)


def groups_of(
    listed: Sequence[Listed], beyond: frozenset[int], labels: Mapping[str, str], adcode: str, say: Words
) -> Iterator[SheetGroup]:
    """Yield the rows: on a district's sheet by how surely they are its own, else by whether the map has them.

    ``labels`` are the districts' names by their codes.
    """
    if adcode:
        parts = {
            "sheet_sure": [one for one in listed if not one.possible],
            "sheet_possible": [one for one in listed if one.possible],
        }
    else:
        parts = {
            "sheet_on_map": [one for one in listed if one.drawn],
            "sheet_not_on_map": [one for one in listed if not one.drawn],
        }
    for key, ones in parts.items():
        entries = tuple(
            _entry(one, _share(one, say) if adcode else (_districts(one.record, labels, say),), beyond, say)
            for one in ones
        )
        if entries:
            yield SheetGroup(title=say(key, n=len(entries)), entries=entries)


def _entry(one: Listed, whose: tuple[str, ...], beyond: frozenset[int], say: Words) -> SheetEntry:
    """Return a row; ``whose`` are its cells about districts."""
    record = one.record
    where = in_words(record, say)
    return SheetEntry(
        number=one.number,
        id=str(record["id"]),
        cells=(
            str(record["name"]),
            code_name("themes", record["theme"], say),
            *whose,
            say("sheet_off", precision=where) if one.number in beyond else where,
            str(record["cite"] or "—"),
        ),
        details=tuple(_details(record, say)),
    )


def _share(one: Listed, say: Words) -> tuple[str, str]:
    """Return the relation of a project to the district, and its share of it."""
    if one.part is None:
        return "—", "—"
    relation = code_name("relations", one.part["relation"], say)
    return relation, "—" if one.possible else percent(float(one.part["share"]))


def _districts(record: ProjectRecord, labels: Mapping[str, str], say: Words) -> str:
    """Return the districts of a project; where none is sure, those that it possibly touches, with a question mark."""
    if not record["districts"]:
        return code_name("precision", "city", say) if record["location"]["kind"] == "city" else "—"
    sure = certain_shares(record["districts"])
    names = [labels.get(str(part["adcode"]), part["name"]) for part in sure or record["districts"]]
    return say("list_joint").join(names if sure else [f"{name}?" for name in names])


def _details(record: ProjectRecord, say: Words) -> Iterator[str]:
    sizes = [quantity(one, say) for one in record["quantities"]]
    dates = [milestone(one, say) for one in record["milestones"]]
    if sizes or dates:
        yield say("sheet_joint").join([*sizes, *dates])
    if "recorded_status" in record:
        yield say("sheet_joint").join(_recorded(cast("Mapping[str, Any]", record), say))
    if record["district_conflict"]:
        yield say_evidence(str(record["district_conflict"]), load_codelist("evidence_rules"), say.lang)


def _recorded(record: Mapping[str, Any], say: Words) -> Iterator[str]:
    """Yield the words of lists, reports and corrections, and their sources."""
    cites = [cite_in_words(DeliveryCitation(**one), say) for one in record["recorded_sources"]]
    said = {
        "status": record["recorded_status"] and code_name("delivery_states", record["recorded_status"], say),
        "light": record["light"] and code_name("lights", record["light"], say),
        "list_year": say("list_joint").join(record["list_year"]),
        "sums_planned": "" if record["planned_cny"] is None else money(record["planned_cny"], say),
        "sheet_recorded_by": say("list_joint").join(cites),
    }
    for key, value in said.items():
        if value:
            yield say("labelled", label=say(key), value=value)
