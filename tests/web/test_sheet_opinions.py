"""Opinions on printed sheets: only where asked for, made anew when one changes, no more than the page tells."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from geoapp.domain.access import GroupRole, Identity, IdentitySource
from geoapp.domain.opinion import Opinion, SaidOpinion
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.opinions import answer_opinion, raise_opinion
from geoapp.pipeline.written import districts_of
from geoapp.web.guard import Guard
from geoapp.web.routes import routes

from .conftest import PLAN

SECRET = "x" * 40
SOURCE = IdentitySource(
    subject_header="X-Remote-User",
    groups_header="X-Remote-Groups",
    roles=(GroupRole(group="all", role="reader"),),
)
OFFICE = "某区发改委"
CURATOR = Identity(subject=OFFICE, role="curator")
DISTRICTS = districts_of(project_records(read_projects(PLAN)))
NORTH = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650104"})
MILL = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650105"})
SHEET = f"/print/{PLAN}/650104"


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", SECRET)


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(routes=routes(), middleware=[Middleware(Guard, source=SOURCE)])
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def ask(client: TestClient, path: str, subject: str = "") -> Any:  # noqa: ANN401 (the client's own answer)
    named = {"X-Remote-User": subject, "X-Remote-Groups": "all"} if subject else {}
    return client.get(path, headers={"X-Geoapp-Secret": SECRET, **named})


def opine(project: str, text: str, conflict_with: str = "") -> Opinion:
    said = SaidOpinion(text=text, conflict_with=conflict_with)
    return raise_opinion(PLAN, project, said, CURATOR, DISTRICTS)


def test_nothing_is_listed_unless_it_is_asked_for(client: TestClient) -> None:
    opine(NORTH, "红线未定")
    for path in (SHEET, f"{SHEET}?opinions=0"):
        answer = ask(client, path, "a1")
        assert "红线未定" not in answer.text
        assert not answer.headers["cache-control"].startswith("private")


def test_a_sheet_lists_the_opinions_on_its_own_projects_and_on_their_conflicts(client: TestClient) -> None:
    opine(NORTH, "<b>红线</b>未定")
    opine(MILL, "别处的意见")
    opine(MILL, "两处相碰", conflict_with=NORTH)
    page = ask(client, f"{SHEET}?opinions=1").text
    assert "意见（2 条，其中 2 条待处理）" in page
    assert "&#60;b&#62;红线&#60;/b&#62;未定" in page
    assert "<b>" not in page
    assert "两处相碰" in page
    assert "别处的意见" not in page
    assert f"print/{PLAN}/650104?opinions=1" in page
    assert "--opinions" in page


def test_who_wrote_is_told_to_those_who_are_known_whoever_asked_before(client: TestClient) -> None:
    opine(NORTH, "红线未定")
    path = f"{SHEET}?opinions=1"
    known, stranger, again = (ask(client, path, subject) for subject in ("a1", "", "a1"))
    assert [OFFICE in one.text for one in (known, stranger, again)] == [True, False, True]
    assert all(one.headers["cache-control"].startswith("private") for one in (known, stranger))


def test_a_kept_sheet_is_made_anew_when_an_opinion_is_raised_or_answered(client: TestClient) -> None:
    path = f"{SHEET}?opinions=1"
    assert "还没有意见" in ask(client, path).text
    made = opine(NORTH, "红线未定")
    assert "其中 1 条待处理" in ask(client, path).text
    answer_opinion(PLAN, made, SaidOpinion(text="", state="done", answer="已公布"), CURATOR, DISTRICTS)
    page = ask(client, path).text
    assert "其中 0 条待处理" in page
    assert re.search("已办结.*已公布", page)


def test_the_sheet_of_an_analysis_lists_those_on_the_projects_of_its_rows(client: TestClient) -> None:
    opine(NORTH, "红线未定")
    opine(MILL, "别处的意见")
    path = f"/print/{PLAN}/nearest?from=project%3F{NORTH}&to=districts"
    assert "红线未定" not in ask(client, path).text
    known, stranger = (ask(client, f"{path}&opinions=1", subject) for subject in ("a1", ""))
    for answer in (known, stranger):
        assert answer.status_code == 200
        assert answer.headers["cache-control"].startswith("private")
        assert "意见（1 条，其中 1 条待处理）" in answer.text
        assert "红线未定" in answer.text
        assert "别处的意见" not in answer.text
    assert [OFFICE in one.text for one in (known, stranger)] == [True, False]
    assert "opinions=1" in known.text
    assert "--opinions" in known.text


def test_a_store_that_does_not_answer_is_one_sentence(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "reports.sqlite").write_bytes(b"no database" * 200)
    answer = ask(client, f"{SHEET}?opinions=1")
    assert answer.status_code in (422, 500)
    assert answer.text.count("<p>") == 1
    assert ask(client, SHEET).status_code == 200
