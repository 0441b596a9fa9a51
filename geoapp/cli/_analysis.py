"""The commands of analysis, each made of its operation: flags, and an outcome written and told."""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click

from geoapp.analysis.operation import load_operation
from geoapp.cli._build_state import tell_build_state
from geoapp.cli._options import format_of, only_plan, read_selection, selection_flags
from geoapp.cli._paper import Printing, opinions_told, paper_flags
from geoapp.cli._result_text import tell_outcome
from geoapp.cli._speech import note
from geoapp.cli._streams import OutFile, keep_stdin, write_out
from geoapp.domain.request import Flag
from geoapp.domain.selection import LANGUAGES
from geoapp.domain.source import Source, parse_source, source_of_projects
from geoapp.errors import InputError
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.receipts import dump_receipt
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.export import formats_for, load_formats, stream
from geoapp.pipeline.filtering import Filtering
from geoapp.pipeline.type_changes import kinds_of, say_changes
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.result_sheet import Wanted, make_result_sheet

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

SOURCE = (
    "projects?theme=metro, project?ID, districts, shape?lon,lat,…, standing?ID, or a file of features "
    "(-: standard input)."
)


def make_command(code: str) -> click.Command:
    """Return the command of an operation: its own flags, and those that choose the projects ``a``."""
    operation = load_operation(code)

    def run(query: dict[str, list[str]], printing: Printing, **options: Any) -> None:  # noqa: ANN401 (whatever click hands over)
        names = ("out", "asked", "receipt", "most", "left_out", "rows", "opinions")
        told = {name: options.pop(name) for name in names}
        plan_id = load_plan(only_plan(query)).id
        tell_build_state(plan_id)
        a = _source(query, plan_id, options.pop("source"))
        asked = {
            name: named_source(value) if name == "b" and value is not None else value
            for name, value in options.items()
        }
        outcome = analyse(operation.request(operation=code, plan=plan_id, a=a, **asked), load_plan(plan_id))
        lang = query.get("lang", LANGUAGES[:1])[-1]
        wanted = Wanted(lang=lang, paper=printing.paper, rows=told["rows"], view=query.get("view", [""])[-1])
        sheet = partial(_sheet, outcome, wanted, printing, opinions=told["opinions"])
        keep_outcome(outcome, told["out"], told["receipt"], asked=told["asked"], sheet=sheet)
        tell_outcome(outcome, most=told["most"], left_out=told["left_out"])

    types, known = get_type_hints(operation.request), {one.name: one for one in fields(operation.request)}
    own = [_option(flag, types[flag.field], known[flag.field].default) for flag in operation.flags]
    shared = selection_flags(paper_flags(_all_of(_FLAGS, run)))
    return click.command(code.replace("_", "-"), help=operation.help)(_all_of(own, shared))


def _all_of(flags: Sequence[Decorator], command: Callable[..., None]) -> Callable[..., None]:
    for flag in reversed(flags):
        command = flag(command)
    return command


def _option(flag: Flag, hint: Any, default: Any) -> Decorator:  # noqa: ANN401 (any type, any default)
    """Return the option that asks for a field, as its type and default say."""
    how: dict[str, Any] = {"help": flag.help, "metavar": flag.metavar}
    if default is MISSING:
        how["required"] = True
    elif default is not None:
        how |= {"default": str(default) if isinstance(default, Source) else default}
        how |= {"show_default": not isinstance(default, bool)}
    if flag.field == "b":
        how |= {"metavar": "SOURCE", "help": f"{flag.help} {SOURCE}"}
    elif hint is bool:
        how["is_flag"] = True
    elif get_origin(hint) is Literal:
        how["type"] = click.Choice(get_args(hint))
    elif get_origin(hint) is tuple:
        how |= {"type": get_args(hint)[0], "multiple": True}
    else:
        how["type"] = hint
    return click.option(f"--{flag.name}", flag.field, **how)


_FLAGS = (
    click.option("--from", "source", metavar="SOURCE", help=f"Instead of selected projects: {SOURCE}"),
    click.option(
        "--out",
        type=OutFile(),
        help="File to write, its format by its suffix, e.g. .geojson, .csv, .gpkg, or .pdf for a printed map.",
    ),
    click.option(
        "--format",
        "asked",
        type=click.Choice([*load_formats(), *FORMATS]),
        help="Instead of what its suffix says.",
    ),
    click.option(
        "--rows", default="", help="Rows that a printed map lists, e.g. 1-40,52; all when left out."
    ),
    click.option(
        "--opinions",
        is_flag=True,
        help="List the opinions on its projects on a printed map (docs/opinions.md).",
    ),
    click.option(
        "--receipt",
        type=OutFile(),
        help="File to write the receipt to; geoapp rerun repeats it.",
    ),
    click.option("--most", default=20, show_default=True, help="How many rows to print."),
    click.option("--left-out", is_flag=True, help="Print each record that was left out, with the reason."),
)


def keep_outcome(
    outcome: Outcome,
    out: Path | None,
    receipt: Path | None,
    *,
    asked: str | None = None,
    sheet: Callable[[str], bytes] | None = None,
) -> None:
    """Write a result, in the format asked for or by its suffix, and its receipt; ``sheet`` prints it on paper.

    Raises:
        InputError: the suffix is that of no format, or a folder cannot be written.
    """
    contents: dict[Path, Any] = {}
    if out:
        suffixes = {code: fmt.suffix for code, fmt in formats_for(outcome.frame).items()}
        suffixes |= {code: f".{code}" for code in FORMATS if sheet}
        fmt = format_of(out, asked, suffixes)
        plan = load_plan(outcome.summary.request.plan)
        if fmt in load_formats() and (
            told := say_changes(kinds_of(outcome.frame), load_formats()[fmt], Words("en"))
        ):
            note(told)
        contents[out] = sheet(fmt) if sheet and fmt in FORMATS else stream(outcome.frame, fmt, plan)
    if receipt:
        contents[receipt] = dump_receipt(outcome.receipt)
    write_out(contents)


def _sheet(outcome: Outcome, wanted: Wanted, printing: Printing, fmt: str, *, opinions: bool) -> bytes:
    from geoapp.sheet.rendering import render  # noqa: PLC0415 (an analysis without a sheet does without)

    plan = load_plan(outcome.summary.request.plan)
    said = opinions_told(plan.id) if opinions else None
    sheet = make_result_sheet(plan, outcome, printing.day, replace(wanted, said=said))
    return render(sheet, fmt, page=printing.page)


def _source(query: dict[str, list[str]], plan_id: str, source: str | None) -> Source:
    narrowing = [name for name in query if name not in ("plan", "lang", "view")]
    if source is None:
        plan = load_plan(plan_id)
        selection = read_selection(query, Filtering(plan, read_projects(plan_id), query))
        return source_of_projects(selection)
    if narrowing:
        raise InputError("source_twice", name=narrowing[0])
    return named_source(source)


def named_source(text: str) -> Source:
    """Return a source as commands name it, where ``-`` is the standard input.

    Raises:
        InputError: the text names none.
    """
    return parse_source(str(keep_stdin(click.get_current_context())) if text == "-" else text)
