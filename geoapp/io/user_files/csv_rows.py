"""Rows of a table as text: .csv of any program, whatever separates its cells."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from geoapp.domain.intake import Fault
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.sheet_rows import SheetRow, SheetRows
from geoapp.io.user_files.user_text import encoding_faults, read_user_text
from geoapp.io.user_files.zips import MEGABYTE
from geoapp.limits import limit

DELIMITERS = ",;\t|"
_LOOKED_AT = 60
"""Rows by which the separator is found."""

_SEPARATOR = "sep="
"""How Excel names the separator, in a first line that it does not show."""

csv.field_size_limit(limit("upload_mb") * MEGABYTE)  # a shape as text is longer than any word


def read_csv_rows(content: bytes, encoding: str | None = None) -> tuple[SheetRows, tuple[Fault, ...]]:
    """Return the rows of a .csv that hold anything, and what to say of its text.

    Raises:
        RefusedError: no text, or no whole table.
    """
    text, found = read_user_text(content, encoding)
    delimiter, text = split_separator(text)
    delimiter = delimiter or find_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append(SheetRow(number, tuple(cells)))
            if len(rows) > SheetRows.most_rows():
                break
    except csv.Error as error:
        raise refused("table_broken", line=reader.line_num) from error
    samples = ((row.number, str(cell)) for row in rows for cell in row.cells)
    whole = len(rows) <= SheetRows.most_rows()
    sheet = SheetRows(name="", form="CSV", rows=rows, is_whole=whole, decimal_comma=delimiter == ";")
    return sheet, tuple(encoding_faults(found, samples))


def split_separator(text: str) -> tuple[str, str]:
    r"""Return the separator that a first line ``sep=`` names, and the text behind that line.

    >>> split_separator("sep=;\r\na;b"), split_separator("a,b\n")
    ((';', 'a;b'), ('', 'a,b\n'))
    """
    first, _, rest = text.partition("\n")
    line = first.strip('\r" ')
    if line.lower().startswith(_SEPARATOR) and len(line) == len(_SEPARATOR) + 1:
        return line[-1], rest
    return "", text


def find_delimiter(text: str) -> str:
    r"""Return the separator by which most rows have the same number of cells, of several the one with more cells.

    >>> find_delimiter("a (b, c);d\n1;2\n"), find_delimiter("lon;lat\n87,61;43,81"), find_delimiter("a\n1")
    (';', ';', ',')
    """
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, _LOOKED_AT) if any(row)]
    except csv.Error:
        return 0.0, 0
    return _share(widths)


def _share(widths: Sequence[int]) -> tuple[float, int]:
    """Return the part of rows that have the commonest number of cells, and that number.

    >>> _share([3, 3, 3, 4]), _share([1, 1]), _share([])
    ((0.75, 3), (0.0, 0), (0.0, 0))
    """
    if not widths:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0]
    return (count / len(widths), width) if width > 1 else (0.0, 0)
