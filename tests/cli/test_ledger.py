"""``geoapp ledger``: a year's list joined to a plan's projects, what is told about it, and sums that count once."""

import json
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from geoapp.cli import main
from geoapp.domain.access import AccessRole, Identity
from geoapp.errors import InputError
from geoapp.io.journal import read_journal
from geoapp.pipeline import ledger as ledger_module
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.ledger_decisions import decide as decide_rows

from ..invented_plan import PLAN, copy_plan  # noqa: TID252

HEADING = (
    "序号", "项目代码", "项目名称", "建设内容", "总投资（万元）", "2024年计划投资（万元）",
    "累计完成投资（万元）", "形象进度", "责任单位", "联系人", "联系电话",
)  # fmt: skip
STATION, LINE = "2101-330602-04-01-123456", "2101-330602-04-01-654321"
ROWS = (
    (1, STATION, "绍兴站建设工程", "", 5000, 1000, 800, "主体封顶", "甲局", "无名氏", "0000"),
    (2, LINE, "地铁七号线一期", "", 9000, "", "", "", "乙局", "无名氏", "0000"),
    (3, "", "兰亭博物馆新建项目", "", 300, 100, 20, "", "", "", ""),
    (4, "", "石门坎水电站", "", 700, 200, "", "", "", "", ""),
)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return tmp_path / "work"


def write(path: Path, rows: Sequence[Sequence[object]] = ROWS, heading: Sequence[str] = HEADING) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("某市重点项目计划表",), heading, *rows):
        sheet.append(list(row))
    book.save(path)
    return str(path)


def ledger(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["ledger", *arguments])


def add(path: str, year: int = 2024) -> dict[str, object]:
    result = ledger("add", path, "--year", str(year), "--json", "-q")
    assert result.exit_code == 0, result.output
    told: dict[str, object] = json.loads(result.stdout)
    return told


def status() -> dict[str, object]:
    told: dict[str, object] = json.loads(ledger("status", "--json").stdout)
    return told


@pytest.mark.parametrize("wrong", ["mid-2024", "2024-13", "2024-02-30", "0001"])
def test_a_date_that_is_none_adds_nothing(tmp_path: Path, wrong: str) -> None:
    result = ledger("add", write(tmp_path / "list.xlsx"), "--year", "2024", "--as-of", wrong)
    assert (result.exit_code, f"{wrong} is no date that a list holds for" in result.stderr) == (2, True)
    assert load_ledger(PLAN) == ()


def test_rows_are_joined_unsure_or_not_in_the_plan_and_add_up(tmp_path: Path) -> None:
    told = add(write(tmp_path / "list.xlsx"))
    assert (told["rows"], told["joined"], told["new"]) == (4, 2, 1)
    assert told["rows"] == told["joined"] + told["unsure"] + told["new"]  # type: ignore[operator]


