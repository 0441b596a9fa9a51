"""A printed sheet stands on the base, with its credit beneath the map and no name of it on a symbol or district."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.io.base_styles import load_base_styles
from geoapp.sheet.drawing import DrawnOutline, Text
from geoapp.sheet.sheet import Sheet

from ..invented_archive import declare  # noqa: TID252

STYLES = {one.id: one for one in load_base_styles()}


def colors(sheet: Sheet) -> set[str]:
    outlines = (shape for shape in sheet.figure.drawing.shapes if isinstance(shape, DrawnOutline))
    return {color for one in outlines for color in (one.ink.fill, one.ink.stroke)}


def texts(sheet: Sheet) -> list[str]:
    return [shape.text for shape in sheet.figure.drawing.shapes if isinstance(shape, Text)]


def test_the_gazetteers_ground_is_on_a_sheet_that_says_how_to_read_it(
    printed: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GEOAPP_BASE_MAPS", raising=False)
    sheet = printed("", theme=("water_supply",))
    assert STYLES["river"].light in colors(sheet)
    assert "昌吉市" in texts(sheet)
    assert any("地名录" in note for note in sheet.notes)
    assert {"天山区", "米东区"} <= set(texts(sheet))  # the districts keep their names


def test_an_archive_is_on_a_sheet_with_its_credit(
    printed: Callable[..., Sheet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path, review_number="GS(2024)0001号")))
    sheet = printed("", theme=("water_supply",))
    assert {STYLES["water"].light, STYLES["highway"].light} <= colors(sheet)
    assert "底图：虚构 · 审图号：GS(2024)0001号。" in sheet.notes
