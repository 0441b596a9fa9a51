"""Annual lists, status reports and opinions by the API: what they say, who may read them, and nothing of persons."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from starlette.testclient import TestClient

from geoapp.domain.access import Identity
from geoapp.domain.opinion import SaidOpinion
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.indicators import add_actuals
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.opinions import answer_opinion, raise_opinion
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import districts_of
from geoapp.store import attachment_store

from ...invented_attachments import PDF, attached  # noqa: TID252

PLAN = "urumqi-14fyp"
V1 = f"/api/v1/{PLAN}"
MONTH = "2026-02"


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path


@pytest.fixture
def reported() -> tuple[str, str]:
    """Project that was reported on, and a district that it surely lies in."""
    districts = districts_of(project_records(read_projects(PLAN)))
    project, adcodes = next(pair for pair in districts.items() if len(pair[1]) == 1)
    said = SaidStatus(status="ongoing", percent=10.0, planned=50.0, problem="管线未迁改")
    by = Identity(subject="proxy-a71", role="curator")
    save_reports(PLAN, MONTH, [ReportDraft(project=project, seen=0, said=said)], by, districts)
    return project, *adcodes


def test_lights_of_a_month_with_their_rules_and_what_was_reported(
    client: TestClient, reported: tuple[str, str]
) -> None:
    answer = client.get(f"{V1}/reports", params={"month": MONTH})
    found = answer.json()
    first, others = found["projects"][0], found["projects"][1:]
    assert (found["plan"], found["month"]) == (PLAN, MONTH)
    assert (first["id"], first["light"], first["rule"]["code"]) == (reported[0], "red", "far_behind")
    assert (first["report"]["percent"], first["report"]["version"]) == (10.0, 1)
    assert {(one["light"], one["report"]) for one in others} == {("none", None)}
    assert "proxy-a71" not in answer.text


def attach(project: str, name: str = "\u9a8c\u6536 1.pdf") -> str:
    """Put a file beside a project's report of the month, and return its address."""
    file, by = attached(name=name), Identity(subject="proxy-a71", role="curator")
    said = SaidStatus(status="ongoing")
    draft = ReportDraft(project=project, seen=0, said=said, file=file)
    save_reports(PLAN, MONTH, [draft], by, districts_of(project_records(read_projects(PLAN))))
    return f"{V1}/attachments/{file.sha256}"


def test_a_file_beside_a_report_is_handed_out_to_be_saved_and_never_shown(client: TestClient) -> None:
    project = next(one["id"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project")
    address = attach(project)
    listed = client.get(f"{V1}/reports", params={"month": MONTH}).json()["projects"]
    (file,) = next(one["files"] for one in listed if one["id"] == project)
    assert address.endswith(file["sha256"])
    assert {len(one["files"]) for one in listed if one["id"] != project} == {0}
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, PDF)
    told = answer.headers
    assert told["content-disposition"] == "attachment; filename*=UTF-8''%E9%AA%8C%E6%94%B6%201.pdf"
    assert told["content-security-policy"] == "default-src 'none'; sandbox"
    assert (told["content-type"], told["x-content-type-options"]) == ("application/pdf", "nosniff")
    assert told["cache-control"] == "private, no-cache"
    assert client.get(address, headers={"If-None-Match": told["etag"]}).status_code == 304
    attachment_store().remove(PLAN, file["sha256"])
    assert client.get(address, headers={"If-None-Match": told["etag"]}).status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "0" * 63, "A" * 64, "%", "' OR 1=1 --"])