def test_projects_are_found_waiting_or_in_no_list(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    told = status()
    assert told["found"] == 2
    assert told["projects"] == told["found"] + told["waiting"] + len(told["missing"])  # type: ignore[operator, arg-type]
    assert "not found in any list" in ledger("status").stdout


def test_a_sum_says_of_how_many_projects_nothing_is_known(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    (year,) = status()["years"]  # type: ignore[misc]
    assert year["planned"] == {"value": 13_000_000.0, "known": 3, "unknown": 1}
    assert year["done"] == {"value": 8_200_000.0, "known": 2, "unknown": 2}


def test_a_project_in_two_lists_of_a_year_counts_once(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    add(write(tmp_path / "again.xlsx", [(1, STATION, "绍兴站", "", 5000, 1200, 900, "", "甲局", "", "")]))
    (year,) = status()["years"]  # type: ignore[misc]
    assert (year["lists"], year["rows"], year["projects"]) == (2, 5, 2)
    assert year["planned"] == {"value": 15_000_000.0, "known": 3, "unknown": 1}


def test_the_list_that_was_added_last_speaks_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class GoingBack(datetime):
        hours = 20

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            cls.hours -= 1
            return datetime(
                2026, 3, 1, max(cls.hours, 12), tzinfo=tz
            )  # back hour by hour, then it stands still

    monkeypatch.setattr(ledger_module, "datetime", GoingBack)
    for planned in range(1, 13):
        add(
            write(
                tmp_path / f"{planned}.xlsx",
                [(1, STATION, "绍兴站", "", 5000, planned, 900, "", "甲局", "", "")],
            )
        )
        (year,) = status()["years"]  # type: ignore[misc]
        assert year["planned"]["value"] == planned * 10_000


def test_a_code_of_an_earlier_list_joins_another_name(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"), 2023)
    told = add(write(tmp_path / "next.xlsx", [(1, STATION, "惠民一号工程", "", 1, 1, 1, "", "甲局", "", "")]))
    assert told["joined"] == 1


def test_nothing_of_persons_is_kept_and_that_is_told(tmp_path: Path, work: Path) -> None:
    notes = add(write(tmp_path / "list.xlsx"))["notes"]
    assert any("联系人、联系电话" in one for one in notes)  # type: ignore[attr-defined]
    kept = b"".join(path.read_bytes() for path in work.iterdir() if path.is_file())
    assert ("无名氏".encode() in kept, "主体封顶".encode() in kept) == (False, True)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [(1, STATION, "甲厂", "", 1, 1, 1), (2, STATION, "乙厂", "", 1, 1, 1)],
            f"{STATION} stands in several rows (3、4)",
        ),
        ([(1, "2113-330602-04-01-123456", "甲厂", "", 1, 1, 1)], "1 project codes are against their rule"),
        ([(1, "", "甲厂", "", "1.2亿元", 1, 1)], "in several units (万元、亿元)"),
        ([(1, "", "甲厂", "", "300万美元", 1, 1)], "1 sums are no amount in yuan"),
    ],
)
def test_what_is_wrong_with_codes_and_sums_is_one_sentence(
    rows: list[tuple[object, ...]], told: str, tmp_path: Path
) -> None:
    notes = add(write(tmp_path / "list.xlsx", rows, HEADING[:7]))["notes"]
    assert sum(told in one for one in notes) == 1  # type: ignore[attr-defined]


def test_the_same_bytes_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx")
    add(path)
    again = ledger("add", path, "--year", "2025")
    assert again.exit_code == 2
    assert "was added on" in again.stderr
    assert len(load_ledger(PLAN)) == 1


def test_an_older_list_is_added_and_told(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    notes = add(write(tmp_path / "old.xlsx", ROWS[:1]), 2022)["notes"]
    assert any(one.startswith("A list of 2024 is there") for one in notes)  # type: ignore[attr-defined]
    assert [year["year"] for year in status()["years"]] == [2022, 2024]  # type: ignore[attr-defined]


def test_a_file_without_a_table_of_projects_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [("a", "b")], ("x", "y"))
    refused = ledger("add", path, "--year", "2024")
    assert refused.exit_code == 2
    assert "no table of projects" in refused.stderr
    assert (load_ledger(PLAN), read_journal()) == ((), ())


def test_an_added_list_is_an_intent_with_its_outcome_in_the_journal(tmp_path: Path) -> None:
    told = add(write(tmp_path / "list.xlsx"))
    entry = read_journal()[-1]
    assert (entry.what, entry.step, entry.subject) == ("ledger", "done", told["list"])
    assert entry.detail.startswith("2024, added list.xlsx version 1: title none -> list.xlsx; ")
    assert entry.detail.endswith("state none -> kept")


def test_lists_of_an_earlier_program_are_asked_to_be_moved_and_not_missed(tmp_path: Path, work: Path) -> None:
    (work / "ledger" / PLAN).mkdir(parents=True)
    (work / "ledger" / PLAN / "2024-0.json").write_text("{}", encoding="utf-8")
    for asked in (("status",), ("add", write(tmp_path / "list.xlsx"), "--year", "2024")):
        result = ledger(*asked)
        assert result.exit_code == 2
        assert f"{work / 'ledger' / PLAN} holds" in result.stderr
        assert "geoapp store migrate" in result.stderr
    moved = CliRunner().invoke(main, ["store", "migrate"])
    assert (moved.exit_code, "2024-0.json is no list that this program wrote" in moved.stderr) == (2, True)


def test_no_command_writes_over_a_list(tmp_path: Path, work: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    kept = work / "reports.sqlite"
    result = CliRunner().invoke(main, ["export", "--plan", PLAN, "--format", "csv", "--out", str(kept)])
    assert result.exit_code == 2


def decide(*arguments: str) -> Result:
    return ledger("decide", *arguments, "--who", "某办", "--json", "-q")


def unsure() -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(ledger("unsure", "--json").stdout)
    return told


def counts() -> tuple[object, ...]:
    found = status()
    (year,) = found["years"]  # type: ignore[misc]
    return found["found"], found["waiting"], year["joined"], year["unsure"], year["new"]


def test_a_row_that_waits_is_decided_and_counts_as_joined(tmp_path: Path) -> None:
    add(write(tmp_path / "list.xlsx"))
    before = counts()
    (waiting,) = unsure()
    (row,), (project,) = waiting["rows"], waiting["projects"]  # type: ignore[misc]
    assert decide(str(waiting["list"]), row, project).exit_code == 0
    assert counts() == (before[0] + 1, before[1] - 1, before[2] + 1, 0, before[4])  # type: ignore[operator]
    assert unsure() == []
    entry = read_journal()[-1]
    assert (entry.what, entry.who, entry.detail) == (
        "ledger",
        "某办",
        f"2024, decided {row} version 1: projects none -> {project}; list_version none -> 1",
    )


def test_a_row_that_waits_may_be_no_project_and_a_wrong_join_is_mended(tmp_path: Path) -> None:
    told = add(write(tmp_path / "list.xlsx"))
    before = counts()
    (waiting,) = unsure()
    (row,) = waiting["rows"]  # type: ignore[misc]
    assert decide(str(told["list"]), row, "--no-project").exit_code == 0
    assert counts() == (before[0], before[1] - 1, before[2], 0, before[4] + 1)  # type: ignore[operator]
    for pair in load_ledger(PLAN)[0].settled:
        assert decide(str(told["list"]), pair.rows[0], "--no-project").exit_code == 0
    assert counts() == (0, 0, 0, 0, len(ROWS))


def test_what_was_decided_holds_until_it_is_decided_again(tmp_path: Path) -> None:
    told = str(add(write(tmp_path / "list.xlsx"))["list"])
    (waiting,) = unsure()
    (row,), (project,) = waiting["rows"], waiting["projects"]  # type: ignore[misc]
    decide(told, row, "--no-project")
    refused = decide(told, row, project)
    assert refused.exit_code == 2
    assert f"{row} was decided on" in refused.stderr
    assert decide(told, row, "--no-project").exit_code == 0  # says the same once more
    assert decide(told, row, project, "--again").exit_code == 0
    assert [one.projects for one in load_ledger(PLAN)[0].decisions] == [(project,)]
    assert read_journal()[-1].detail == f"2024, decided {row} version 2: projects none -> {project}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("2024-000000000000", "t1-3", "--no-project"), "has no list 2024-000000000000; it has: 2024-"),
        (("", "t9-99", "--no-project"), "has no row t9-99"),
        (("", "t1-3", "nowhere/1"), "no project nowhere/1"),
        (("", "t1-3"), "was given no project"),
        (("", "t1-3", f"{PLAN}/1", "--no-project"), "was given no project"),
    ],
)
def test_a_wrong_decision_is_one_sentence_and_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    made = str(add(write(tmp_path / "list.xlsx"))["list"])
    before = load_ledger(PLAN)
    result = decide(arguments[0] or made, *arguments[1:])
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert load_ledger(PLAN) == before


