"""The ledger of a plan: a year's list is read, matched to the plan's projects and kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from geoapp.analysis.matching.matcher import match
from geoapp.domain.access import Identity, may
from geoapp.domain.ledger import LedgerList, LedgerMatch, LedgerRow
from geoapp.domain.matching import CNY, MatchEntry
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import read_as_of
from geoapp.errors import BoundaryError, InputError
from geoapp.geometry.frames import project_records
from geoapp.io.boundaries import load_districts
from geoapp.io.geojson import read_projects
from geoapp.io.match_rules import load_match_rules
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.pipeline.annual_lists import held_list, list_version, load_ledger
from geoapp.pipeline.ledger_rows import LedgerRows, read_list
from geoapp.pipeline.match_entries import entries_of, fronts_of
from geoapp.pipeline.undertake import finish_open
from geoapp.pipeline.written import write, writing
from geoapp.settings import folder_of_plans

OnNote = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenList:
    """A list as somebody gives it: the name and hash of its file, its year, the date it holds for, its rows."""

    title: str
    sha256: str
    year: int
    as_of: str
    """ISO date of reduced precision; empty for the year."""
    read: LedgerRows


@dataclass(frozen=True, slots=True)
class AddedList:
    """A list that was added, and a sentence for each thing that is worth knowing."""

    list: LedgerList
    notes: tuple[InputError, ...]


def add_list(  # noqa: PLR0913 (what a list is)
    plan_id: str,
    path: Path,
    *,
    year: int,
    as_of: str = "",
    who: str = "",
    tables: Sequence[str] = (),
    tell: OnNote = lambda _: None,
) -> AddedList:
    """Read an annual list, match it to the plan's projects and keep it, whole or not at all.

    Raises:
        InputError: the list is unreadable, holds no projects, its date is none, or its bytes were added before.
        GeoappError: the plan is unknown or was not built.
    """
    plan = load_plan(plan_id)
    day = read_as_of(as_of)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("document_unread", file=str(path), reason=str(error.strerror)) from error
    given = GivenList(
        title=path.name,
        sha256=sha256(content).hexdigest(),
        year=year,
        as_of=day,
        read=read_list(content, path, plan, tables),
    )
    return keep_list(plan, given, by=Identity(subject=who, role="operator"), tell=tell)


def keep_list(plan: Plan, given: GivenList, *, by: Identity, tell: OnNote = lambda _: None) -> AddedList:
    """Match a list to the plan's projects and keep it, whole or not at all, and say so in the journal.

    Raises:
        InputError: they may not add lists, or the same bytes were added before.
        VersionError: somebody else has added or removed it in this very moment.
        GeoappError: the plan was not built, or the store does not answer or is full.
    """
    if not may(by, "decide"):
        raise InputError("ledger_no_role")
    with plan_lock(folder_of_plans() / plan.id, "ledger", tell=tell):
        finish_open(plan.id, tell=tell)
        records = project_records(read_projects(plan.id))
        with writing(plan.id) as folder:
            made = match_given(plan, records, given, load_ledger(plan.id), who=by.subject)
            before = held_list(plan.id, made.list.id)
            write([(before, list_version(made.list, before.version + 1 if before else 1))], folder)
    return made


def match_given(
    plan: Plan,
    records: Sequence[ProjectRecord],
    given: GivenList,
    before: Sequence[LedgerList],
    *,
    who: str = "",
) -> AddedList:
    """Return a list as it would be kept beside those that are there.

    Raises:
        InputError: the same bytes were added before.
    """
    notes = (*given.read.notes, *_told_order(before, given))
    made = LedgerList(
        plan=plan.id,
        title=given.title,
        sha256=given.sha256,
        year=given.year,
        as_of=given.as_of or str(given.year),
        added=_moment_after(before),
        who=who,
        rows=given.read.rows,
        matches=match_list(plan, records, given.read.rows, before),
    )
    return AddedList(made, notes)


def _moment_after(before: Iterable[LedgerList]) -> str:
    """Return the time, later than that of every list before, whatever the clock says: the last one speaks."""
    now = datetime.now(UTC)
    last = max((datetime.fromisoformat(one.added) for one in before), default=now)
    return max(now, last + timedelta(microseconds=1)).isoformat(timespec="microseconds")


def _told_order(before: Iterable[LedgerList], given: GivenList) -> list[InputError]:
    """Return a sentence where a newer list is there; refuse the same bytes."""
    newest: LedgerList | None = None
    for one in before:
        if one.sha256 == given.sha256:
            raise InputError("ledger_there", file=one.title, year=str(one.year), date=one.added[:10])
        newest = one
    if newest and newest.year > given.year:
        return [InputError("ledger_older", year=str(given.year), newest=str(newest.year))]
    return []


def match_list(
    plan: Plan,
    records: Sequence[ProjectRecord],
    rows: Sequence[LedgerRow],
    before: Sequence[LedgerList] = (),
) -> tuple[LedgerMatch, ...]:
    """Return which rows are which projects of the plan; what earlier lists joined tells codes and names as well."""
    projects = [record for record in records if record["kind"] == "project"]
    known = [_with_lists(one, before) for one in entries_of(projects)]
    codes = [row.code for row in rows if row.code]
    districts = _district_codes(plan)
    listed = [_entry(row, codes, districts) for row in rows]
    found = match(known, listed, load_match_rules([*fronts_of([plan]), *districts]))
    return tuple(
        LedgerMatch(
            rows=tuple(row for one in pair.theirs for row in one.ids),
            projects=tuple(one.id for one in pair.ours),
            score=pair.score,
            sure=pair.sure,
            marks=pair.marks,
        )
        for pair in found.matches
    )


def _with_lists(entry: MatchEntry, before: Iterable[LedgerList]) -> MatchEntry:
    """Return an entry with the codes and names of rows that are surely it and nothing else."""
    names, codes = list(entry.aliases), set(entry.codes)
    for one in before:
        rows = {row.id: row for row in one.rows}
        for pair in one.settled:
            if pair.sure and pair.projects == (entry.id,) and len(pair.rows) == 1:
                row = rows[pair.rows[0]]
                names.append(row.name)
                codes |= {row.code} if row.code else set()
    aliases = tuple(dict.fromkeys(name for name in names if name != entry.name))
    return replace(entry, aliases=aliases, codes=frozenset(codes))


def _district_codes(plan: Plan) -> dict[str, str]:
    """Return the codes of the plan's districts by their names; none where the boundaries are not at hand."""
    try:
        frame = load_districts(plan)
    except BoundaryError:
        return {}
    codes = dict(zip(map(str, frame["name"]), map(str, frame["adcode"]), strict=True))
    return codes | {label: code for code, label in plan.district_labels.items()}


def _entry(row: LedgerRow, codes: Sequence[str], districts: Mapping[str, str]) -> MatchEntry:
    """Return a row as the matcher compares it; a code of several rows tells none of them apart."""
    years = [int(part[:4]) for part in (row.period or "").split("/") if part[:4].isdigit()]
    said = {districts[place] for place in row.places if place in districts}
    return MatchEntry(
        id=row.id,
        name=row.name,
        codes=frozenset({row.code} if row.code and codes.count(row.code) == 1 else ()),
        theme=row.theme or "",
        places=frozenset(row.places),
        districts=frozenset(said),
        amounts=row.amounts | ({CNY: row.investment} if row.investment is not None else {}),
        years=(min(years), max(years)) if years else None,
        owner=row.owner or "",
    )
