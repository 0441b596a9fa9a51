"""Changes of a plan out of the journal: what, when and in which district, and never by whom."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geoapp.domain.journal import JournalEntry
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.recorded_change import OF_WHOLE_PLAN, ChangeKind, RecordedChange
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.journal import read_lines
from geoapp.io.moved_ids import present_id
from geoapp.io.scratch import scratch
from geoapp.io.words import Words
from geoapp.io.writers.atom_writer import FeedEntry
from geoapp.io.writers.workbooks import write_workbook
from geoapp.pipeline.written import folder_of_writers
from geoapp.settings import folder_of_plans

FindProject = Callable[[str], ProjectRecord | None]
"""Returns the project of an id, none where the plan has it no more."""

PlaceFacts = tuple[str, tuple[str, ...]]
"""Name and districts of a place."""

_WIDTHS = (18, 48, 30, 26)
_WITHOUT_FIELD = frozenset({"add", "drop"})


def read_changes(plan: Plan, find: FindProject) -> tuple[RecordedChange, ...]:
    """Return the changes of a plan, the newest first.

    What was begun and is open, what was undone, and files that somebody brought along for themselves are no changes.

    Raises:
        InputError: the journal is damaged.
    """
    lines = read_lines()
    begun = {one.work: one for one in lines if one.step == "begun"}
    folders = {str(one.resolve()) for one in (folder_of_plans() / plan.id, folder_of_writers(plan.id))}
    done = [one for one in lines if one.step == "done" and _is_of(one, plan.id, begun, folders)]
    places = _places(plan, [name for one in done if one.what == "place" for name in _place_ids(one)])
    found = [change for one in done for change in _changes(one, find, places)]
    return tuple(reversed(found))


def choose_changes(
    changes: Iterable[RecordedChange], adcodes: Collection[str] = (), since: date | None = None
) -> list[RecordedChange]:
    """Return the changes in some districts, all without; and from a day of this machine's zone on."""
    return [
        one
        for one in changes
        if (not adcodes or not {*adcodes}.isdisjoint(one.adcodes))
        and (since is None or one.when.astimezone().date() >= since)
    ]


def say_change(change: RecordedChange, say: Words) -> str:
    """Return a change in a line."""
    return say(f"changes_{change.what}", name=change.name, detail=_say_detail(change, say))


def say_where(change: RecordedChange, names: Mapping[str, str], say: Words) -> str:
    """Return the districts of a change by their ``names``, or that it is of the whole plan."""
    if change.what in OF_WHOLE_PLAN:
        return say("changes_everywhere")
    return say("list_joint").join(names.get(one, one) for one in change.adcodes) or say("changes_nowhere")


def say_when(change: RecordedChange) -> str:
    """Return the minute of a change, in this machine's zone."""
    return change.when.astimezone().strftime("%Y-%m-%d %H:%M")


def feed_entries(
    changes: Iterable[RecordedChange],
    address: Callable[[RecordedChange], str],
    names: Mapping[str, str],
    say: Words,
) -> Iterator[FeedEntry]:
    """Yield changes as entries of a feed; ``address`` returns where each is looked at."""
    for one in changes:
        yield FeedEntry(
            id=one.id,
            title=say_change(one, say),
            updated=one.when,
            link=address(one),
            category=one.what,
            text=say("labelled", label=say("changes_district"), value=say_where(one, names, say)),
        )


def changes_workbook(changes: Iterable[RecordedChange], names: Mapping[str, str], say: Words) -> bytes:
    """Return changes as a workbook, a row each."""
    title = say("page_changes")
    head = [say(f"changes_{key}") for key in ("when", "what", "district", "project")]
    rows = [[say_when(one), say_change(one, say), say_where(one, names, say), one.project] for one in changes]
    with scratch("changes") as folder:
        path = Path(folder) / "changes.xlsx"
        write_workbook(path, {title: [head, *rows]}, {title: _WIDTHS})
        return path.read_bytes()


