"""The printed sheet as a page: plain HTML, nothing that runs, nothing from elsewhere."""

import base64
import re
from collections.abc import Iterator
from hashlib import sha256

import pypdfium2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.analysis.select import select
from geoapp.domain.selection import Selection
from geoapp.io.geojson import read_projects
from geoapp.sheet import project_sheet
from geoapp.web.routes import routes

SHEET = "/print/urumqi-14fyp/650106"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        yield client


def rows(html: str) -> list[str]:
    return re.findall(r'<tr id="([^"]+)">', html)


def test_the_page_has_a_row_for_each_project_of_the_district(client: TestClient) -> None:
    answer = client.get(SHEET)
    assert answer.status_code == 200
    ids = rows(answer.text)
    assert len(ids) == len(set(ids))
    assert set(ids) == set(select(read_projects("urumqi-14fyp"), Selection(district=("650106",))).index)


def test_the_selection_of_the_map_narrows_the_page_and_goes_on_to_its_files(client: TestClient) -> None:
    frame = select(read_projects("urumqi-14fyp"), Selection(district=("650106",)))
    page = client.get(f"{SHEET}?theme=metro&lang=en").text
    assert set(rows(page)) == set(frame.index[frame["theme"] == "metro"])
    assert 'href="650106.pdf?theme=metro&#38;lang=en"' in page
    assert '<html lang="en">' in page
    back = re.findall(r'href="\.\./\.\./district\?([^"]+)"', page)
    assert back == ["theme=metro&#38;lang=en&#38;district=650106&#38;plan=urumqi-14fyp"]


def test_the_path_says_the_district_whatever_the_query_says(client: TestClient) -> None:
    assert rows(client.get(f"{SHEET}?district=650102&plan=other").text) == rows(client.get(SHEET).text)


def test_what_is_not_understood_is_said(client: TestClient) -> None:
    page = client.get(f"{SHEET}?theme=nonsense&sort=up").text
    assert "“theme”没有“nonsense”这个值" in page
    assert "没有“sort”这个参数" in page
    assert len(rows(page)) == len(rows(client.get(SHEET).text))


def test_the_policy_lets_one_style_in_and_no_script(client: TestClient) -> None:
    answer = client.get(SHEET)
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(sha256(style[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script| style=| on\w+=|javascript:", answer.text)
    assert set(re.findall(r"\w+://[^\"' )]+", answer.text)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.usefixtures("sample_folder")
def test_hostile_names_are_text_on_the_page_and_in_the_drawing(
    client: TestClient, hostile_names: tuple[str, ...]
) -> None:
    page = client.get(SHEET).text
    assert len(rows(page)) == 3 + len(hostile_names)
    assert "<script" not in page
    assert "<img" not in page
    for name in hostile_names:
        assert name not in page
    names = re.findall(r'<th scope="row">(.*?)(?:<small>|</th>)', page)
    told = {re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), name) for name in names}
    assert set(hostile_names) <= told


@pytest.mark.parametrize(
    "path",
    [
        "/print/nowhere/650106",
        "/print/urumqi-14fyp/999999",
        "/print/urumqi-14fyp/650106.exe",
        "/print/urumqi-14fyp/650106.png?page=99",
        "/print/urumqi-14fyp/650106.png?page=-1",
        "/print/..%2f..%2fetc/passwd",
        "/print/urumqi-14fyp/<script>hit()<%2fscript>",
    ],
)
def test_an_unknown_sheet_is_one_plain_sentence(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<script" not in answer.text
    if "content-security-policy" in answer.headers:  # else the router itself found no such route
        assert answer.text.count("<p>") == 1


@pytest.mark.parametrize(
    ("fmt", "media", "magic"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("png", "image/png", b"\x89PNG"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
def test_each_file_is_what_its_name_says(client: TestClient, fmt: str, media: str, magic: bytes) -> None:
    answer = client.get(f"/print/urumqi-14fyp/650102.{fmt}")
    assert answer.headers["content-type"] == media
    assert f"urumqi-14fyp-650102.{fmt}" in answer.headers["content-disposition"]
    assert answer.content.startswith(magic)


NEAR = (
    "/print/urumqi-14fyp/within.pdf?from=projects%3Ftheme%3Dhealth&to=projects%3Ftheme%3Dmetro&distance=2000"
)


def test_an_analysis_is_printed_by_its_address(client: TestClient) -> None:
    answer = client.get(NEAR)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("within.pdf?to=districts", "distance"),
        ("within.pdf?to=districts&distance=far", "far"),
        ("within.pdf?from=file%3F%2Fetc%2Fpasswd&to=districts&distance=5", "自己的图层"),
        ("within.pdf?from=result%3Fx&to=districts&distance=5", "自己的图层"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_one_sentence(client: TestClient, path: str, said: str) -> None:
    answer = client.get(f"/print/urumqi-14fyp/{path}")
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count("<p>") == 1


def test_a_sheet_of_more_projects_than_it_lists_is_made_and_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_sheet, "MOST_ROWS", 30)
    answer = client.get("/print/urumqi-14fyp/map?lang=en&kind=project&landscape=1")
    assert answer.status_code == 200
    assert "The table lists the first 30 of" in answer.text
    assert len(rows(answer.text)) == 30


def test_a_form_gets_a_file_to_keep_of_what_it_packed_into_one_field(client: TestClient) -> None:
    query = {"of": "theme=metro&lang=en", "format": "pdf", "size": "A3", "landscape": "1", "frame": "screen"}
    answer = client.get(
        "/print/urumqi-14fyp/map", params=query, headers={"referer": "http://127.0.0.1/?view=43.8,87.6,12"}
    )
    assert answer.headers["content-disposition"].startswith("attachment")
    page = pypdfium2.PdfDocument(answer.content)[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [420, 297]
    text = "".join(page.get_textpage().get_text_bounded().split())
    assert "view=43.80000,87.60000,12" in text
    assert "lang=en" in text
