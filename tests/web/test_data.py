"""The page 数据, run by Streamlit's own test runner: every way out leads to exactly what is selected."""

import csv
import io
import re
import shlex
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geoapp.cli import main
from geoapp.io.journal import path_of_journal, read_head, write_entry
from geoapp.io.words import load_words
from geoapp.pipeline.export import load_formats
from geoapp.settings import ROOT
from geoapp.web.routes import routes

from .widgets import asked

pytestmark = pytest.mark.ui

CLIENT = TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1")


def open_page(**query: str | list[str]) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run().switch_page("pages/data.py").run()
    assert not page.exception
    return page


def drawn(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def address(page: AppTest) -> dict[str, list[str]]:
    return {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in page.query_params.items()
    }


def links(page: AppTest) -> list[str]:
    return [unescape(found) for found in re.findall(r'<a href="(api/[^"]*)"', drawn(page))]


@pytest.mark.usefixtures("sample_folder")
def test_every_format_has_a_link_that_hands_out_what_is_selected() -> None:
    found = links(open_page(theme=["water_supply", "park_green"]))
    codes = [re.search(r"projects\.(\w+)\?", one)[1] for one in found]  # type: ignore[index]
    assert list(dict.fromkeys(codes)) == list(load_formats())
    (table,) = [one for one in found if "projects.csv?" in one and "encoding" not in one]
    rows = list(csv.DictReader(io.StringIO(CLIENT.get(f"/{table}").content.decode("utf-8-sig"))))
    assert [row["项目名称"] for row in rows] == ["乙水厂", "丁园"]


@pytest.mark.parametrize("fmt", load_formats())
def test_every_format_has_its_name_and_its_use_on_screen(fmt: str) -> None:
    assert {f"format_{fmt}", f"use_{fmt}"} <= load_words().keys()


@pytest.mark.usefixtures("sample_folder")
def test_address_and_command_on_screen_give_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(theme="metro", district="650104", q="线")
    shown, command = [one.value for one in page.code]
    answer = CLIENT.get(shown)
    assert [feature["properties"]["name"] for feature in answer.json()["features"]] == ["丙线"]
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "geoapp"
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / arguments[arguments.index("--out") + 1]).read_bytes() == answer.content


@pytest.mark.usefixtures("sample_folder")
def test_what_is_selected_is_said_in_words_and_kept_in_the_address() -> None:
    page = open_page(theme="water_supply", district="650106", lang="en")
    assert "Water supply" in drawn(page)
    assert "Toutunhe District" in drawn(page)
    assert "./?lang=en&#38;district=650106&#38;theme=water_supply" in drawn(page)
    assert address(page) == {"lang": ["en"], "district": ["650106"], "theme": ["water_supply"]}
    asked(page, "theme").set_value(["metro"]).run()
    assert address(page)["theme"] == ["metro"]
    assert all("theme=metro" in one for one in links(page))


@pytest.mark.usefixtures("sample_folder")
def test_the_chosen_format_is_kept_in_the_address() -> None:
    page = open_page()
    asked(page, "format").set_value("csv").run()
    assert address(page) == {"format": ["csv"]}
    assert "projects.csv" in page.code[0].value
    assert "--format csv" in page.code[1].value


@pytest.mark.usefixtures("sample_folder")
def test_an_empty_selection_says_what_to_relax() -> None:
    page = open_page(q="没有这个")
    assert "查找" in page.warning[0].value


@pytest.mark.parametrize(
    ("lang", "sound", "broken"),
    [("zh", "共 2 行，校验通过", "校验未通过"), ("en", "2 lines, verified", "Not verified")],
)
def test_the_page_says_whether_the_journal_holds(
    lang: str, sound: str, broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))
    for _ in range(2):
        write_entry("import", who="w", subject="s", detail="d", sha256="")
    shown = drawn(open_page(lang=lang))
    assert sound in shown
    assert read_head().sha256 in shown
    path_of_journal().unlink()
    assert broken in drawn(open_page(lang=lang))


def test_sources_licence_datum_review_number_and_version_are_named() -> None:
    said = drawn(open_page())
    for fact in ("GS(2024)0650", "天地图", "CC BY 4.0", "WGS-84", "2000国家大地坐标系", "GeoNames", "0.1.0"):
        assert fact in said
