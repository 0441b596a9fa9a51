"""Figures of the code's structure: ``python benchmarks/structure.py`` prints them, ``--write`` puts them into the docs.

Lines are those of a file as it stands, docstrings and comments among them; a function's are from ``def`` to its end.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import grimp

from geoapp.io.marks import write_between

ROOT = Path(__file__).resolve().parents[1]

TRACES = {
    "a filter": ("geoapp/domain/filters.py", "data/messages/filters.toml", "tests/analysis/test_index.py"),
    "an operation": (
        "geoapp/analysis/operations/nearest.py",
        "data/codelists/result_columns.csv",
        "data/messages/analysis.toml",
        "docs/analysis.md",
        "docs/glossary.md",
        "tests/analysis/operations/test_nearest.py",
        "CHANGELOG.md",
    ),
    "a reader rule": ("data/codelists/facilities.csv",),
    "a page": ("pages/help.py", "streamlit_app.py", "data/messages/frame.toml"),
}
"""The files that one of the kind touches, tests and texts included, by an example of it."""


def main() -> None:
    """Print the figures, or write them between the marks of the document."""
    table = "\n".join(lines())
    if "--write" not in sys.argv:
        print(table)
        return
    write_between(ROOT / "docs" / "architecture.md", "structure", table)


def lines() -> Iterator[str]:
    """Yield the rows of the table."""
    modules = [path for path in (ROOT / "geoapp").rglob("*.py") if path.stat().st_size]
    texts = [path.read_text(encoding="utf-8") for path in modules]
    lengths = [len(text.splitlines()) for text in texts]
    functions = [length for text in texts for length in lengths_of_functions(text)]
    graph = grimp.build_graph("geoapp")
    yield "| what | figure |"
    yield "|---|--:|"
    yield f"| modules | {len(modules)} |"
    yield f"| lines of a module: median, most | {median(lengths):.0f}, {max(lengths)} |"
    tenths = quantiles(functions, n=10)
    sizes = f"{median(functions):.0f}, {tenths[-1]:.0f}, {max(functions)}"
    yield f"| lines of a function: median, nine of ten, most | {sizes} |"
    yield f"| rings and single modules below `geoapp` | {len(graph.find_children('geoapp'))} |"
    found = ", ".join(str(circles(graph, package)) for package in ("geoapp", "geoapp.web"))
    yield f"| circles between rings, and between the folders of `web` | {found} |"
    for what, files in TRACES.items():
        missing = [name for name in files if not (ROOT / name).is_file()]
        if missing:
            message = f"{', '.join(missing)}: not there; mend TRACES."
            raise FileNotFoundError(message)
        yield f"| files that {what} touches | {len(files)} |"


def lengths_of_functions(text: str) -> Iterator[int]:
    """Yield the lines of each function of a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def circles(graph: grimp.ImportGraph, package: str) -> int:
    """Return how many pairs of a package's children import each other, directly or through others."""
    children = sorted(graph.find_children(package))
    return sum(
        graph.chain_exists(one, other, as_packages=True) and graph.chain_exists(other, one, as_packages=True)
        for place, one in enumerate(children)
        for other in children[place + 1 :]
    )


if __name__ == "__main__":
    main()