def test_a_file_that_there_is_not_is_one_sentence(client: TestClient, digest: str) -> None:
    answer = client.get(f"{V1}/attachments/{digest}")
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_a_file_of_one_plan_is_not_handed_out_for_another(client: TestClient) -> None:
    project = next(one["id"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project")
    assert client.get(attach(project).replace(PLAN, "another")).status_code == 404


def test_reports_of_a_district_are_those_that_surely_lie_in_it(
    client: TestClient, reported: tuple[str, str]
) -> None:
    whole, own = (
        client.get(f"{V1}/reports", params={"month": MONTH} | more).json()["projects"]
        for more in ({}, {"district": reported[1]})
    )
    assert 0 < len(own) < len(whole)
    assert own[0]["id"] == reported[0]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("month=2026", "such as 2026-11"),
        ("month=2026-13", "such as 2026-11"),
        ("month=", "empty"),
        ("month=2026-01&month=2026-02", "once only"),
        ("district=110000", "use one of"),
        ("theme=metro", "no such parameter"),
    ],
)
def test_a_wrong_question_is_one_sentence(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"{V1}/reports?{query}")
    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_what_annual_lists_hold_adds_up_and_is_told_anew_once_a_list_comes(
    client: TestClient, work: Path
) -> None:
    before = client.get(f"{V1}/ledger")
    none = before.json()
    assert (none["found"], none["waiting"], none["years"]) == (0, 0, [])
    assert len(none["missing"]) == none["projects"]
    assert client.get(f"{V1}/ledger", headers={"If-None-Match": before.headers["etag"]}).status_code == 304
    names = [one["name"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）", "2026年计划投资（万元）"])
    sheet.append([1, names[0], 5000, 1000])
    book.save(work / "list.xlsx")
    add_list(PLAN, work / "list.xlsx", year=2026, who="proxy-a71")
    after = client.get(f"{V1}/ledger", headers={"If-None-Match": before.headers["etag"]})
    told = after.json()
    assert told["found"] + told["waiting"] + len(told["missing"]) == told["projects"] == none["projects"]
    assert [year["rows"] for year in told["years"]] == [1]
    assert "proxy-a71" not in after.text


def test_indicators_with_their_actuals_by_year_and_nobody_named(client: TestClient, work: Path) -> None:
    none = client.get(f"{V1}/indicators.json").json()
    assert (none["source"], {one["state"] for one in none["indicators"]}) == (None, {"no_data"})
    assert len(none["indicators"]) == 17
    text = "指标,年份,数值,单位,来源\n森林覆盖率,2022,15.7,%,公报\n森林覆盖率,2021,15.6,%,\n"
    (work / "actuals.csv").write_text(text, encoding="utf-8")
    add_actuals(PLAN, work / "actuals.csv", who="proxy-a71")
    answer = client.get(f"{V1}/indicators.json")
    told = answer.json()
    (forest,) = [one for one in told["indicators"] if one["actuals"]]
    assert (told["source"]["file"], forest["name"], forest["year"]) == ("actuals.csv", "森林覆盖率", 2022)
    assert [(one["year"], one["value"], one["line"]) for one in forest["actuals"]] == [
        (2021, 15.6, 3),
        (2022, 15.7, 2),
    ]
    # From 15.69 in 2020 to 15.77 in 2025: two fifths of the way in 2022.
    assert (forest["expected"], forest["state"]) == (pytest.approx(15.722), "behind")
    assert "proxy-a71" not in answer.text
    wrong = client.get(f"{V1}/indicators.json?year=2022")
    assert (wrong.status_code, "takes no parameters" in wrong.json()["error"]) == (400, True)


def test_opinions_with_state_and_answer_and_nobody_named(client: TestClient) -> None:
    districts = districts_of(project_records(read_projects(PLAN)))
    inside, adcodes = next(pair for pair in districts.items() if len(pair[1]) == 1)
    (code,) = adcodes
    outside = next(project for project, there in districts.items() if code not in there)
    by = Identity(subject="proxy-a71", role="curator")
    opinion = SaidOpinion(text="<b>红线</b>未定")
    first, second = (raise_opinion(PLAN, project, opinion, by, districts) for project in (inside, outside))
    answer_opinion(PLAN, second, SaidOpinion(text="", state="rejected", answer="已公布"), by, districts)
    answer = client.get(f"{V1}/opinions")
    found = {one["id"]: one for one in answer.json()["opinions"]}
    assert found.keys() == {first.id, second.id}
    assert (found[first.id]["project"], found[first.id]["text"]) == (inside, "<b>红线</b>未定")
    told = found[second.id]
    assert (told["state"], told["answer"], told["version"]) == ("rejected", "已公布", 2)
    assert "proxy-a71" not in answer.text
    for query, wanted in (("state=open", [first.id]), (f"district={code}", [first.id]), ("state=done", [])):
        some = client.get(f"{V1}/opinions?{query}").json()["opinions"]
        assert [one["id"] for one in some] == wanted


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("state=closed", "use one of open, agreed, rejected, done"),
        ("state=", "empty"),
        ("state=open&state=done", "once only"),
        ("district=110000", "use one of"),
        ("month=2026-01", "no such parameter"),
    ],
)
def test_a_wrong_question_about_opinions_is_one_sentence(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"{V1}/opinions?{query}")
    assert answer.status_code == 400
    assert told in answer.json()["error"]
