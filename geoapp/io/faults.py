"""What is wrong with a user's file, in words: the sentences of ``data/codelists/faults.csv``."""

from collections.abc import Mapping
from functools import cache

from geoapp.domain.intake import Fault
from geoapp.errors import RefusedError, Value
from geoapp.io.codelists import load_rows

LANGUAGES = ("zh", "en")


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


def say_refusal(error: RefusedError, lang: str) -> str:
    """Say why a file is refused in a language."""
    return _say(error.code, error.values, lang) if error.code in sentences() else str(error)


def refused(code: str, **values: Value) -> RefusedError:
    """Return the error that refuses a file, its sentence in English.

    >>> refused("zip_bomb", ratio=900, limit=100).code
    'zip_bomb'
    """
    return RefusedError(_say(code, values, "en"), code, values)


def _say(code: str, values: Mapping[str, Value], lang: str) -> str:
    shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
    return sentences()[code][lang].format(**shown)
