"""Flags that several commands share."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoapp.cli._speech import note
from geoapp.cli._streams import STDOUT
from geoapp.domain.selection import MEANINGS, Selection, parse_selection
from geoapp.errors import InputError, UnknownCodeError
from geoapp.io.plans import name_some, plan_ids

if TYPE_CHECKING:
    from geoapp.pipeline.filtering import Filtering


def selection_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one flag for each field of a Selection; it receives them as ``query``."""

    @wraps(command)
    def with_query(**options: Any) -> None:  # noqa: ANN401 (whatever click hands over)
        given = {name: options.pop(name) for name in MEANINGS}
        query = {name: list(values) for name, values in given.items() if values}
        command(query=query, **options)

    decorated: Callable[..., None] = with_query
    for name, meaning in reversed(MEANINGS.items()):
        # Every flag may be repeated, as in a URL; where only one value makes sense the last one counts.
        decorated = click.option(f"--{name}", multiple=True, help=meaning)(decorated)
    return decorated


def format_of(out: Path, asked: str | None, suffixes: Mapping[str, str]) -> str:
    """Return the code of the format that was asked for, else of the one that a file's name ends in.

    The standard output has no name: there the first of the formats is meant.

    Raises:
        InputError: none was asked for, and the name ends in none.

    >>> format_of(Path("a.csv"), None, {"csv": ".csv"}), format_of(Path("a.txt"), "csv", {"csv": ".csv"})
    ('csv', 'csv')
    """
    if asked:
        return asked
    for code, suffix in suffixes.items():
        if out == STDOUT or out.name.lower().endswith(suffix):
            return code
    raise InputError("suffix_unknown", file=str(out), formats=", ".join(suffixes.values()))


def only_plan(query: Mapping[str, Sequence[str]]) -> str:
    """Return the plan asked for, or the only one there is.

    Raises:
        UnknownCodeError: several plans, and none was named.
    """
    if query.get("plan"):
        return query["plan"][-1]
    known = plan_ids()
    if len(known) != 1:
        raise UnknownCodeError("plan_unsaid", plans=name_some(known) or "—")
    return known[0]


def read_selection(query: Mapping[str, Sequence[str]], filtering: "Filtering") -> Selection:
    """Return the selection; on the command line a wrong value is an error, not something to ignore.

    That nothing can be found because nothing is recorded is told besides.

    Raises:
        UnknownCodeError: a value is unknown or malformed.
        GeoappError: what is recorded cannot be read.
    """
    known = filtering.known
    selection, ignored = parse_selection(query, known)
    if ignored:
        first = ignored[0]
        values = known.get(first.name)
        code, more = ("flag_value", {"known": ", ".join(values)}) if values else ("flag_form", {})
        raise UnknownCodeError(code, name=first.name, value=first.value, reason=first.reason, **more)
    if selection.of_records and filtering.lacks_records:
        note(str(filtering.no_records))
    return selection
