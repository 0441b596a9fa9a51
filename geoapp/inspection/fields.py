"""A user's field names and cells, made harmless: text stays text, and nothing in it is invisible."""

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault, fault
from geoapp.sentences import Value
from geoapp.settings import MAX_NAME

LONGEST_TEXT = 5_000
LONGEST_FIELD = 60

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
    """Return cells under usable names, every cell text, number, truth or ``None``, and what was changed."""
    names = _names(cells.columns)
    changed = sum(new != old for new, old in zip(names, cells.columns, strict=True))
    hidden, formulas, long = Marks(), Marks(), Marks()
    columns = {
        name: [_clean(value, row, hidden, formulas, long) for row, value in enumerate(cells.iloc[:, place])]
        for place, name in enumerate(names)
    }
    cleaned = pd.DataFrame(columns, index=cells.index, columns=names, dtype=object)
    found = [fault("renamed_fields", count=changed)] if changed else []
    found += hidden.fault("hidden_characters") + formulas.fault("formulas")
    return cleaned, found + long.fault("long_texts", limit=LONGEST_TEXT)


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


def _clean(value: Any, row: int, hidden: Marks, formulas: Marks, long: Marks) -> object:  # noqa: ANN401
    scalar = _scalar(value)
    if not isinstance(scalar, str):
        return scalar
    text = clean_text(scalar)
    if text != scalar:
        hidden.add(row, text)
    if is_formula(text):
        formulas.add(row, text)
    if len(text) > LONGEST_TEXT:
        long.add(row, text)
    return text[:LONGEST_TEXT]


def _scalar(value: Any) -> object:  # noqa: ANN401 (any cell of any format)
    """Return a cell as text, number, truth or ``None``.

    >>> [_scalar(v) for v in (float("nan"), [1, "站"], np.int64(3), b"x", True)]
    [None, '[1, "站"]', 3, None, True]
    """
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else str(value)[:LONGEST_FIELD]
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return None if value is None or value is pd.NaT or isinstance(value, bytes) else str(value)
