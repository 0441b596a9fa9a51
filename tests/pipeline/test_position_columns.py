"""Columns of coordinates are found, shown before they count, and chosen by who knows better."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from shapely import Point

from geoapp.cli import main
from geoapp.domain.intake import Decision
from geoapp.errors import ColumnsError
from geoapp.io.plans import load_plan
from geoapp.io.user_files import table_head
from geoapp.io.user_files.sheet_rows import SheetRow
from geoapp.io.user_files.written_numbers import even_numbers
from geoapp.limits import limit
from geoapp.pipeline.intake_kinds import look_at_file

PLAN = load_plan("urumqi-14fyp")
ODD = "名称,甲列,乙列,备注\n水厂,87.61,43.81,\n泵站,87.62,43.82,\n".encode()
SEVERAL = "名称,起点经度,起点纬度,终点经度,终点纬度\n线,87.61,43.81,87.72,43.92\n".encode()


def places(content: bytes, *columns: str) -> list[tuple[float, float]]:
    looked = look_at_file(content, "table.csv", PLAN, Decision(kind="layer", columns=columns))
    return [(shape.x, shape.y) for shape in looked.frame.geometry]


def test_the_report_says_which_columns_are_taken_and_as_what() -> None:
    report = look_at_file(SEVERAL, "table.csv", PLAN, Decision()).report
    assert report.positions == (("起点经度", "lon"), ("起点纬度", "lat"))
    assert report.columns == ("名称", "起点经度", "起点纬度", "终点经度", "终点纬度")


def test_other_columns_can_be_chosen() -> None:
    assert places(SEVERAL, "终点经度", "终点纬度") == [(87.72, 43.92)]
    assert places(ODD, "甲列", "乙列") == [(87.61, 43.81), (87.62, 43.82)]


def test_the_first_column_chosen_is_the_east_one_whatever_its_header() -> None:
    swapped = "名称,纬度,经度\n水厂,87.61,43.81\n".encode()
    assert places(swapped, "纬度", "经度") == [(87.61, 43.81)]


def test_one_column_may_hold_both_or_a_shape() -> None:
    table = '名称,丙列\n水厂,"43.81, 87.61"\n'.encode()
    assert places(table, "丙列") == [(87.61, 43.81)]
    assert places("名称,丙列\n水厂,POINT (87.61 43.81)\n".encode(), "丙列") == [(87.61, 43.81)]


@pytest.mark.parametrize("columns", [("甲列", "无此列"), ("备注",), ("甲列", "乙列", "备注")])
def test_columns_that_are_not_there_or_hold_none_are_a_sentence_with_the_columns_there_are(
    columns: tuple[str, ...],
) -> None:
    report = look_at_file(ODD, "table.csv", PLAN, Decision(kind="layer", columns=columns)).report
    assert [fault.code for fault in report.of("refuse")] == ["columns_unusable"]
    assert report.columns == ("名称", "甲列", "乙列", "备注")


def test_a_table_without_known_columns_says_which_it_has() -> None:
    report = look_at_file(ODD, "table.csv", PLAN, Decision(kind="layer")).report
    assert [fault.code for fault in report.of("refuse")] == ["no_coordinates"]
    assert report.columns == ("名称", "甲列", "乙列", "备注")


def test_a_column_of_numbers_of_things_is_no_northing() -> None:
    content = b"e,n\n1,2\n3,4\n"
    report = look_at_file(content, "table.csv", PLAN, Decision(kind="layer")).report
    assert [fault.code for fault in report.of("refuse")] == ["no_coordinates"]


def test_columns_without_numbers_give_way_to_those_with_them() -> None:
    content = "名称,经度,纬度,X,Y\n水厂,,,4852153.8,29548378.9\n".encode()
    report = look_at_file(content, "table.csv", PLAN, Decision(kind="layer")).report
    assert report.positions == (("Y", "easting"), ("X", "northing"))


def test_letters_that_say_the_other_axis_are_believed() -> None:
    assert places("名称,经度,纬度\n水厂,N43.81,E87.61\n".encode()) == [(87.61, 43.81)]


def test_the_command_takes_columns_and_writes_what_it_took(tmp_path: Path) -> None:
    file, out = tmp_path / "table.csv", tmp_path / "out.geojson"
    file.write_bytes(SEVERAL)
    command = ["import", str(file), "--column", "终点经度", "--column", "终点纬度", "--out", str(out)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    (feature,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert Point(feature["geometry"]["coordinates"]) == Point(87.72, 43.92)


def test_check_says_which_columns_it_took(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(SEVERAL)
    told = CliRunner().invoke(main, ["check", str(file)]).output
    assert "起点经度 (lon), 起点纬度 (lat)" in told


def watch(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Note how many rows and columns are looked at, each time that a heading is tried."""
    looked: list[tuple[int, int]] = []

    def count(rows: Sequence[Sequence[object]], **options: bool) -> list[list[object]]:
        looked.append((len(rows), max(map(len, rows))))
        return even_numbers(rows, **options)

    monkeypatch.setattr(table_head, "even_numbers", count)
    return looked


def test_a_table_with_thousands_of_columns_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = watch(monkeypatch)
    rows = [
        SheetRow(number, tuple(f"a{number}-{place}" for place in range(5_000))) for number in range(1, 300)
    ]
    with pytest.raises(ColumnsError):
        table_head.find_head(rows)
    [(height, width)] = looked
    assert height * width <= table_head.LOOKED_AT * limit("fields") + 5_000


def test_cells_far_to_the_right_of_a_heading_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = watch(monkeypatch)
    rows = [
        SheetRow(1, ("名称", "经度", "纬度", *[None] * 9_000)),
        SheetRow(2, ("甲", "87.6", "43.8", *[None] * 9_000)),
    ]
    assert table_head.find_head(rows).taken.places == (1, 2)
    assert looked == [(1, 3)]
