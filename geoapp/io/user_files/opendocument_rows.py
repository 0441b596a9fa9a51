"""Rows of the sheets of an OpenDocument table (.ods), LibreOffice's own, read a row at a time as XML.

What repeats stands there once with a number, which may be a million: nothing is repeated beyond what a table may have.

Source: https://docs.oasis-open.org/office/OpenDocument/v1.3/ (part 3: 9.1 tables, 19.385 value types)
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import IO, Any
from zipfile import ZipFile

from lxml import etree

from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.sheet_rows import SheetRow, SheetRows, cells_by_column, widest

CONTENT = "content.xml"

_MANIFEST = "META-INF/manifest.xml"
_LOCKED = b"encryption-data"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _STYLE = (f"{{{_SPACE}{name}:1.0}}" for name in ("table", "office", "style"))
_TEXT = f"{{{_SPACE}text:1.0}}"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_FLOWING = frozenset(f"{_TEXT}{name}" for name in ("a", "span", "ruby", "ruby-base", "meta", "meta-field"))
"""Parts of a paragraph whose text is its own; notes, comments and pictures are not."""

_WHOLE = re.compile(r"[+-]?\d+")
_DURATION = re.compile(r"PT(\d{1,2})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_DAY = len("2025-01-31")
_MOST_BLANKS = 100
_MOST_MERGED = 20_000


@dataclass(slots=True)
class _OpenSheet:
    """A sheet while its rows are read."""

    name: str
    visible: bool
    next_row: int = 1
    rows: list[SheetRow] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: int = 0

    def add(self, row: Any) -> None:  # noqa: ANN401 (an element of XML)
        """Take a row as often as it is repeated, as far as a table may have rows."""
        times = _count(row.get(f"{_TABLE}number-rows-repeated"))
        cells = self._cells(row)
        if any(str(cell).strip() for cell in cells if cell is not None):
            room = SheetRows.most_rows() + 1 - len(self.rows)
            taken = range(self.next_row, self.next_row + min(times, room))
            self.rows += [SheetRow(number, cells) for number in taken]
            if row.get(f"{_TABLE}visibility", "visible") != "visible":
                self.hidden += len(taken)
        self.next_row += times

    def _cells(self, row: Any) -> tuple[object, ...]:  # noqa: ANN401
        filled: dict[int, object] = {}
        column = 1
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            after = column + _count(cell.get(f"{_TABLE}number-columns-repeated"))
            value = _value(cell)
            if value is not None:
                filled |= dict.fromkeys(range(column, min(after, widest() + 1)), value)
                filled[after - 1] = value
            rows = _count(cell.get(f"{_TABLE}number-rows-spanned"))
            if rows > 1 and len(self.merged) < _MOST_MERGED:
                self.merged.append((column, self.next_row, self.next_row + rows - 1))
            column = after
        return cells_by_column(filled)

    def done(self) -> SheetRows:
        """Return the sheet with all its rows."""
        return SheetRows(
            name=self.name,
            form="ODS",
            rows=self.rows,
            merged=tuple(self.merged),
            visible=self.visible,
            hidden=self.hidden,
            is_whole=len(self.rows) <= SheetRows.most_rows(),
        )


def opendocument_sheets(archive: ZipFile) -> list[SheetRows]:
    """Return the sheets of a table in their order, those that are hidden or empty too.

    Raises:
        RefusedError: it is locked by a password, or declares a document type.
        SyntaxError: it is no sound XML.
    """
    if _MANIFEST in archive.namelist() and _LOCKED in archive.read(_MANIFEST):
        raise refused("zip_locked")
    with archive.open(CONTENT) as source:
        return list(_sheets(source))


def _sheets(source: IO[bytes]) -> Iterator[SheetRows]:
    tags = [f"{_STYLE}style", f"{_TABLE}table", f"{_TABLE}table-row"]
    events = etree.iterparse(
        source, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    )
    shown: dict[str, bool] = {}
    open_tables: list[_OpenSheet] = []  # more than one where a cell holds a table of its own
    for event, element in events:
        kind = etree.QName(element).localname
        if event == "start":
            if element.getroottree().docinfo.doctype:
                raise refused("xml_entities")
            if kind == "table":
                style = element.get(f"{_TABLE}style-name", "")
                open_tables.append(_OpenSheet(element.get(f"{_TABLE}name", ""), shown.get(style, True)))
        elif kind == "style":
            shown[element.get(f"{_STYLE}name", "")] = _is_shown(element)
        elif kind == "table":
            sheet = open_tables.pop()
            if not open_tables:
                yield sheet.done()
        elif len(open_tables) == 1:
            open_tables[0].add(element)
            _forget(element)


def _forget(row: Any) -> None:  # noqa: ANN401
    """Give back the memory of a row, and the one before it, of which iterparse still holds the latest."""
    before = row.getprevious()
    row.clear()
    if before is not None:
        row.getparent().remove(before)


def _is_shown(style: Any) -> bool:  # noqa: ANN401
    told = style.find(f"{_STYLE}table-properties")
    return told is None or told.get(f"{_TABLE}display", "true") != "false"


def _count(written: str | None) -> int:
    """Return the number of times that something is repeated, one where it is no number.

    >>> _count("1048576"), _count(None), _count("-3"), _count("many")
    (1048576, 1, 1, 1)
    """
    with suppress(ValueError):
        return max(1, int(written or "1"))
    return 1


def _value(cell: Any) -> object:  # noqa: ANN401
    kind, told = cell.get(f"{_OFFICE}value-type", ""), cell.attrib
    if kind in _NUMBERS:
        return _number(told.get(f"{_OFFICE}value", ""))
    if kind == "boolean":
        return {"true": True, "false": False}.get(told.get(f"{_OFFICE}boolean-value", ""))
    if kind == "date":
        return _moment(told.get(f"{_OFFICE}date-value", ""))
    if kind == "time":
        return _clock(told.get(f"{_OFFICE}time-value", ""))
    return told.get(f"{_OFFICE}string-value") or _text_of(cell) or None


def _number(written: str) -> object:
    """Return a number, or what is written where that is none.

    >>> _number("3"), _number("87.6"), _number("1E+2"), _number("nan"), _number("")
    (3, 87.6, 100.0, 'nan', None)
    """
    with suppress(ValueError):
        if _WHOLE.fullmatch(written):
            return int(written)
        number = float(written)
        return number if isfinite(number) else written
    return written or None


def _moment(written: str) -> object:
    """Return a day or a moment, or what is written where no calendar has it.

    >>> _moment("2025-01-31"), _moment("2025-01-31T10:00:00.5"), _moment("0000-01-01"), _moment("")
    (datetime.date(2025, 1, 31), datetime.datetime(2025, 1, 31, 10, 0, 0, 500000), '0000-01-01', None)
    """
    with suppress(ValueError):
        return date.fromisoformat(written) if len(written) == _DAY else datetime.fromisoformat(written)
    return written or None


def _clock(written: str) -> str | None:
    """Return a time of the day as people write it, and a longer duration as it stands.

    >>> _clock("PT10H30M00S"), _clock("PT36H00M00S"), _clock("")
    ('10:30:00', 'PT36H00M00S', None)
    """
    found = _DURATION.fullmatch(written)
    if found and int(found[1]) < 24:  # noqa: PLR2004 (hours of a day)
        return ":".join(f"{int(part):02}" for part in found.groups())
    return written or None


def _text_of(cell: Any) -> str:  # noqa: ANN401
    """Return the text of a cell: blanks in a row are one and none begins a paragraph, as others are elements."""
    return "\n".join(
        _even(paragraph.text).lstrip(" ") + _parts(paragraph) for paragraph in cell.findall(f"{_TEXT}p")
    )


def _parts(element: Any) -> str:  # noqa: ANN401
    return "".join(_inner(part) + _even(part.tail) for part in element)


def _inner(part: Any) -> str:  # noqa: ANN401
    if part.tag == f"{_TEXT}s":
        return " " * min(_count(part.get(f"{_TEXT}c")), _MOST_BLANKS)
    if part.tag in _FLOWING:
        return _even(part.text) + _parts(part)
    signs: Mapping[str, str] = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    return signs.get(part.tag, "")


def _even(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
