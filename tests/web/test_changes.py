"""What changed, out of a journal that the program's own commands wrote: the page, the feed and the workbook."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import ANYBODY, Identity
from geoapp.domain.correction import Correction
from geoapp.domain.journal import Intent
from geoapp.domain.location import Place
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.journal import begin, path_of_head, path_of_journal, write_entry
from geoapp.pipeline.add_place import add_place
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.curate import curate
from geoapp.pipeline.hand_in import hand_in, withdraw
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.ledger_decisions import decide, remove_list
from geoapp.settings import ROOT
from geoapp.web.routes import routes

from ..invented_plan import PLAN, copy_plan, draft_for  # noqa: TID252

pytestmark = pytest.mark.ui

WHO = "某局张某"
"""Stands in every entry, and nowhere in what is told of it."""

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = f"/api/v1/{PLAN}/changes.atom"


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, bytes]]:
    """Let a plan live through a correction, a place, two drafts, a list, and what is no change of it, once for all."""
    folder = tmp_path_factory.mktemp("life")
    with pytest.MonkeyPatch.context() as patch:
        copy_plan(folder, patch)
        write_build(build_plan(PLAN))
        _live(folder)
        yield {path: path.read_bytes() for path in (path_of_journal(), path_of_head())}


@pytest.fixture
def lived(life: dict[Path, bytes]) -> Iterator[None]:
    """Give a test that life, and take back what it writes into the journal."""
    yield
    for path, content in life.items():
        path.write_bytes(content)


@pytest.fixture
def unlived(life: dict[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 (the plan)
    """Give a test the same plan and no journal."""
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))


def _live(folder: Path) -> None:
    one = next(
        one for one in project_records(read_projects(PLAN)) if one["districts"] and one["kind"] == "project"
    )
    made = Correction(
        id=one["id"], field="name", value="更名后的项目", reason=f"{WHO}说", who=WHO, date="2026-11-29", row=0
    )
    curate(made)
    place = Place(
        id="new", name="新地点", aliases=(), name_en="", kind="attraction", level="site", outside=False,
        uncertainty_m=250.0, quality="estimate", district=None, source="a tester", licence="CC BY 4.0", note="",
    )  # fmt: skip
    add_place(PLAN, place, 120.58, 30.0)
    record = next(each for each in project_records(read_projects(PLAN)) if each["id"] == one["id"])
    drawn = draft_for(record)
    hand_in(drawn, ANYBODY)
    withdraw(drawn, ANYBODY)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）"])
    sheet.append([1, "绍兴站建设工程", 5000])
    book.save(folder / f"{WHO}的清单.xlsx")
    added = add_list(PLAN, folder / f"{WHO}的清单.xlsx", year=2024, who=WHO).list
    decide(PLAN, added.id, added.rows[0].id, [], by=Identity(subject=WHO, role="curator"), again=True)
    remove_list(PLAN, added.id, who=WHO)
    write_entry("import", who=WHO, subject=f"{WHO}.zip", detail="layer for a visit", sha256="0" * 64)
    write_entry("correction", who=WHO, subject="other-plan/1", detail="name = x", sha256="0" * 64)
    open_ = Intent(what="correction", who=WHO, subject=one["id"], detail="kind = policy", sha256="0" * 64)
    begin(open_, folder, {}, {})


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        yield client


def read(client: TestClient, query: str = "") -> ET.Element:
    answer = client.get(FEED + query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314 (our own)


def titles(feed: ET.Element) -> list[str]:
    return [str(one.findtext(f"{ATOM}title")) for one in feed.iter(f"{ATOM}entry")]


@pytest.mark.usefixtures("lived")
def test_every_change_of_the_plan_is_told_the_newest_first_and_nothing_else(client: TestClient) -> None:
    assert titles(read(client)) == [
        "移除 2024 年度项目清单",
        "确认 2024 年度项目清单中的条目对应哪些规划项目",
        "加入 2024 年度项目清单",
        "“更名后的项目”的落图草稿已撤回",
        "收到“更名后的项目”的落图草稿",
        "新增地点“新地点”",
        "更正“更名后的项目”：项目名称",
    ]


@pytest.mark.usefixtures("unlived")
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ["“{name}”有新的意见或答复", "“{name}” 2026-10 的填报有更新"]),
        (
            "en",
            [
                "An opinion on {name} was raised or answered",
                "The report of {name} for 2026-10 was written or changed",
            ],
        ),
    ],
)
def test_reports_and_opinions_are_told_as_what_they_are_and_not_what_they_say(
    client: TestClient, lang: str, told: list[str]
) -> None:
    one = next(one for one in project_records(read_projects(PLAN)) if one["kind"] == "project")
    for what, part in (("report", "2026-10"), ("opinion", "0a1b2c3d")):
        detail = f"{part} version 1: problem none -> {WHO}"
        write_entry(what, who=WHO, subject=one["id"], detail=detail, sha256="0" * 64)  # type: ignore[arg-type]
    feed = read(client, f"?lang={lang}")
    assert titles(feed) == [line.format(name=one["name"]) for line in told]
    assert WHO not in ET.tostring(feed, encoding="unicode")


@pytest.mark.usefixtures("lived")
def test_a_feed_is_what_rfc_4287_wants(client: TestClient) -> None:
    for query in ("", "?lang=en", "?since=2000-01-01", "?since=2999-01-01"):
        feed = read(client, query)
        assert feed.tag == f"{ATOM}feed"
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") in {"zh-CN", "en"}
        entries = feed.findall(f"{ATOM}entry")
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert str(element.findtext(f"{ATOM}id")).startswith("urn:uuid:")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(element.findtext(f"{ATOM}updated")))
            alternates = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
            assert len({(one.get("type"), one.get("hreflang")) for one in alternates}) == len(alternates) == 1
        assert [one.get("href") for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
        assert [one.findtext(f"{ATOM}name") for one in feed.findall(f"{ATOM}author")] == ["geoapp"]
        ids = [one.findtext(f"{ATOM}id") for one in entries]
        assert len({*ids}) == len(ids)
        newest = max((str(one.findtext(f"{ATOM}updated")) for one in entries), default="1970-01-01T00:00:00Z")
        assert feed.findtext(f"{ATOM}updated") == newest
    assert entries == []


@pytest.mark.usefixtures("lived")
def test_ids_stay_when_more_is_written_and_in_every_feed(client: TestClient) -> None:
    before = {one.findtext(f"{ATOM}id") for one in read(client).iter(f"{ATOM}entry")}
    own = read(client).findtext(f"{ATOM}id")
    write_entry("build", who="", subject=PLAN, detail="9 projects in 2 files", sha256="")
    after = read(client)
    assert titles(after)[0] == "重新生成项目数据"
    assert before < {one.findtext(f"{ATOM}id") for one in after.iter(f"{ATOM}entry")}
    assert after.findtext(f"{ATOM}id") == own != read(client, "?lang=en").findtext(f"{ATOM}id")
    assert before < {one.findtext(f"{ATOM}id") for one in read(client, "?lang=en").iter(f"{ATOM}entry")}


@pytest.mark.usefixtures("lived")
def test_an_unchanged_feed_is_not_sent_again(client: TestClient) -> None:
    for path in (FEED, FEED.replace("atom", "xlsx")):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    write_entry("build", who="", subject=PLAN, detail="", sha256="")
    assert client.get(FEED, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.usefixtures("lived")
def test_a_district_and_a_day_narrow_it(client: TestClient) -> None:
    record = next(one for one in project_records(read_projects(PLAN)) if one["name"] == "更名后的项目")
    theirs = {str(one["adcode"]) for one in record["districts"]}
    inside = titles(read(client, f"?district={min(theirs)}"))
    assert "更正“更名后的项目”：项目名称" in inside
    assert not any("清单" in one for one in inside)
    known = client.get(f"/api/v1/{PLAN}").json()["parameters"]["district"]
    outside = titles(read(client, f"?district={next(one for one in known if one not in theirs)}"))
    assert not any("更名后的项目" in one for one in outside)
    today = datetime.now().astimezone().date()
    assert len(titles(read(client, f"?since={today - timedelta(days=1)}"))) == 7
    assert titles(read(client, f"?since={today + timedelta(days=1)}")) == []


@pytest.mark.parametrize(
    "query",
    [
        *("district=999999", "lang=fr", "theme=metro"),
        *("since=yesterday", "since=20260101", "since=", "since=2026-01-01&since=2026-01-02"),
    ],
)
@pytest.mark.usefixtures("unlived")
def test_a_wrong_question_is_refused_in_a_sentence(client: TestClient, query: str) -> None:
    for fmt in ("atom", "xlsx"):
        answer = client.get(f"/api/v1/{PLAN}/changes.{fmt}?{query}")
        assert answer.status_code == 400
        assert answer.json()["parameter"] == query.partition("=")[0]
    assert client.get(f"/api/v1/{PLAN}/changes.rss").status_code == 404


@pytest.mark.usefixtures("lived")
def test_the_workbook_has_a_row_for_each(client: TestClient) -> None:
    book = load_workbook(BytesIO(client.get(FEED.replace("atom", "xlsx") + "?lang=en").content))
    head, *rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert head == ("When", "Change", "Districts", "Id of the project")
    assert len(rows) == 7
    assert rows[0][1:] == ("The annual list of 2024 was removed", "The whole plan", "")
    assert rows[-1][1] == "更名后的项目 was corrected: Name"
    assert str(rows[-1][0])[:10] == datetime.now(UTC).astimezone().date().isoformat()


@pytest.mark.usefixtures("lived")
def test_nobody_is_named_anywhere(client: TestClient) -> None:
    assert WHO in path_of_journal().read_text(encoding="utf-8")
    for lang in ("zh", "en"):
        assert WHO not in client.get(f"{FEED}?lang={lang}").text
        book = load_workbook(BytesIO(client.get(FEED.replace("atom", "xlsx") + f"?lang={lang}").content))
        assert WHO not in str(list(book.active.iter_rows(values_only=True)))  # type: ignore[union-attr]
        page = open_page(lang=lang)
        assert WHO not in html(page) + str([one.value for one in page.caption])


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.run().switch_page("pages/changes.py")
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert not page.error
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(("lang", "said"), [("zh", "新增地点“新地点”"), ("en", "The place 新地点 was added")])
def test_the_page_lists_them_with_links_to_feed_and_workbook(lang: str, said: str) -> None:
    shown = html(open_page(lang=lang))
    assert said in shown
    assert f"./api/v1/{PLAN}/changes.atom?lang={lang}" in shown
    assert f"./api/v1/{PLAN}/changes.xlsx?lang={lang}" in shown
    assert "project=" in shown


@pytest.mark.usefixtures("lived")
def test_the_page_asks_for_district_and_day_by_its_address() -> None:
    page = open_page(since=datetime.now().astimezone().date().isoformat())
    assert page.date_input[0].value == datetime.now().astimezone().date()
    assert "since=" in html(page)
    page.multiselect[0].select(page.multiselect[0].options[0]).run()
    assert not page.exception
    assert "district" in page.query_params
    assert "district=" in html(page)


@pytest.mark.usefixtures("unlived")
def test_without_a_journal_it_says_that_nothing_is_recorded(client: TestClient) -> None:
    page = open_page()
    assert any("没有符合条件的变更" in one.value for one in page.info)
    assert any("日志里没有的" in one.value for one in page.caption)
    assert titles(read(client)) == []


@pytest.mark.usefixtures("lived")
def test_a_damaged_journal_is_a_sentence(client: TestClient) -> None:
    path = path_of_journal()
    path.write_bytes(path.read_bytes().replace("更名".encode(), "改名".encode()))
    answer = client.get(FEED)
    assert answer.status_code == 500
    assert str(path.parent) not in answer.text
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.run().switch_page("pages/changes.py").run()
    assert page.error
    assert not page.exception