def _say_detail(change: RecordedChange, say: Words) -> str:
    if change.what != "correction":
        return change.detail
    if change.detail in _WITHOUT_FIELD:
        return say(f"changes_field_{change.detail}")
    return next(
        (say.name(one) for one in load_codelist("fields").codes if one.code == change.detail), change.detail
    )


def _is_of(
    one: JournalEntry, plan_id: str, begun: Mapping[str, JournalEntry], folders: Collection[str]
) -> bool:
    """Say whether an entry tells of a plan; of a list only the lock that it was written under says so."""
    match one.what:
        case "build":
            return one.subject == plan_id
        case "ledger" | "indicators":
            return one.work in begun and begun[one.work].folder in folders
        case "import":
            return False
    return one.subject.startswith(f"{plan_id}/")


def _changes(
    one: JournalEntry, find: FindProject, places: Mapping[str, PlaceFacts]
) -> Iterator[RecordedChange]:
    when = datetime.fromisoformat(one.when).astimezone(UTC)
    what, detail = _kind_of(one)
    if what == "place":
        for number, place in enumerate(_place_ids(one)):
            name, adcodes = places.get(place, (place, ()))
            yield RecordedChange(id=_urn(one, number), when=when, what=what, name=name, adcodes=adcodes)
        return
    if what in OF_WHOLE_PLAN:
        yield RecordedChange(id=_urn(one), when=when, what=what, name="", detail=detail)
        return
    project = find(present_id(one.subject))
    yield RecordedChange(
        id=_urn(one),
        when=when,
        what=what,
        name=project["name"] if project else one.subject,
        project=project["id"] if project else "",
        adcodes=tuple(str(each["adcode"]) for each in project["districts"]) if project else (),
        detail=detail,
    )


_AS_THEY_ARE: Mapping[str, ChangeKind] = {
    "place": "place",
    "opinion": "opinion",
    "indicators": "indicators",
}

_OF_LISTS: Mapping[str, ChangeKind] = {"decided": "list_decided", "removed": "list_removed"}


def _kind_of(one: JournalEntry) -> tuple[ChangeKind, str]:
    """Return the kind of an entry, and of its detail no more than a field's name, a year or a month.

    The rest of a detail may hold a name of somebody, or a value that was taken back since.
    """
    match one.what:
        case "correction":
            return "correction", one.detail.partition(" = ")[0]
        case "ledger":
            year, _, rest = one.detail.partition(", ")
            return _OF_LISTS.get(rest.partition(" ")[0], "ledger"), year
        case "draft":
            withdrawn = one.detail.startswith("withdrew ")
            return ("applied" if one.draft else "withdrawn" if withdrawn else "drafted"), ""
        case "report":
            return "report", one.detail.partition(" ")[0]
    return _AS_THEY_ARE.get(one.what, "build"), ""


def _place_ids(one: JournalEntry) -> list[str]:
    """Return the ids of the places that an entry tells of; a very long line breaks off, and the last with it."""
    return [part.partition(" at ")[0] for part in one.detail.split("; ") if " at " in part]


def _urn(one: JournalEntry, number: int = 0) -> str:
    """Return the name of a change: the line before it, which no other line follows, makes it unlike all others."""
    told = "\n".join((one.previous, one.when, one.what, one.subject, str(number)))
    return uuid.uuid5(uuid.NAMESPACE_OID, told).urn


def _places(plan: Plan, ids: Collection[str]) -> dict[str, PlaceFacts]:
    """Return name and districts of places by their ids; those that are gone are not there."""
    if not ids:
        return {}
    gazetteer, districts = load_gazetteer(plan), load_districts(plan)
    here = gazetteer[gazetteer.index.isin(set(ids))]
    return {
        str(place): (str(name), _adcodes_at(shape, districts))
        for place, name, shape in zip(here.index, here["name"], here.geometry, strict=True)
    }


def _adcodes_at(shape: BaseGeometry, districts: gpd.GeoDataFrame) -> tuple[str, ...]:
    return tuple(districts.loc[districts.intersects(shape), "adcode"].astype(str))
