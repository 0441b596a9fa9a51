"""What is wrong with a user's file, in words: the sentences of ``data/codelists/faults.csv``."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from geoapp.domain.intake import Fault
from geoapp.errors import GeoappError, RefusedError, Value
from geoapp.io.codelists import load_rows

Error = TypeVar("Error", bound=GeoappError)

LANGUAGES = ("zh", "en")

_PLACES = {"zh": "{file} 第 {line} 行", "en": "{file}, line {line}"}
"""How ``{where}`` says a line of a file."""


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return code → language → sentence, with what is to be filled in between braces.

    Raises:
        InputError: the codelist is missing or malformed.
    """
    rows = load_rows("faults", ("code", "zh", "en", "standard"))
    return {row["code"]: {lang: row[lang] for lang in LANGUAGES} for row in rows}


def say_fault(fault: Fault, lang: str) -> str:
    """Say a fault in a language.

    >>> say_fault(Fault(code="heights", count=2), "en")
    'Features with heights (Z or M values): 2; the heights are dropped.'
    >>> say_fault(Fault(code="empty_file"), "zh")
    '文件是空的。'
    """
    return _say(fault.code, {"count": fault.count, **dict(fault.values)}, lang)


def say_refusal(error: GeoappError, lang: str) -> str:
    """Say why a file is refused in a language."""
    return _say(error.code, error.values, lang) if error.code in sentences() else str(error)


def coded(error: type[Error], code: str, **values: Value) -> Error:
    """Return an error that says a sentence of the list; ``file`` and ``line`` make up its ``{where}``.

    >>> str(coded(GeoappError, "gazetteer_datum", file="a.csv", line=3)).partition(";")[0]
    'a.csv, line 3: the datum must be WGS84'
    """
    return error(_say(code, values, "en"), code, values)


def refused(code: str, **values: Value) -> RefusedError:
    """Return the error that refuses a file, its sentence in English.

    >>> refused("zip_bomb", ratio=900, limit=100).code
    'zip_bomb'
    """
    return coded(RefusedError, code, **values)


def _say(code: str, values: Mapping[str, Value], lang: str) -> str:
    shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
    if "file" in shown:
        shown["where"] = _PLACES[lang].format(**values) if "line" in shown else shown["file"]
    return sentences()[code][lang].format(**shown)
