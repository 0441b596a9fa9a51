"""Pages are declared and compiled once, and a page's file that has changed is another page."""

import os
from pathlib import Path

import pytest
import streamlit as st

from geoapp.web import page_code


def test_pages_are_declared_once_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_code, "_declared", {})
    asked: list[str] = []

    def declare() -> list[st.Page]:
        asked.append("declared")
        return []

    first = page_code.declared("zh", declare)
    assert page_code.declared("zh", declare) is first
    assert page_code.declared("en", declare) is not first
    assert len(asked) == 2


def test_a_page_runs_in_names_of_its_own_each_time(tmp_path: Path) -> None:
    page, told = tmp_path / "page.py", tmp_path / "told"
    page.write_text(
        "from pathlib import Path\nseen = globals().get('seen', 0) + 1\n"
        f"with Path({str(told)!r}).open('a') as file:\n    file.write(f'{{seen}} {{__name__}} {{__file__}}\\n')\n"
    )
    page_code.run_page(page)
    page_code.run_page(page)
    assert told.read_text().splitlines() == [f"1 <run_path> {page}"] * 2


def test_a_page_that_has_changed_is_compiled_again(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("raise IndexError")
    with pytest.raises(IndexError):
        page_code.run_page(page)
    page.write_text("raise KeyError")
    os.utime(page, ns=(1, 1))
    with pytest.raises(KeyError):
        page_code.run_page(page)
