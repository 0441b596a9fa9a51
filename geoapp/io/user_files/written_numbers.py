"""Numbers as people write them in tables: with thousands set apart, a decimal comma, full-width digits."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_LOOKED_AT = re.compile(r"[\d０-９]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d*|[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_THOUSANDS_SPACE = re.compile(r"[+-]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d*)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d*", re.ASCII)
_SAME = str.maketrans({"−": "-", "–": "-", "，": ",", "．": ".", "’": "'", "。": "."})


def even_numbers(rows: Sequence[Sequence[object]], *, decimal_comma: bool = False) -> list[list[object]]:
    """Return rows whose texts that are numbers are written plainly, column by column; other cells stay.

    A comma is a decimal sign in a column where any cell can be nothing else, or where the file is one of a program
    that writes decimal commas; else it sets thousands apart.

    >>> even_numbers([["甲", "541,234.5", "87,61"], ["乙", "1,000", "87,610"]])
    [['甲', '541234.5', '87.61'], ['乙', '1000', '87.610']]
    >>> even_numbers([["８７．６", "87.6\u00a0", "87°36′", None, 3]]), even_numbers([])
    ([['87.6', '87.6', '87°36′', None, 3]], [])
    """
    texts = [[_even(cell) for cell in row] for row in rows]
    width = max(map(len, texts), default=0)
    commas = [
        _is_decimal((row[place] for row in texts if place < len(row)), decimal_comma)
        for place in range(width)
    ]
    return [[_plain(cell, commas[place]) for place, cell in enumerate(row)] for row in texts]


def is_number(cell: object) -> bool:
    """Say whether a cell is a number, however it is written.

    >>> is_number(3), is_number("1,234"), is_number("３"), is_number("3号"), is_number(True), is_number(None)
    (True, True, True, False, False, False)
    """
    if isinstance(cell, bool) or cell is None:
        return False
    even = _plain(_even(cell), comma=False)
    return not isinstance(even, str) or bool(_PLAIN.fullmatch(even))


def _even(cell: object) -> object:
    if not isinstance(cell, str) or not _LOOKED_AT.search(cell) or len(cell) > 60:  # noqa: PLR2004 (no number is as long)
        return cell
    even = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell)).translate(_SAME).strip()
    return even if _is_written(even) else cell


def _is_written(text: str) -> bool:
    forms = (_PLAIN, _THOUSANDS_COMMA, _THOUSANDS_DOT, _THOUSANDS_SPACE, _DECIMAL_COMMA)
    return any(form.fullmatch(text) for form in forms)


def _is_decimal(cells: Iterable[object], decimal_comma: bool) -> bool:  # noqa: FBT001 (of the file)
    """Say whether commas in a column are decimal signs."""
    texts = [cell for cell in cells if isinstance(cell, str) and "," in cell]
    with_comma = [cell for cell in texts if _DECIMAL_COMMA.fullmatch(cell)]
    if any(cell not in with_comma and _THOUSANDS_COMMA.fullmatch(cell) for cell in texts):
        return False
    return any(not _THOUSANDS_COMMA.fullmatch(cell) for cell in with_comma) or (
        decimal_comma and bool(with_comma)
    )


def _plain(cell: object, comma: bool) -> object:  # noqa: FBT001 (of the column)
    if not isinstance(cell, str):
        return cell
    if _THOUSANDS_SPACE.fullmatch(cell):
        return re.sub("[ ']", "", cell).replace(",", ".")
    if _THOUSANDS_DOT.fullmatch(cell):
        return cell.replace(".", "").replace(",", ".")
    if comma and _DECIMAL_COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    return cell.replace(",", "") if _THOUSANDS_COMMA.fullmatch(cell) else cell
