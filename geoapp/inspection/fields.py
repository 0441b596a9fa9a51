"""A user's field names and cells, made harmless: text stays text, and nothing in it is invisible."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from math import isinf
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault, fault
from geoapp.sentences import Value
from geoapp.settings import MAX_NAME

LONGEST_TEXT = 5_000
LONGEST_FIELD = 60

DEEPEST = 20
"""Lists and objects that lie deeper within each other become text: no program reads them, and no writer writes them."""

NAMES = ("name", "名称", "项目名称", "title", "标题", "label", "dt_name", "mc", "xzqmc", "地块名称")
"""Fields that name a feature, in lower case; the first that the file has is taken."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet runs; a number may begin so too."""

_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = "\n\t"


def clean_text(text: str) -> str:
    r"""Return text without characters that cannot be seen; line breaks and tabs stay.

    >>> clean_text("甲\u200b站\u202e\x00"), clean_text("")
    ('甲站', '')
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _HIDDEN)


def clean_name(name: str) -> str:
    r"""Return a file's name without its folder and without what cannot be seen.

    >>> clean_name("C:\\a\\地块  1\u202e.zip"), clean_name("")
    ('地块  1.zip', '')
    """
    return clean_text(re.split(r"[\\/]", name)[-1])


def clean_title(name: str) -> str:
    r"""Return a file's name as a title: no folder, nothing invisible, not too long; its suffix stays whole.

    >>> clean_title("C:\\a\\..\\地块\u202e.zip"), clean_title("../../etc/passwd"), clean_title("")
    ('地块.zip', 'passwd', '—')
    >>> clean_title(f"{'甲' * 70}.csv") == f"{'甲' * 56}.csv"
    True
    """
    text = " ".join(clean_name(name).split()).strip(". ")
    suffix = PurePath(text).suffix
    stem = text.removesuffix(suffix)[: max(LONGEST_FIELD - len(suffix), 0)]
    return f"{stem}{suffix}"[:LONGEST_FIELD].strip(". ") or "—"


def clean_fields(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Return cells under usable names, and what was changed.

    Every cell is text, number, truth or ``None``, or a list or object of these as JSON has them; dates are ISO text.
    """
    names = _names(cells.columns)
    changed = sum(new != old for new, old in zip(names, cells.columns, strict=True))
    seen = _Seen(Marks(), Marks(), Marks(), Marks())
    columns = {
        name: [_clean(value, row, seen) for row, value in enumerate(cells.iloc[:, place])]
        for place, name in enumerate(names)
    }
    cleaned = pd.DataFrame(columns, index=cells.index, columns=names, dtype=object)
    found = [fault("renamed_fields", count=changed)] if changed else []
    found += seen.hidden.fault("hidden_characters") + seen.formulas.fault("formulas")
    found += seen.numbers.fault("long_numbers")
    return cleaned, found + seen.long.fault("long_texts", limit=LONGEST_TEXT)


class Marks:
    """The cells that something was found in."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self.examples: list[Example] = []

    def add(self, row: int, text: str) -> None:
        """Count a cell of a row, counted from 0."""
        self.count += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(Example(row=row + 1, name=clean_text(text)[:MAX_NAME]))

    def fault(self, code: str, **values: Value) -> list[Fault]:
        """Return the fault, where there was any cell."""
        made = Fault(code=code, count=self.count, examples=tuple(self.examples), values=tuple(values.items()))
        return [made] if self.count else []


def name_column(columns: Iterable[object]) -> str | None:
    """Return the field that names features.

    >>> name_column(["id", "名称"]), name_column([])
    ('名称', None)
    """
    present = {str(column).lower(): str(column) for column in columns}
    return next((present[name] for name in NAMES if name in present), None)


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run a text.

    >>> is_formula("=1+1"), is_formula("-3.5"), is_formula("甲"), is_formula("")
    (True, False, False, False)
    """
    return text.startswith(FORMULA) and not _NUMBER.fullmatch(text)


def _names(columns: Iterable[object]) -> list[str]:
    r"""Return names that are unique, visible and short.

    >>> _names(["a", "A", "", "x\u200b"])
    ['a', 'A_2', 'field_3', 'x']
    """
    made: list[str] = []
    taken = {"geometry"}
    for place, column in enumerate(columns, start=1):
        base = " ".join(clean_text(str(column)).split())[:LONGEST_FIELD] or f"field_{place}"
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name.casefold())
        made.append(name)
    return made


@dataclass(frozen=True, slots=True)
class _Seen:
    """Marks of cells, by what was found in them."""

    hidden: Marks
    formulas: Marks
    long: Marks
    numbers: Marks


def _clean(value: Any, row: int, seen: _Seen) -> object:  # noqa: ANN401
    if (digits := _digits_beyond(value)) is not None:
        seen.numbers.add(row, digits)
        return digits
    scalar = _scalar(value)
    if isinstance(scalar, (list, dict)):
        if is_deep(scalar, DEEPEST):
            scalar = json.dumps(scalar, ensure_ascii=False, default=str)
        else:
            return _nested(scalar, row, seen)
    if not isinstance(scalar, str):
        return scalar
    text = clean_text(scalar)
    if text != scalar:
        seen.hidden.add(row, text)
    if is_formula(text):
        seen.formulas.add(row, text)
    if len(text) > LONGEST_TEXT:
        seen.long.add(row, text)
    return text[:LONGEST_TEXT]


def _digits_beyond(value: Any) -> str | None:  # noqa: ANN401
    """Return the digits of a number that a field of numbers would not hold as it is.

    >>> [_digits_beyond(v) for v in (2**63, float("-inf"), Decimal("0.12345678901234567890"), Decimal("0.50"), 1, "a")]
    ['9223372036854775808', '-inf', '0.12345678901234567890', None, None, None]
    """
    number = value.item() if isinstance(value, np.generic) else value
    match number:
        case int():
            is_beyond = not -(2**63) <= number < 2**63
        case float():
            is_beyond = isinf(number)
        case Decimal() if number.is_finite():
            is_whole = number == number.to_integral_value()
            is_beyond = abs(number) >= 2**63 if is_whole else Decimal(repr(float(number))) != number
        case _:
            return None
    return str(number) if is_beyond else None


def _nested(value: Any, row: int, seen: _Seen) -> object:  # noqa: ANN401
    if isinstance(value, list):
        return [_part(part, row, seen) for part in value]
    return {clean_text(str(key)): _part(part, row, seen) for key, part in value.items()}


def _part(value: Any, row: int, seen: _Seen) -> object:  # noqa: ANN401
    """Return a part of a list or object; bytes as hexadecimal digits, for no field of its own tells that they went."""
    return value.hex() if isinstance(value, bytes) else _clean(value, row, seen)


def is_deep(value: object, most: int) -> bool:
    """Say whether lists and objects lie deeper within each other than so many.

    >>> is_deep([[1]], 2), is_deep([[1]], 1)
    (False, True)
    """
    if not isinstance(value, (list, dict)):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return most == 0 or any(is_deep(part, most - 1) for part in parts)


def _scalar(value: Any) -> object:  # noqa: ANN401 (any cell of any format)
    """Return a cell as text, number, truth or ``None``, or as a list or object.

    >>> [_scalar(v) for v in (float("nan"), np.array([1, 2]), np.int64(3), b"x", True, Decimal("1.50"))]
    [None, [1, 2], 3, None, True, 1.5]
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        value = list(value)
    if isinstance(value, (bool, str, int, list, dict)):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, (date, time)):
        return value.isoformat()
    return None if value is None or value is pd.NaT or isinstance(value, bytes) else str(value)