@pytest.mark.parametrize("role", ["anybody", "stranger", "guest", "reader", "district_editor"])
def test_who_is_no_curator_decides_nothing(tmp_path: Path, role: AccessRole) -> None:
    told = str(add(write(tmp_path / "list.xlsx"))["list"])
    with pytest.raises(InputError) as refused:
        decide_rows(PLAN, told, "t1-3", [], by=Identity(subject="a1", role=role))
    assert refused.value.code == "ledger_no_role"
    assert load_ledger(PLAN)[0].decisions == ()


def test_a_list_is_taken_out_and_can_be_added_again_without_what_was_decided(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx")
    told = str(add(path)["list"])
    (waiting,) = unsure()
    (row,), (project,) = waiting["rows"], waiting["projects"]  # type: ignore[misc]
    assert decide(told, row, "--no-project").exit_code == 0
    assert ledger("remove", told, "--who", "某办").exit_code == 0
    assert load_ledger(PLAN) == ()
    assert read_journal()[-1].detail.endswith("state kept -> removed")
    assert str(add(path)["list"]) == told
    assert (load_ledger(PLAN)[0].decisions, len(unsure())) == ((), 1)
    assert decide(told, row, project).exit_code == 0
    assert [one.projects for one in load_ledger(PLAN)[0].decisions] == [(project,)]
    gone = ledger("remove", "2024-000000000000", "--who", "某办")
    assert gone.exit_code == 2
    assert "has no list" in gone.stderr
