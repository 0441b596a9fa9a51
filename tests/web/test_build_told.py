"""A build that is not whole is told on the page, in both languages, by commands, and to whoever watches the server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import geoapp
from geoapp.cli import main
from geoapp.settings import ROOT
from geoapp.web.routes import routes

PLAN = "urumqi-14fyp"


def without_a_theme(folder: Path) -> None:
    (folder / "metro.geojson").unlink()


def with_a_byte_more(folder: Path) -> None:
    with (folder / "metro.geojson").open("a", encoding="utf-8") as file:
        file.write("\n")


def with_a_stranger(folder: Path) -> None:
    shutil.copy(folder / "metro.geojson", folder / "ghost.geojson")


def without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


WAYS = [
    (without_a_theme, "metro.geojson", "缺少", "missing", 503),
    (with_a_byte_more, "metro.geojson", "改动", "changed", 503),
    (with_a_stranger, "ghost.geojson", "未予采用", "nothing of it is shown", 200),
    (without_manifest, "manifest.json", "无法核对", "whether the data files are complete", 503),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    shutil.copytree(ROOT / "data" / "geojson" / PLAN, tmp_path / PLAN)
    return tmp_path / PLAN


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("address", ["/readyz", "/api/v1/ready"])
@pytest.mark.parametrize(("change", "name", "zh", "en", "status"), WAYS)
def test_whoever_watches_the_server_is_told(  # noqa: PLR0913, PLR0917 (a way and how it is said)
    client: TestClient,
    folder: Path,
    address: str,
    change: Callable[[Path], None],
    name: str,
    zh: str,  # noqa: ARG001 (of the page)
    en: str,
    status: int,
) -> None:
    whole = client.get(address)
    assert (whole.status_code, whole.json()["ready"], whole.json()["notes"]) == (200, True, [])
    change(folder)
    answer = client.get(address)
    assert (answer.status_code, answer.json()["ready"]) == (status, status == 200)
    assert name in answer.text
    assert en in answer.text
    assert str(folder.parent) not in answer.text


@pytest.mark.ui
@pytest.mark.parametrize(("change", "name", "zh", "en", "status"), WAYS)
def test_a_page_tells_it_in_both_languages(  # noqa: PLR0913, PLR0917 (a way and how it is said)
    folder: Path,
    change: Callable[[Path], None],
    name: str,
    zh: str,
    en: str,
    status: int,  # noqa: ARG001 (of the server's state)
) -> None:
    change(folder)
    for lang, words in (("zh", zh), ("en", en)):
        page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
        page.query_params["lang"] = lang
        page.run()
        assert not page.exception
        (told,) = [one.value for one in page.warning if words in one.value]
        assert name.partition(".")[0] in told


def test_commands_that_read_a_build_tell_it(folder: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    for command in (["export"], ["buffer", "--distance", "100", "--from", "projects?district=650106"]):
        asked = [*command, "--plan", PLAN, "--out", out if command[0] == "export" else f"{out}.geojson"]
        whole = CliRunner().invoke(main, asked)
        assert (whole.exit_code, "build" in whole.stderr) == (0, False), whole.output
    without_a_theme(folder)
    assert "metro.geojson" in CliRunner().invoke(main, ["export", "--plan", PLAN, "--out", out]).stderr


@pytest.mark.parametrize(("change", "name", "zh", "en", "status"), WAYS)
def test_a_notebook_is_told(  # noqa: PLR0913, PLR0917 (a way and how it is said)
    folder: Path,
    change: Callable[[Path], None],
    name: str,
    zh: str,  # noqa: ARG001 (of the page)
    en: str,
    status: int,  # noqa: ARG001 (of the server's state)
) -> None:
    geoapp.open_plan(PLAN)  # in these tests a warning would be an error
    change(folder)
    with pytest.warns(UserWarning, match=en) as told:
        geoapp.open_plan(PLAN)
    assert [name in str(one.message) for one in told] == [True]
    assert told[0].filename == __file__


@pytest.mark.parametrize(("change", "name", "zh", "en", "status"), WAYS)
def test_the_check_of_a_build_tells_it(  # noqa: PLR0913, PLR0917 (a way and how it is said)
    folder: Path,
    change: Callable[[Path], None],
    name: str,
    zh: str,  # noqa: ARG001 (of the page)
    en: str,
    status: int,  # noqa: ARG001 (of the server's state)
) -> None:
    assert CliRunner().invoke(main, ["build", "--check", "--plan", PLAN]).exit_code == 0
    change(folder)
    result = CliRunner().invoke(main, ["build", "--check", "--plan", PLAN])
    assert result.exit_code == 2
    assert en in result.stderr
    assert name in result.stderr.splitlines()[-1]
