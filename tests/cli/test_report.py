"""``geoapp report``: the table out, filled in and in again, and the lights of a month."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.status_reports import ReportDraft, save_reports, this_month
from geoapp.pipeline.written import districts_of

from ..invented_attachments import attached  # noqa: TID252
from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from ..invented_reports import filled, rows_in  # noqa: TID252


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return tmp_path / "table.xlsx"


def report(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def export(table: Path, *more: str) -> list[list[object]]:
    result = report("export", table, "--month", "2026-01", *more)
    assert result.exit_code == 0, result.output
    return rows_in(table.read_bytes())


def test_the_table_has_a_row_a_project_or_one_of_a_district(table: Path) -> None:
    districts = districts_of(project_records(read_projects(PLAN)))
    assert [row[0] for row in export(table)[1:]] == list(districts)
    code = min(one for adcodes in districts.values() for one in adcodes)
    some = [one for one, adcodes in districts.items() if code in adcodes]
    assert [row[0] for row in export(table, "--district", code, "--lang", "en")] == ["Id", *some]
    wrong = report("export", table, "--district", "1")
    assert (wrong.exit_code, code in wrong.output) == (2, True)


def test_what_was_filled_in_is_saved_and_shown_with_its_light(table: Path) -> None:
    first, second = (str(row[0]) for row in export(table)[1:3])
    cells = {"状态": "在建", "进度": "20%", "计划进度": "50%"}
    table.write_bytes(filled(table.read_bytes(), {first: cells, second: {"状态": "快了"}}))
    result = report("add", table, "--month", "2026-01", "--who", " 某区\n发改委 ")
    assert result.exit_code == 0, result.output
    assert "1 saved, 1 refused" in result.stdout
    assert "row 3: 快了 is no status" in result.stderr
    assert [(entry.who, entry.subject) for entry in read_journal()] == [("某区 发改委", first)]
    told = json.loads(report("status", "--month", "2026-01", "--json").stdout)
    (shown,) = [one for one in told["projects"] if one["report"]]
    assert (shown["project"], shown["light"], shown["rule"]) == (first, "red", "far_behind")
    assert shown["report"]["said"]["percent"] == 20
    words = report("status", "--month", "2026-01").stdout
    assert f"ongoing         20%  {first}  30 points or more behind plan" in words
    again = json.loads(report("add", table, "--month", "2026-01", "--who", "a", "--json").stdout)
    assert [one["outcome"] for one in again["rows"][:3]] == ["same", "refused", "empty"]


def test_a_file_beside_a_report_is_counted_in_the_table_and_taken_away(table: Path) -> None:
    districts = districts_of(project_records(read_projects(PLAN)))
    project, file = next(iter(districts)), attached()
    draft = ReportDraft(project=project, seen=0, said=SaidStatus(status="ongoing"), file=file)
    save_reports(PLAN, "2026-01", [draft], Identity(subject="a", role="curator"), districts)
    head, row, other, *_ = export(table)
    assert (row[head.index("附件")], other[head.index("附件")]) == ("1", "0")
    assert report("remove-file", file.sha256, "--who", " ").exit_code == 2
    gone = report("remove-file", file.sha256.upper(), "--who", "某区发改委")
    assert (gone.exit_code, f"removed 验收单.pdf beside the report of {project}" in gone.stdout) == (0, True)
    assert [entry.who for entry in read_journal()] == ["a", "某区发改委"]
    assert export(table)[1][head.index("附件")] == "0"
    again = report("remove-file", file.sha256, "--who", "某区发改委")
    assert (again.exit_code, file.sha256 in again.stderr) == (2, True)


def test_without_a_month_it_is_this_one_and_other_tables_are_refused(table: Path) -> None:
    first = str(export(table)[1][0])
    table.write_bytes(filled(table.read_bytes(), {first: {"状态": "在建"}}))
    result = report("add", table, "--who", "a")
    assert f"The row is of 2026-01 and {this_month()} is being reported" in result.stderr
    assert read_journal() == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "none.xlsx", "--who", "a"], "none.xlsx cannot be read"),
        (["status", "--month", "2026"], "2026 is no month"),
        (["status", "--plan", "x"], "no plan"),
        (["add", "none.xlsx", "--who", " "], "It is not said who reports"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], sentence: str) -> None:
    result = report(*arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert sentence.lower() in result.stderr.lower()


def test_no_command_writes_over_the_reports(table: Path) -> None:
    first = str(export(table)[1][0])
    table.write_bytes(filled(table.read_bytes(), {first: {"状态": "在建"}}))
    assert report("add", table, "--month", "2026-01", "--who", "a").exit_code == 0
    for name in ("reports.sqlite", "reports.sqlite-wal"):
        result = report("export", table.parent / "work" / name)
        assert (result.exit_code, "a record of the program" in result.stderr) == (2, True)
