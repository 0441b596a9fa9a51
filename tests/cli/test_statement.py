"""``geoapp statement``: each project beside the evidence that speaks for it, and files that say the same."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from docx.table import Table
from openpyxl import Workbook, load_workbook
from PIL import Image

from geoapp.cli import main
from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.io.plans import load_plan
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.recorded_changes import read_changes
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import districts_of
from geoapp.sheet import statement as paper

from ..invented_plan import PLAN, copy_plan  # noqa: TID252

HEADING = ("序号", "项目名称", "总投资（万元）", "累计完成投资（万元）", "形象进度")
STATION, LINE = "绍兴站", "轨道交通7号线"
STATION_ID, LINE_ID = f"{PLAN}/351", f"{PLAN}/416"
NOTE = re.compile(r"\[(\d+)\]")
"""Number of a source, in a cell or before the source."""

OPERATOR = Identity(subject="某办", role="operator")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        copy_plan(folder, patch)
        write_build(build_plan(PLAN))
        yield folder


@pytest.fixture(autouse=True)
def plan_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Path) -> Path:
    copied = copy_plan(tmp_path, monkeypatch)
    shutil.copytree(built / "geojson", tmp_path / "geojson")
    return copied


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def add_list(folder: Path, *rows: tuple[object, ...], year: int = 2024, as_of: str = "2024-06") -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADING, *((number, *row) for number, row in enumerate(rows, start=1))):
        sheet.append(list(row))
    path = folder / f"{year} {as_of}.xlsx"
    book.save(path)
    result = run("ledger", "add", path, "--year", year, "--as-of", as_of)
    assert result.exit_code == 0, result.output


def table_texts(table: Table) -> list[str]:
    return [cell.text for row in table.rows for cell in row.cells]


def report(project: str, month: str, status: Any, percent: float | None = None) -> None:  # noqa: ANN401 (its codes)
    districts = districts_of(project_records(read_projects(PLAN)))
    said = SaidStatus(status=status, percent=percent)
    save_reports(PLAN, month, [ReportDraft(project=project, seen=0, said=said)], OPERATOR, districts)


def correct(folder: Path, project: str, value: str, reason: str, day: str = "2024-01-01") -> None:
    with (folder / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write(f"{project},status,{value},{reason},某办,{day}\n")


def statement(*more: object) -> dict[str, Any]:
    result = run("statement", PLAN, "--json", "-q", *more)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def one(told: dict[str, Any], project: str) -> dict[str, Any]:
    (found,) = [one for one in told["projects"] if one["id"] == project]
    return dict(found)


def test_a_list_says_the_state_with_its_row_and_the_rest_is_not_found(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"), (LINE, 9000, 9000, "已通车"))
    told = statement()
    station, line = one(told, STATION_ID), one(told, LINE_ID)
    assert (station["state"], station["reason"], line["state"]) == ("ongoing", "progress", "done")
    cite = station["evidence"]["cite"]
    assert (cite["title"], cite["year"], cite["date"], cite["rows"]) == (
        "2024 2024-06.xlsx",
        2024,
        "2024-06",
        ["t1-2"],
    )
    assert (station["done"]["value"], line["investment"]["value"]) == (8_000_000, 90_000_000)
    states = told["total"]["states"]
    assert sum(states.values()) == told["total"]["projects"] == len(told["projects"])
    assert (states["done"], states["ongoing"], states["not_found"]) == (1, 1, len(told["projects"]) - 2)
    assert told["total"]["done"] == {"value": 98_000_000.0, "known": 2, "unknown": len(told["projects"]) - 2}
    assert {project["cite"] for project in told["projects"]} >= {station["cite"]}


def test_a_later_report_goes_before_a_list_and_an_earlier_one_does_not(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"), (LINE, 9000, 9000, "已通车"))
    report(STATION_ID, "2024-07", "done", 100)
    report(LINE_ID, "2024-05", "suspended", 40)
    told = statement()
    assert (one(told, STATION_ID)["state"], one(told, LINE_ID)["state"]) == ("done", "done")
    assert one(told, STATION_ID)["evidence"]["cite"]["source"] == "report"
    before = statement("--as-of", "2024-06-30")
    assert one(before, STATION_ID)["state"] == "ongoing"
    assert one(statement("--as-of", "2024-05-31"), LINE_ID)["reason"] == "status"


def test_a_curators_word_goes_before_both_until_it_is_taken_back(tmp_path: Path, plan_folder: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    report(STATION_ID, "2024-07", "done", 100)
    correct(plan_folder, STATION_ID, "取消", "并入另一项目")
    found = one(statement(), STATION_ID)
    assert (found["state"], found["evidence"]["text"]) == ("adjusted", "并入另一项目")
    assert found["evidence"]["cite"]["source"] == "curator"
    correct(plan_folder, STATION_ID, "", "前一行有误")
    assert one(statement(), STATION_ID)["state"] == "done"


def test_a_list_that_says_nothing_of_progress_hides_no_older_word(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, "", "见附件"), (LINE, 9000, 0, ""), year=2025, as_of="2025-01")
    silent = one(statement(), STATION_ID)
    assert (silent["state"], silent["reason"]) == ("not_found", "silent")
    assert (one(statement(), LINE_ID)["state"], one(statement(), LINE_ID)["reason"]) == (
        "not_started",
        "unstarted",
    )
    report(STATION_ID, "2024-07", "ongoing", 20)
    assert one(statement(), STATION_ID)["state"] == "ongoing"
    assert one(statement(), STATION_ID)["investment"]["value"] == 50_000_000


def test_a_row_that_is_two_projects_counts_its_money_once(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    both = (STATION_ID, LINE_ID)
    (listed,) = json.loads(run("ledger", "status", "--json").stdout)["years"]
    assert listed["rows"] == 1
    name = load_ledger(PLAN)[0].id
    decided = run("ledger", "decide", name, "t1-2", *both, "--who", "某办", "--again")
    assert decided.exit_code == 0, decided.output
    told = statement()
    assert told["total"]["done"]["value"] == 8_000_000
    shared = [project["done"]["shared_with"] for project in told["projects"] if project["done"]]
    assert shared == [None, both[0]]


def test_a_district_has_its_projects_and_the_workbook_adds_up(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    everything = statement()
    code = one(everything, STATION_ID)["districts"][0]
    some = statement("--district", code)
    assert [project["id"] for project in some["projects"]] == [
        project["id"] for project in everything["projects"] if code in project["districts"]
    ]
    out = tmp_path / "out.xlsx"
    assert run("statement", PLAN, "--to", out).exit_code == 0
    book = load_workbook(BytesIO(out.read_bytes()))
    _, totals, themes, districts, projects = (
        [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book.worksheets
    )
    (whole,) = totals
    assert len(projects) == whole[1] == len(everything["projects"])
    for parts in (themes, districts):
        for column in range(1, len(whole)):
            assert sum(row[column] or 0 for row in parts) == pytest.approx(whole[column] or 0)
    (station,) = [row for row in projects if row[1] == STATION]
    assert "2024 2024-06.xlsx（2024 年清单，截至 2024-06）第 2 行" in station
    assert station.count(800) == 1


def test_the_page_asks_for_nothing_and_each_note_is_there(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "<b>主体</b>封顶"))
    out = tmp_path / "out.html"
    assert run("statement", PLAN, "--to", out, "--lang", "en").exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert not re.search(r"(?:src|href)=[\"'](?!#)|url\(|@import|<script", page)
    asked, there = (set(re.findall(sign, page)) for sign in (r'href="#(note-\d+)"', r'id="(note-\d+)"'))
    assert asked == there != set()


def test_paper_has_every_project_and_the_source_of_each_figure(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    for name in ("out.pdf", "out.docx"):
        result = run("statement", PLAN, "--to", tmp_path / name)
        assert result.exit_code == 0, result.output
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as pdf:
        printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    tables = docx.Document(str(tmp_path / "out.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in tables[-1].rows]
    names = [project["name"] for project in statement()["projects"]]
    assert [row[1] for row in rows[1:]] == names
    (station,) = [row for row in rows if row[1] == STATION]
    assert re.fullmatch(r"800\.00 \[\d+\]", station[-1])
    squeezed = "".join(printed.split())
    assert all(part in squeezed for part in (*names, "（2024年清单，截至2024-06）第2行"))


def test_paper_says_how_many_it_lists_with_their_sources_and_counts_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"), (LINE, 9000, 700, "主体封顶"))
    names = [project["name"] for project in statement()["projects"]]
    most = names.index(STATION) + 1
    assert most < names.index(LINE) + 1 <= len(names)
    whole, cut = tmp_path / "whole.docx", tmp_path / "cut.docx"
    assert run("statement", PLAN, "--to", whole).exit_code == 0
    monkeypatch.setattr(paper, "MOST_ROWS", most)
    for path in (cut, tmp_path / "cut.pdf"):
        assert run("statement", PLAN, "--to", path).exit_code == 0
    with pypdfium2.PdfDocument(tmp_path / "cut.pdf") as pdf:
        printed = "".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    (*totals, listed), (*all_totals, _) = (docx.Document(str(path)).tables for path in (cut, whole))
    assert [row.cells[1].text for row in listed.rows[1:]] == names[:most]
    assert [table_texts(one) for one in totals] == [table_texts(one) for one in all_totals]
    text = "".join(one.text for one in docx.Document(str(cut)).paragraphs)
    for said in (text, printed):
        assert f"{len(names)}个项目中的前{most}个" in "".join(said.split())
    asked = {
        number for one in (*totals, listed) for cell in table_texts(one) for number in NOTE.findall(cell)
    }
    assert set(NOTE.findall(text)) == asked != set()


def test_what_went_from_the_plan_is_told_and_not_counted(tmp_path: Path, plan_folder: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"), (LINE, 9000, 9000, "已通车"))
    gone = STATION_ID
    with (plan_folder / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write(f"{gone},drop,,已不在规划中,某办,2024-08-01\n")
    write_build(build_plan(PLAN))
    result = run("statement", PLAN, "--json")
    assert "1 ids of lists and reports are no longer in the plan" in result.stderr
    told = json.loads(result.stdout)
    assert told["gone"] == 1
    assert told["total"]["done"]["value"] == 90_000_000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--district", "1"], "No project lies in the district 1"),
        (["--as-of", "2024-05-31"], "Nothing is known by 2024-05-31, the earliest evidence is of 2024-06"),
        (["--as-of", f"{date.today().year + 1}-01-01"], "is still to come"),  # noqa: DTZ011 (as the command reads it)
    ],
)
def test_what_cannot_be_stated_is_one_sentence_and_no_file(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    out = tmp_path / "out.xlsx"
    result = run("statement", PLAN, "--to", out, *arguments)
    assert (result.exit_code, sentence in result.stderr, result.stderr.count("\n")) == (2, True, 1)
    assert not out.exists()


def test_a_plan_of_which_nothing_is_known_and_a_wrong_name_are_one_sentence(tmp_path: Path) -> None:
    result = run("statement", PLAN, "--to", tmp_path / "out.xlsx")
    assert "There is no annual list, report or correction" in result.stderr
    assert ".xlsx, .html, .docx, .pdf" in run("statement", PLAN, "--to", tmp_path / "out.txt").stderr
    assert run("statement", "nowhere", "--to", tmp_path / "out.xlsx").exit_code == 2
    assert not list(tmp_path.glob("out.*"))


def decoded(picture: Any) -> str:  # noqa: ANN401 (a picture of Pillow's)
    """Return what a QR code says, read by OpenCV's reader, which has nothing of the writer's."""
    reader, numpy = pytest.importorskip("cv2"), pytest.importorskip("numpy")
    text: str = reader.QRCodeDetector().detectAndDecode(numpy.asarray(picture.convert("L")))[0]
    return text


def test_the_code_on_paper_opens_the_page_of_the_same_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    monkeypatch.setenv("GEOAPP_PUBLIC_ADDRESS", "https://plans.example/map/")
    address = f"https://plans.example/map/statement?plan={PLAN}&lang=en&as_of=2024-07-01"
    for name in ("out.pdf", "out.docx", "out.html", "out.xlsx"):
        more = ("--to", tmp_path / name, "--as-of", "2024-07-01", "--lang", "en")
        assert run("statement", PLAN, *more).exit_code == 0
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as pdf:
        assert decoded(pdf[0].render(scale=3).to_pil()) == address
    (picture,) = docx.Document(str(tmp_path / "out.docx")).inline_shapes
    found = picture._inline.graphic.graphicData.pic.blipFill.blip.embed
    part = docx.Document(str(tmp_path / "out.docx")).part.related_parts[found]
    assert decoded(Image.open(BytesIO(part.blob))) == address
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert address.replace("&", "&amp;") in page
    about = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert any(address in str(cell.value) for row in about for cell in row)


@pytest.mark.parametrize(
    "wrong", ["plans.example", "ftp://plans.example", "http://[", "https://a.example/?b"]
)
def test_a_public_address_that_is_none_is_one_sentence(
    tmp_path: Path, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    monkeypatch.setenv("GEOAPP_PUBLIC_ADDRESS", wrong)
    result = run("statement", PLAN, "--to", tmp_path / "out.html")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert f"GEOAPP_PUBLIC_ADDRESS is {wrong}" in result.stderr


ACTUALS = (
    "指标,年份,数值,单位,来源\n轨道交通运营里程,2025,60,公里,\n人均公园绿地面积,2025,15.5,平方米,统计公报\n"
)


def add_actuals(folder: Path, text: str = ACTUALS, name: str = "actuals.csv") -> Result:
    (folder / name).write_text(text, encoding="utf-8")
    return run("indicators", "add", folder / name, "--who", "某统计局", "--json")


def test_indicators_stand_beside_their_latest_actuals_with_the_row_of_each(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    assert statement()["indicators"] == []
    result = add_actuals(tmp_path)
    assert result.exit_code == 0, result.output
    told = statement()["indicators"]
    assert [(one["name"], one["state"]) for one in told] == [
        ("轨道交通运营里程", "on_pace"),
        ("人均公园绿地面积", "behind"),
        ("污水处理率", "no_data"),
    ]
    assert (told[1]["expected"], told[1]["actual"]["value"], told[1]["actual"]["line"]) == (16.0, 15.5, 3)
    assert statement("--as-of", "2025-12-30")["indicators"][1]["state"] == "no_data"
    code = one(statement(), STATION_ID)["districts"][0]
    assert statement("--district", code)["indicators"] == []
    pace = json.loads(run("indicators", "pace", "--json").stdout)["indicators"][1]
    assert pace == told[1]
    (entry,) = [one for one in read_journal() if one.what == "indicators" and one.step == "done"]
    assert (entry.who, entry.subject) == ("某统计局", "actuals.csv")
    assert read_changes(load_plan(PLAN), lambda _: None)[0].what == "indicators"


def test_every_file_of_a_statement_has_the_indicators_with_their_sources(tmp_path: Path) -> None:
    add_list(tmp_path, (STATION, 5000, 800, "主体封顶"))
    add_actuals(tmp_path)
    texts = {}
    for suffix in ("xlsx", "html", "docx", "pdf"):
        out = tmp_path / f"out.{suffix}"
        assert run("statement", PLAN, "--to", out).exit_code == 0
        texts[suffix] = out.read_bytes()
    book = load_workbook(BytesIO(texts["xlsx"]))
    rows = list(book["指标进度"].values)
    assert rows[2][4:6] == ("15.5", "actuals.csv 第 3 行（统计公报）")
    assert (rows[1][-1], rows[2][-1], rows[3][-1]) == ("达到进度", "落后", "无数据")
    word = docx.Document(BytesIO(texts["docx"]))
    told = "".join(paragraph.text for paragraph in word.paragraphs)
    pages = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(texts["pdf"]))
    for text in (told, texts["html"].decode(), "".join(pages.split())):
        assert "actuals.csv第3行（统计公报）" in "".join(text.split())


def test_a_wrong_file_leaves_the_one_before_and_the_same_one_is_told(tmp_path: Path) -> None:
    assert add_actuals(tmp_path).exit_code == 0
    wrong = add_actuals(tmp_path, ACTUALS.replace("公里", "米"), "wrong.csv")
    assert wrong.exit_code == 2
    assert "line 2" in json.loads(wrong.stdout)["error"]
    again = add_actuals(tmp_path)
    assert (again.exit_code, json.loads(again.stdout)["code"]) == (2, "indicators_there")
    assert add_actuals(tmp_path, ACTUALS.replace("15.5", "16"), "later.csv").exit_code == 0
    told = json.loads(run("indicators", "pace", "--json").stdout)["indicators"]
    assert [(one["state"], one["file"]) for one in told[:2]] == [("on_pace", "later.csv")] * 2
