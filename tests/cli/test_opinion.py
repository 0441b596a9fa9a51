"""``geoapp opinion``: raised, listed, answered over what was seen, and written as a table."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.written import districts_of

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from ..invented_reports import rows_in  # noqa: TID252


@pytest.fixture(autouse=True)
def projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return districts_of(project_records(read_projects(PLAN)))


def opinion(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["opinion", *map(str, arguments)])


def told(*arguments: object) -> dict[str, list[dict[str, object]]]:
    result = opinion(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, list[dict[str, object]]] = json.loads(result.stdout)
    return found


def test_an_opinion_is_raised_listed_answered_and_written_out(
    projects: dict[str, frozenset[str]], tmp_path: Path
) -> None:
    first, second = list(projects)[:2]
    result = opinion("add", first, "=1+1 红线\n未定", "--who", " 某区\n发改委 ", "--conflict-with", second)
    assert result.exit_code == 0, result.output
    (found,) = told("list", "--state", "open")["opinions"]
    number = found["id"]
    assert (found["project"], found["version"], found["who"]) == (first, 1, "某区 发改委")
    assert found["said"] == {
        "text": "=1+1 红线 未定",
        "state": "open",
        "answer": "",
        "conflict_with": second,
    }
    answered = opinion("answer", number, "--state", "rejected", "--answer", "已公布", "--who", "规划办")
    assert answered.stdout == f"saved version 2 of opinion {number}\n"
    assert told("list", "--state", "open")["opinions"] == []
    words = opinion("list").stdout
    assert words.startswith("1 opinions: 0 open, 0 agreed, 1 rejected, 0 done\n")
    assert f"{number}  rejected  v2  {first} (in conflict with {second})  =1+1 红线 未定" in words
    assert [(one.who, one.subject) for one in read_journal()] == [("某区 发改委", first), ("规划办", first)]
    out = tmp_path / "out.xlsx"
    assert opinion("export", out).exit_code == 0
    head, row = rows_in(out.read_bytes())
    cells = dict(zip(head, row, strict=True))
    assert (cells["意见内容"], cells["状态"], cells["答复"]) == ("=1+1 红线 未定", "不采纳", "已公布")
    assert (cells["提出单位"], cells["更新单位"]) == ("某区 发改委", "规划办")


def test_an_answer_over_what_was_not_seen_is_refused(projects: dict[str, frozenset[str]]) -> None:
    project = next(iter(projects))
    opinion("add", project, "红线未定", "--who", "a")
    number = told("list")["opinions"][0]["id"]
    assert opinion("answer", number, "--state", "agreed", "--who", "b", "--seen", 1).exit_code == 0
    second = opinion("answer", number, "--state", "done", "--who", "c", "--seen", 1)
    assert (second.exit_code, "Somebody else has changed the opinion" in second.stderr) == (2, True)
    assert opinion("answer", number, "--state", "agreed", "--who", "c").stdout.endswith("says so already\n")
    assert [one["version"] for one in told("list")["opinions"]] == [2]


def test_opinions_of_a_district_are_those_on_its_projects(projects: dict[str, frozenset[str]]) -> None:
    inside = next(project for project, adcodes in projects.items() if adcodes)
    code = min(projects[inside])
    outside = next(project for project, adcodes in projects.items() if code not in adcodes)
    for project in (inside, outside):
        opinion("add", project, "红线未定", "--who", "a")
    assert [one["project"] for one in told("list", "--district", code)["opinions"]] == [inside]
    assert len(told("list")["opinions"]) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "none/1", "a", "--who", "a"], "has no project none/1"),
        (["add", "none/1", "a", "--who", " "], "It is not said who"),
        (["answer", "00000000", "--state", "done", "--who", "a"], "no opinion 00000000"),
        (["list", "--plan", "x"], "no plan"),
        (["list", "--district", "1"], "No project lies in the district 1"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], sentence: str) -> None:
    result = opinion(*arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert sentence.lower() in result.stderr.lower()
