"""What the commands of analysis share: their flags, and an outcome written and told."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from geoapp.cli._options import format_of, only_plan, read_selection, selection_flags
from geoapp.cli._result_text import tell_outcome
from geoapp.domain.request import Request
from geoapp.domain.source import Source, parse_source, source_of_projects
from geoapp.errors import InputError
from geoapp.io.files import write_all
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.receipts import dump_receipt
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.export import formats_for, stream
from geoapp.pipeline.known_codes import known_codes

SOURCE = "projects?theme=metro, project?ID, districts, shape?lon,lat,…, or a file of features."

to_flag = click.option("--to", required=True, metavar="SOURCE", help=f"What is measured against: {SOURCE}")
"""The flag for the other source."""


def distance_flag(**more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:  # noqa: ANN401
    """Return the flag for a distance in metres; ``more`` says how it differs."""
    how: dict[str, Any] = {"type": float, "required": True, "help": "In metres."} | more
    return click.option("--distance", **how)


def analysis_flags(command: Callable[..., Request]) -> Callable[..., None]:
    """Make a command of a function that returns a request; it receives ``plan``, ``a`` and its own flags.

    The flags of a selection choose the projects ``a``, or ``--from`` another source.
    """

    @wraps(command)
    def run(query: dict[str, list[str]], **options: Any) -> None:  # noqa: ANN401 (whatever click hands over)
        told = {name: options.pop(name) for name in ("out", "receipt", "most", "left_out")}
        plan_id = only_plan(query)
        a = _source(query, plan_id, options.pop("source"))
        outcome = analyse(command(plan=plan_id, a=a, **options), load_plan(plan_id))
        keep_outcome(outcome, told["out"], told["receipt"])
        tell_outcome(outcome, most=told["most"], left_out=told["left_out"])

    decorated: Callable[..., None] = run
    for flag in reversed(_FLAGS):
        decorated = flag(decorated)
    return selection_flags(decorated)


_FLAGS = (
    click.option("--from", "source", metavar="SOURCE", help=f"Instead of selected projects: {SOURCE}"),
    click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File to write, its format by its suffix, e.g. .geojson, .csv or .gpkg.",
    ),
    click.option(
        "--receipt",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File to write the receipt to; geoapp rerun repeats it.",
    ),
    click.option("--most", default=20, show_default=True, help="How many rows to print."),
    click.option("--left-out", is_flag=True, help="Print each record that was left out, with the reason."),
)


def keep_outcome(outcome: Outcome, out: Path | None, receipt: Path | None) -> None:
    """Write a result and its receipt, both or none.

    Raises:
        InputError: the suffix is that of no format, or a folder cannot be written.
    """
    contents: dict[Path, Any] = {}
    if out:
        suffixes = {code: fmt.suffix for code, fmt in formats_for(outcome.frame).items()}
        fmt = format_of(out, None, suffixes)
        contents[out] = stream(outcome.frame, fmt, load_plan(outcome.summary.request.plan))
    if receipt:
        contents[receipt] = dump_receipt(outcome.receipt)
    write_all(contents)


def _source(query: dict[str, list[str]], plan_id: str, source: str | None) -> Source:
    narrowing = [name for name in query if name not in ("plan", "lang")]
    if source is None:
        plan = load_plan(plan_id)
        selection = read_selection(query, known_codes(plan, read_projects(plan_id)))
        return source_of_projects(selection)
    if narrowing:
        raise InputError("source_twice", name=narrowing[0])
    return parse_source(source)
