"""``geoapp compare``: what a later plan carried on, in words, JSON and files, with totals that add up."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from geoapp.cli import main

from ..invented_plan import PLAN, next_plan  # noqa: TID252

NAMES = {"轨道交通7号线": "地铁七号线", "东湖公园": "万亩湿地长廊", "汤浦水库供水工程": "汤浦水库供水项目"}


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    return next_plan(tmp_path, monkeypatch, NAMES, gone="大唐停车场")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["compare", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_became_of_each_project_is_told(later: str) -> None:
    told = json.loads(run(PLAN, later, "--json"))
    became = {one["earlier"][0]["name"]: one for one in told["changes"] if one["earlier"]}
    assert became["绍兴站"]["relation"] == "kept"
    assert became["汤浦水库供水工程"]["relation"] == "kept"
    assert became["轨道交通7号线"]["later"][0]["name"] == "地铁七号线"
    assert became["大唐停车场"]["relation"] == "dropped"
    assert became["兰亭博物馆"]["earlier"][0]["cite"] == became["兰亭博物馆"]["later"][0]["cite"] != ""
    assert became["绍兴站"]["score"] >= 0.8


def test_the_totals_are_all_projects_of_both_plans(later: str) -> None:
    told = json.loads(run(PLAN, later, "--json"))
    assert sum(pair[0] for pair in told["totals"].values()) == 25
    assert sum(pair[1] for pair in told["totals"].values()) == 24
    assert run(PLAN, later).splitlines()[-1].split() == ["Sum", "25", "24"]


def test_the_other_way_round_what_was_dropped_is_new(later: str) -> None:
    there, back = (json.loads(run(*plans, "--json"))["totals"] for plans in ((PLAN, later), (later, PLAN)))
    assert there["kept"] == back["kept"][::-1]
    assert (there["dropped"], there["new"]) == (back["new"][::-1], back["dropped"][::-1])


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_a_file_has_every_change_with_both_citations(later: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"changes.{suffix}"
    run(PLAN, later, "--into", str(path))
    content = path.read_bytes()
    if suffix == "json":
        assert len(json.loads(content)["changes"]) >= 23
        return
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        book = load_workbook(io.BytesIO(content))
        rows = [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        assert [cell.value for cell in book.worksheets[1][book.worksheets[1].max_row]] == ["合计", 25, 24]
    kept = next(row for row in rows if row[3] == "绍兴站")
    assert (kept[0], kept[4], kept[7]) == ("延续", "《虚构规划》第二章第一节", "《虚构规划》第二章第一节")


def test_a_plan_is_not_compared_with_itself(later: str) -> None:
    result = CliRunner().invoke(main, ["compare", PLAN, PLAN])
    assert result.exit_code == 2
    assert "two different plans" in result.stderr
    assert later
