"""Of too many features the map draws those that matter most, and says how many of how many."""

from typing import Any

import pytest
from geopandas import GeoDataFrame
from shapely.geometry import Point

from geoapp.io.words import Words
from geoapp.web.map.transport import result_shapes
from geoapp.web.map.transport.result_shapes import Drawn, ResultRow, make_shapes, tell_cut

RADII = (1, 5, 3, 4, 2)


def name_of(row: ResultRow) -> tuple[str, list[str]]:
    return str(row["name"]), []


def discs(**more: Any) -> Drawn:  # noqa: ANN401 (fields of a record)
    """Return five discs far apart, each named by its radius in hundredths of a degree."""
    shapes = [Point(80 + radius, 43).buffer(radius / 100) for radius in RADII]
    frame = GeoDataFrame({"name": [str(radius) for radius in RADII]}, geometry=shapes, crs="EPSG:4326")
    return Drawn(frame=frame, role="a", describe=name_of, **more)


def names(drawn: Drawn) -> list[str]:
    return [shape["name"] for shape in make_shapes(drawn)]


def test_all_are_drawn_the_largest_beneath_and_nothing_is_said() -> None:
    assert names(discs()) == names(discs(ranked=True)) == ["5", "4", "3", "2", "1"]
    assert tell_cut([discs(), discs(ranked=True)], Words("zh")) == ""


def test_of_too_many_the_largest_are_drawn_or_the_first_where_they_are_ranked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(result_shapes, "MOST_SHAPES", 3)
    assert names(discs()) == ["5", "4", "3"]
    assert names(discs(ranked=True)) == ["5", "3", "1"]


def test_rows_without_a_place_neither_count_nor_disturb_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gaps = GeoDataFrame(
        {"name": [str(radius) for radius in RADII] + ["-", "--"]},
        geometry=[*discs().frame.geometry, None, Point()],
        crs="EPSG:4326",
    ).iloc[[5, 0, 1, 6, 2, 3, 4]]
    drawn = Drawn(frame=with_gaps, role="a", describe=name_of)
    assert names(drawn) == ["5", "4", "3", "2", "1"]
    monkeypatch.setattr(result_shapes, "MOST_SHAPES", 5)
    assert not drawn.cut


@pytest.mark.parametrize(("lang", "word"), [("zh", "最大"), ("en", "largest")])
def test_a_part_is_said_with_the_number_drawn_and_the_number_found(
    monkeypatch: pytest.MonkeyPatch, lang: str, word: str
) -> None:
    monkeypatch.setattr(result_shapes, "MOST_SHAPES", 3)
    ranked = tell_cut([discs(ranked=True)], Words(lang))
    assert "3" in ranked
    assert "5" in ranked
    assert word not in ranked
    both = tell_cut([discs(ranked=True), discs()], Words(lang))
    assert word in both
    assert both.count("5") == 2
