"""Rows of an annual list read from a document, and what is worth telling about them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geoapp.domain.ledger import LedgerRow
from geoapp.domain.plan import Plan
from geoapp.domain.project import Project
from geoapp.domain.project_code import fault_of_code, tidy_code
from geoapp.errors import InputError
from geoapp.io.table_rules import load_table_rules
from geoapp.reading.cells import parse_money, short_name, why_unread
from geoapp.reading.ledger_columns import MONEY, ListCells, ListReading, read_list_cells, unit_word
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.tables import read_tables

_NAMED = 5
"""Rows that a note names."""


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """The rows of a list, and a sentence for each thing that is worth knowing."""

    rows: tuple[LedgerRow, ...]
    notes: tuple[InputError, ...]


def read_list(content: bytes, path: Path, plan: Plan, tables: Sequence[str] = ()) -> LedgerRows:
    """Return the rows of an annual list, which ``path`` names; of a workbook the named sheets, else those it shows.

    Raises:
        InputError: the document is unreadable, or has no table of projects.
    """
    # With their packages, in the process that reads a list: pages show lists, and read none.
    from geoapp.io.documents.reader import document_of  # noqa: PLC0415
    from geoapp.pipeline.read import lexicon_of  # noqa: PLC0415

    text = document_of(content, path, tables).text
    lexicon = lexicon_of(plan)
    found = read_tables(text, plan_id="", short_title="", rules=load_table_rules(lexicon))
    if not found.projects:
        raise InputError("ledger_no_rows", file=path.name)
    cells = read_list_cells(text)
    codes = {one.id: tidy_code(_cell(cells, one, "code")) for one in found.projects}
    rows = tuple(_row(one, cells.rows.get(one.line), codes[one.id], lexicon) for one in found.projects)
    notes = [
        *_told_codes(found.projects, codes),
        *_told_money(found.projects, cells),
        *([InputError("ledger_persons", columns="、".join(cells.personal))] if cells.personal else []),
    ]
    return LedgerRows(rows, tuple(notes))


def _row(one: Project, found: ListCells | None, code: str, lexicon: Lexicon) -> LedgerRow:
    cells = found or ListCells({}, {})
    return LedgerRow(
        id=one.id.removeprefix("/"),
        name=one.name,
        code=code if code and fault_of_code(code) is None else None,
        theme=one.theme if lexicon.theme_of(one.name) else None,
        places=one.places,
        owner=one.owner,
        period=one.period,
        start=_text(cells, "start", lexicon),
        finish=_text(cells, "finish", lexicon),
        investment=one.investment if one.investment is not None else _money(cells, "investment"),
        planned=_money(cells, "planned"),
        done=_money(cells, "done"),
        progress=_text(cells, "progress", lexicon),
        amounts={quantity.unit_si: quantity.value_si for quantity in reversed(one.quantities)},
    )


def _cell(found: ListReading, one: Project, role: str) -> str:
    cells = found.rows.get(one.line)
    return cells.cells.get(role, "") if cells else ""


def _text(found: ListCells, role: str, lexicon: Lexicon) -> str | None:
    text = found.cells.get(role, "")
    return None if not text or lexicon.excluded(text) else short_name(text)


def _money(found: ListCells, role: str) -> float | None:
    return parse_money(found.cells.get(role, ""), found.units.get(role, ""))


def _told_codes(projects: Sequence[Project], codes: Mapping[str, str]) -> Iterator[InputError]:
    """Yield a sentence each for codes against their rule and for codes of several rows."""
    wrong = [one for one in projects if codes[one.id] and fault_of_code(codes[one.id])]
    if wrong:
        first = wrong[0]
        yield InputError("ledger_codes", number=len(wrong), row=_number(first), written=codes[first.id])
    counts = Counter(filter(None, codes.values()))
    for code, number in counts.items():
        if number > 1:
            rows = [_number(one) for one in projects if codes[one.id] == code]
            yield InputError("ledger_code_twice", written=code, rows="、".join(rows[:_NAMED]))


def _told_money(projects: Sequence[Project], found: ListReading) -> Iterator[InputError]:
    """Yield a sentence for sums in several units, and one for sums that are no amount in yuan."""
    units: set[str] = set()
    unread: list[tuple[str, str]] = []
    for one in projects:
        cells = found.rows.get(one.line)
        for role in MONEY if cells else ():
            text, unit = cells.cells.get(role, ""), cells.units.get(role, "")  # type: ignore[union-attr]
            if not any(map(str.isdecimal, text)):
                continue
            units.add(unit_word(text) or unit_word(unit))
            if why_unread(text, unit):
                unread.append((_number(one), short_name(text)))
    if len(units - {""}) > 1:
        yield InputError("ledger_units", units="、".join(sorted(units - {""})))
    if unread:
        yield InputError("ledger_sums", number=len(unread), row=unread[0][0], text=unread[0][1])


def _number(one: Project) -> str:
    """Return the row of a list as the sheet counts it.

    >>> from types import SimpleNamespace
    >>> _number(SimpleNamespace(id="/t1-7"))
    '7'
    """
    return one.id.rpartition("-")[2]
