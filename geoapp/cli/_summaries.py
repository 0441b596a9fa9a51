"""Summaries of the commands for ``geoapp --help``, taken from their sources: to import all of them takes seconds."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import click


def summary_of(module: str, most: int = 55) -> str:
    """Return at most so many letters of what a command's module says of it; nothing where it says nothing.

    Source: the docstring of its function ``command``, or the ``help`` of the operation that it declares.

    >>> summary_of("geoapp.cli.serve")
    'Serve the pages, the map and the files; works in a...'
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    return click.Command(module, help=next(_helps(tree), "")).get_short_help_str(most)


def _helps(tree: ast.Module) -> Iterator[str]:
    for part in tree.body:
        if isinstance(part, ast.FunctionDef) and part.name == "command":
            yield ast.get_docstring(part) or ""
        elif isinstance(part, ast.Assign | ast.AnnAssign) and isinstance(part.value, ast.Call):
            for argument in part.value.keywords:
                if argument.arg == "help" and isinstance(argument.value, ast.Constant):
                    yield str(argument.value.value)
