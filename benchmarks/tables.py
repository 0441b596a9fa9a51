"""Tables of figures by number of projects: printed, and put into docs/performance.md where somebody asks for it."""

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence

from serving import ROOT

from geoapp.io.marks import write_between

Figures = dict[str, float]
"""Figures by name; ``projects`` is their number."""


def parser_of(about: str | None, numbers: Sequence[int]) -> argparse.ArgumentParser:
    """Return a parser that takes numbers of projects and ``--write``."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*", type=int, default=numbers)
    parser.add_argument("--write", action="store_true")
    return parser


def print_table(
    asked: argparse.Namespace,
    measure: Callable[[int], Figures],
    targets: Mapping[str, float],
    mark: str,
) -> None:
    """Measure each number that was asked for, print the table, and put it between a mark's comments if wanted."""
    before, figures = os.getloadavg()[0], []
    for number in asked.numbers:
        figures.append(measure(number))
        print(figures[-1], flush=True)
    load = f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    heads = [f"{one['projects']:,.0f}" for one in figures]
    table = "\n".join(
        (
            f"Measured {time.strftime('%Y-%m-%d')} on {os.cpu_count()} cores, {load}.",
            "",
            f"| projects | {' | '.join(heads)} |",
            f"|---|{'--:|' * len(heads)}",
            *(row_of(name, figures, targets.get(name)) for name in figures[0] if name != "projects"),
        )
    )
    print(table)
    if asked.write:
        write_between(ROOT / "docs" / "performance.md", mark, table)


def row_of(name: str, figures: Sequence[Figures], most: float | None) -> str:
    """Return a row of such a table; figures above the most that is wanted are bold."""
    cells = []
    for one in figures:
        cell = f"{one[name]:,.0f}" if one[name] >= 100 else f"{one[name]:.2g}"  # noqa: PLR2004
        cells.append(f"**{cell}**" if most is not None and one[name] > most else cell)
    told = f"{name} (≤ {most:g})" if most is not None else name
    return f"| {' | '.join((told, *cells))} |"
