"""Pages as they are kept between runs: their declarations in each language, and their compiled code."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from types import CodeType

import streamlit as st

_declared: dict[str, Sequence[st.Page]] = {}


def declared(lang: str, declare: Callable[[], Sequence[st.Page]]) -> Sequence[st.Page]:
    """Return the pages in a language, declared by the first run that asks: the framework looks for each one's file."""
    if lang not in _declared:
        _declared[lang] = declare()
    return _declared[lang]


def run_page(path: Path) -> None:
    """Run a page's file within this run, as ``runpy.run_path`` does, without compiling it at each run."""
    exec(_compile(path, path.stat().st_mtime_ns), {"__name__": "<run_path>", "__file__": str(path)})  # noqa: S102 (our own page)


@lru_cache(maxsize=64)
def _compile(path: Path, changed_ns: int) -> CodeType:  # noqa: ARG001 (a changed file is compiled again)
    return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
