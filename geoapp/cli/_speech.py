"""Words of a command: its answer on the standard output, in words or as JSON, and what is told besides."""

import sys
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import click

from geoapp.io.progress import Progress, heard_by

HELP = ["-h", "--help"]

_QUIET, _VERBOSE, _JSON, _TAKEN = "geoapp.quiet", "geoapp.verbose", "geoapp.json", "geoapp.stdout"
"""Keys of what was asked for, in click's own store of a run; the last says that a file goes to the standard output."""


def answer(record: object, text: Callable[[], str] | str) -> None:
    """Print the answer: a record as one line of JSON where that was asked for, else its text."""
    if asks(_JSON):
        click.echo(as_json(record), nl=False, err=asks(_TAKEN))
    else:
        click.echo(text if isinstance(text, str) else text(), err=asks(_TAKEN))


def tell(text: str) -> None:
    """Print a part of an answer as soon as it is there; a program gets the whole at the end."""
    if not asks(_JSON):
        click.echo(text)


def confirm(record: object, text: str) -> None:
    """Print that something was done, unless nobody wants to hear it."""
    if asks(_JSON) or not asks(_QUIET):
        answer(record, text)


def note(text: str) -> None:
    """Tell something besides the answer, unless nobody wants to hear it."""
    if not asks(_QUIET):
        click.echo(text, err=True)


def wants_json() -> bool:
    """Say whether the answer is for a program."""
    return asks(_JSON)


def take_stdout(context: click.Context | None) -> None:
    """Leave the standard output of a run to a file: its answer goes to the error output."""
    if context is not None:
        context.meta[_TAKEN] = True


def asks(key: str) -> bool:
    """Say whether something was asked for in this run; nothing outside of one."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(key))


def as_json(record: object) -> bytes:
    r"""Return a record on one line: dataclasses as objects, numbers that are none as null.

    >>> as_json({"a": float("nan"), "b": {"x"}})
    b'{"a":null,"b":["x"]}\n'
    """
    import orjson  # noqa: PLC0415 (where it is missing, that is what is to be said)

    options = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(record, default=_plain, option=options)


def _plain(value: object) -> Any:  # noqa: ANN401 (whatever JSON can say)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else str(value)


def tell_error(error: Exception, code: str, meta: Mapping[str, object]) -> None:
    """Print an error as a sentence, for a program as JSON too, and with its traceback where every step is told."""
    if meta.get(_VERBOSE):
        traceback.print_exception(error, file=sys.stderr)
    click.echo(f"geoapp: {error}", err=True)
    if meta.get(_JSON) and not meta.get(_TAKEN):
        click.echo(as_json({"error": str(error), "code": code}), nl=False)


def add_flags(command: click.Command, *, answers: bool = True) -> click.Command:
    """Give a command the flags of how much it says; a flag of its own under the same name stays."""
    command.context_settings.setdefault(
        "help_option_names", HELP
    )  # a command keeps the first that it is asked for
    own = {text for param in command.params for text in (*param.opts, *param.secondary_opts)}
    for flag in (_quiet_flag(), _verbose_flag(), *([_json_flag()] if answers else [])):
        if not own & set(flag.opts):
            command.params.append(flag)
    return command


def _quiet_flag() -> click.Option:
    return _flag(("-q", "--quiet"), _QUIET, "Say nothing but the answer and errors.")


def _json_flag() -> click.Option:
    return _flag(("--json",), _JSON, "Answer on one line of JSON.")


def _verbose_flag() -> click.Option:
    flag = _flag(
        ("-v", "--verbose"), _VERBOSE, "Tell each step with its time, and the traceback of an error."
    )
    flag.callback = _listen
    return flag


def _flag(names: tuple[str, ...], key: str, said: str) -> click.Option:
    def keep(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click hands flags over so)
        context.meta[key] = context.meta.get(key) or value

    return click.Option(names, is_flag=True, expose_value=False, callback=keep, help=said)


def _listen(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    context.meta[_VERBOSE] = value
    if value:
        begun, last = time.monotonic(), [""]

        def hear(progress: Progress) -> None:
            if progress.step != last[0]:
                last[0] = progress.step
                click.echo(f"{time.monotonic() - begun:7.2f} s  {progress.step}", err=True)

        context.with_resource(heard_by(hear))
