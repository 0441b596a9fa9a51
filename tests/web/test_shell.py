"""The framework's empty page speaks the visitor's language before anything is drawn."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from geoapp.web.shell import Shell, frameworks_words

FRAMEWORKS = Path(get_static_dir()) / "index.html"


def client_of(base: str) -> TestClient:
    """Return a client of a server that answers everything with the framework's own page, as Streamlit does."""
    page = Route("/{path:path}", lambda _: FileResponse(FRAMEWORKS))
    app = Starlette(routes=[page], middleware=[Middleware(Shell, base=base), Middleware(GZipMiddleware)])
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("address", "lang", "title"),
    [
        ("/", "zh", "规划项目地图"),
        ("/district?district=650106&lang=en", "en", "Plan projects map"),
        ("/help?lang=xx", "zh", "规划项目地图"),
    ],
)
def test_language_title_and_the_sentence_without_scripts_are_ours(
    address: str, lang: str, title: str
) -> None:
    page = client_of("").get(address).text
    assert f'<html lang="{lang}">' in page
    assert f"<title>{title}</title>" in page
    assert page.count("JavaScript") == 1
    assert "Streamlit" not in page.split("<body>")[1]


def test_a_browser_never_keeps_the_page_of_another_language() -> None:
    client = client_of("")
    tag = {"If-None-Match": client.get("/static/index.html").headers["etag"]}
    answer = client.get("/?lang=en", headers=tag)
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_only_pages_are_rewritten() -> None:
    client = client_of("/plans")
    assert 'lang="zh"' in client.get("/plans/text").text
    for address in ("/text", "/plans/static/index.html", "/plans/api/v1/plans"):
        assert client.get(address).text == FRAMEWORKS.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def frameworks_scripts() -> str:
    scripts = (Path(get_static_dir()) / "static" / "js").glob("*.js")
    return "".join(path.read_text(encoding="utf-8") for path in scripts)


@pytest.mark.parametrize("english", frameworks_words())
def test_what_we_say_otherwise_is_what_the_framework_says(english: str, frameworks_scripts: str) -> None:
    assert any(f"{quote}{english}{quote}" in frameworks_scripts for quote in "`\"'")


def test_a_page_brings_the_words_for_the_frameworks_own() -> None:
    page = client_of("").get("/").text
    assert '"Skip to main content"' in page
    assert all(chinese in page for chinese in ("跳到正文", "升序排列", "全选"))


@pytest.mark.parametrize(("base", "home"), [("", '("/");'), ("/plans", '("/plans/");')])
def test_a_page_knows_where_the_addresses_that_runs_tell_begin(base: str, home: str) -> None:
    assert home in client_of(base).get(f"{base}/text").text
