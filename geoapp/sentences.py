"""Sentences in both languages, from one table: ``data/codelists/faults.csv``."""

import csv
from collections.abc import Mapping
from functools import cache

from geoapp.settings import folder_of_codelists

Value = str | int | float
"""What a sentence is filled in with."""

LANGUAGES = ("zh", "en")

_COLUMNS = ("code", "zh", "en", "standard", "about")


class SentencesError(Exception):
    """The table of sentences cannot be read: there is nothing to say it with."""


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return code → language → sentence, with what is to be filled in between braces.

    ``about`` stands beside them: ``upload`` is said of a file that comes in, ``request`` of what was asked for,
    ``plan`` of a plan's own files, and ``server`` of how the program is set up; a ``part`` is said within others.

    Raises:
        SentencesError: the table is missing or malformed.
    """
    path = folder_of_codelists() / "faults.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path} cannot be read ({error}); restore it from the repository."
        raise SentencesError(message) from error
    if not rows or any({*row} != {*_COLUMNS} or None in row.values() for row in rows):
        message = f"{path} has no rows of {', '.join(_COLUMNS)}; restore it from the repository."
        raise SentencesError(message)
    return {row["code"]: {column: row[column] for column in (*LANGUAGES, "about")} for row in rows}


def say(code: str, values: Mapping[str, Value], lang: str) -> str:
    """Say a sentence of the table; ``file`` and ``line`` make up its ``{where}``.

    >>> say("zip_bomb", {"ratio": 1900, "limit": 100}, "en")
    'The archive would unpack to 1,900 times its size and the limit is 100; it was not unpacked.'
    >>> say("empty_file", {}, "zh")
    '文件是空的。'
    """
    shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
    if "file" in shown:
        shown["where"] = (
            sentences()["line_of_file"][lang].format(**values) if "line" in shown else shown["file"]
        )
    return sentences()[code][lang].format(**shown)
