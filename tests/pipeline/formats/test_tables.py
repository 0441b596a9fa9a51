"""Tables for people: what a spreadsheet program makes of them, and what it must leave alone."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from geopandas.testing import assert_geodataframe_equal

from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.io.writers.cells import as_text
from geoapp.pipeline.export import export
from geoapp.pipeline.intake import look_at

from .conftest import HOSTILE

COLUMNS = [
    "序号",
    "项目名称",
    "类别",
    "建设性质",
    "区县",
    "行政区划代码",
    "功能区",
    "建设规模",
    "时间节点",
    "出处",
    "定位精度",
    "误差(米)",
    "经度",
    "纬度",
    "备注",
    "编号",
    "类型",
    "图形(WKT)",
]
NUMBERS = ("序号", "误差(米)", "经度", "纬度", "总投资(元)")

AS_CHINESE_CSV = "--infilter=CSV:44,34,76,1,,2052,false,true"
"""Comma, quotes, UTF-8, from the first line, in Chinese, looking for numbers and dates as Excel does."""

LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Calc (soffice)")


def read_sheet(path: Path, title: str | None = None) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    sheet = book[title] if title else book.worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def convert(path: Path, folder: Path, *reading: str, to: str = "xlsx:Calc MS Excel 2007 XML") -> Path:
    """Let LibreOffice read a file and write what it understood as a workbook, or a table of its own."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", *reading, "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120
    )
    return folder / f"{path.stem}.{to.partition(':')[0]}"


def test_a_workbook_has_the_columns_in_order_and_each_project(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    rows = read_sheet(write(frame, "xlsx"))
    assert list(rows[0]) == COLUMNS
    assert [row["编号"] for row in rows] == list(frame["id"])
    assert [row["项目名称"] for row in rows] == list(frame["name"])
    assert [row["序号"] for row in rows] == list(range(1, len(frame) + 1))


def test_text_of_a_workbook_is_text_and_no_formula(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    sheet = openpyxl.load_workbook(write(frame, "xlsx")).worksheets[0]
    header, *rows = sheet.iter_rows()
    for row in rows:
        for title, cell in zip(header, row, strict=True):
            if cell.value is not None:
                assert cell.data_type == ("n" if title.value in NUMBERS else "s")
                assert title.value in NUMBERS or cell.number_format == "@"
    names = [row[COLUMNS.index("项目名称")].value for row in rows]
    assert set(HOSTILE) <= set(names)
    codes = {row[COLUMNS.index("行政区划代码")].value for row in rows}
    assert "990102" in codes


def test_a_workbook_names_its_sources_on_a_second_sheet(
    frame: gpd.GeoDataFrame, write: Callable[..., Path]
) -> None:
    notes = read_sheet(write(frame, "xlsx"), "出处与说明")
    told = {row["事项"]: row["内容"] for row in notes}
    assert told["规划"] == "方城市规划"
    assert told["记录数"] == len(frame)
    assert told["数据授权"] == "CC BY 4.0"
    sources = [row["内容"] for row in notes if row["事项"] == "坐标来源"]
    located = [one["source"] for one in frame["location"] if one["source"]]
    assert f"invented（{located.count('invented')} 个项目）" in sources
    assert "不表示 0" in told["空格"]


def test_what_is_unknown_is_empty_and_never_zero(
    frame: gpd.GeoDataFrame, plan: Plan, write: Callable[..., Path]
) -> None:
    (unplaced,) = [row for row in read_sheet(write(frame, "xlsx")) if row["项目名称"] == "新管线"]
    for title in ("误差(米)", "经度", "纬度", "时间节点", "建设规模", "功能区"):
        assert unplaced[title] in (None, "")
    paid = [None] * len(frame)
    paid[0], paid[1] = 120_000_000.0, 0.0
    rows = read_csv(export(frame.assign(investment=paid), "csv", plan))
    assert [row["总投资(元)"] for row in rows[:3]] == ["120000000", "0", ""]


def test_a_year_end_is_a_month_and_says_that_it_is_one(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    rows = {row["项目名称"]: row for row in read_csv(export(frame, "csv", plan))}
    assert rows["文庙修缮"]["时间节点"] == "2022年12月（年底） 完工"


@pytest.mark.parametrize(
    "text",
    [
        "650106",
        "3.5",
        "1,000",
        "50%",
        "1e5",
        "3-4",
        "1/2",
        "2022-12",
        "2022年12月",
        "12月3日",
        "8:30",
        "TRUE",
    ],
)
def test_text_that_looks_like_something_else_is_marked_as_text(text: str) -> None:
    assert as_text(text) == f"{text}\t"


@pytest.mark.parametrize("text", ["3号线", "S21", "2022年12月（年底） 完工", "urumqi-14fyp/16830", "", "—"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert as_text(text) == text


@pytest.mark.slow
@LIBREOFFICE
def test_libreoffice_reads_the_csv_as_it_is_meant(
    frame: gpd.GeoDataFrame, write: Callable[..., Path], tmp_path: Path
) -> None:
    path = convert(write(frame, "csv"), tmp_path, AS_CHINESE_CSV)
    rows = read_sheet(path)
    assert list(rows[0]) == [*COLUMNS, "数据授权", "区县界线"]
    assert [row["编号"] for row in rows] == list(frame["id"])
    by_id = {row["编号"]: row for row in rows}
    for number, name in enumerate(HOSTILE):
        shown = by_id[f"demo/h{number}"]["项目名称"]
        assert isinstance(shown, str)
        assert shown.strip("'\t") == name.strip("\t")
    codes = [row["行政区划代码"] for row in rows if row["行政区划代码"] is not None]
    assert codes
    assert all(isinstance(code, str) for code in codes)
    assert isinstance(by_id["demo/90"]["经度"], float)


@pytest.mark.slow
@LIBREOFFICE
def test_libreoffice_reads_the_workbook_as_it_is_meant(
    frame: gpd.GeoDataFrame, write: Callable[..., Path], tmp_path: Path
) -> None:
    mine = write(frame, "xlsx")
    (tmp_path / "again").mkdir()
    again = convert(mine, tmp_path / "again")
    # LibreOffice writes an empty text as no cell.
    said = [{key: value or None for key, value in row.items()} for row in read_sheet(mine)]
    assert [{key: value or None for key, value in row.items()} for row in read_sheet(again)] == said


@LIBREOFFICE
@pytest.mark.slow
def test_libreoffices_own_table_comes_in_as_the_workbook_that_it_was_made_of(
    frame: gpd.GeoDataFrame, plan: Plan, write: Callable[..., Path], tmp_path: Path
) -> None:
    ours = write(frame, "xlsx")
    paths = (ours, convert(ours, tmp_path, to="ods:calc8"))
    decision = Decision(kind="layer", crs="EPSG:4326", accept_repairs=True)
    one, other = (look_at(path.read_bytes(), path.name, plan, decision) for path in paths)
    assert other.report.format == "ODS"
    assert other.report.faults == one.report.faults
    blank = {"": None}  # LibreOffice keeps no cell of an empty text
    assert_geodataframe_equal(other.frame, one.frame.replace(blank))
