"""The table that benchmarks by number of projects print."""

import importlib

import pytest

from geoapp.settings import ROOT


def test_a_figure_above_the_most_that_is_wanted_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    tables = importlib.import_module("tables")
    figures = [{"sheet, s": 5.81}, {"sheet, s": 1234.0}]
    assert tables.row_of("sheet, s", figures, 10.0) == "| sheet, s (≤ 10) | 5.8 | **1,234** |"
    assert tables.row_of("sheet, s", figures, None) == "| sheet, s | 5.8 | 1,234 |"
