"""The page 三线核查 and its sheets, as each role: a layer that somebody may not see does not exist for them."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import ANYBODY, STRANGER, GroupRole, Identity, IdentitySource
from geoapp.domain.source import STANDING, Source
from geoapp.errors import InputError
from geoapp.io import worker
from geoapp.io.plans import load_plan
from geoapp.settings import ROOT
from geoapp.web import identity as identities
from geoapp.web import standing
from geoapp.web.guard import Guard
from geoapp.web.routes import routes

from ..invented_standing import HIDDEN, declare  # noqa: TID252

pytestmark = [pytest.mark.ui, pytest.mark.usefixtures("sample_folder")]

PLAN = "urumqi-14fyp"
READER = Identity(subject="a1", role="reader")
EDITOR = Identity(subject="a2", role="district_editor", districts=("650106",))
CURATOR = Identity(subject="a3", role="curator")
OPERATOR = Identity(subject="a4", role="operator")
UNSEEING = (ANYBODY, Identity(role="guest"), READER, EDITOR, OPERATOR)
TELLING = (HIDDEN, "Secret line", "secret-line", "standing.toml")
"""What would tell somebody of the hidden layer."""

SECRET = "0123456789abcdef-invented"  # noqa: S105 (of these tests)


@pytest.fixture(autouse=True, scope="module")
def _no_process_is_left() -> Iterator[None]:
    yield
    worker.close()


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = declare(tmp_path)
    monkeypatch.setenv("GEOAPP_STANDING", str(path))
    return path


def become(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_present", lambda _: one)


def open_page(name: str = "zoning", **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for part in ("unclear_zoning", "left_out_zoning", "more_zoning"):
        page.session_state[part] = True
    page.run().switch_page(f"pages/{name}.py")
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def everything(page: AppTest) -> str:
    """Return all that a page sends, but for the frames of its map, which the scripts fetch."""
    said = [
        str(element.proto)
        for kind in ("html", "markdown", "caption", "info", "error")
        for element in page.get(kind)
    ]
    tables = [frame.value.to_json(force_ascii=False) for frame in page.dataframe]
    choices = [option for box in page.selectbox for option in box.options]
    return "\n".join([*said, *tables, *choices, *(one.value for one in page.code), str(page.query_params)])


def rows(page: AppTest) -> list[dict[str, object]]:
    return [row for table in page.dataframe for row in table.value.to_dict("records")]


@pytest.mark.usefixtures("declared")
def test_a_curator_sees_how_much_of_each_lies_within_each_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    page = open_page()
    assert not page.error
    within = {(row["要素"], row["图层"]): row for row in rows(page) if "图层" in row}
    assert ("甲站", "永久基本农田") in within
    station = within["甲站", "永久基本农田"]
    assert station["判断"] == "确定"
    assert station["可能以内（平方米）"] == pytest.approx(3.14159 * 50**2, rel=0.002)
    assert {layer for _, layer in within} == {"永久基本农田", HIDDEN}
    (shown,) = [one.proto.body for one in page.get("html") if "aria-label='各图层合计'" in one.proto.body]
    totals = dict(re.findall(r"<th scope='row'>([^<]+)</th><td class='geo-num'>(.+?)</tr>", shown))
    assert set(totals) == {"永久基本农田", HIDDEN}
    _, possible, certain, _ = (
        int(one.replace(",", "")) for one in re.findall(r"[\d,]+(?=</td>)", totals["永久基本农田"])
    )
    land = [row for (_, layer), row in within.items() if layer == "永久基本农田"]
    assert certain == len([row for row in land if row["判断"] == "确定"])
    areas = [row["可能以内（平方米）"] for row in land]
    assert round(max(areas)) <= possible <= round(sum(areas)) + 1  # type: ignore[call-overload, type-var]
    assert any("城镇开发边界" in one.value and "永久基本农田" not in one.value for one in page.info)
    (command,) = [one.value for one in page.code if one.value.startswith("geoapp zoning")]
    assert "standing?land,secret-line" in command
    assert any("虚构，2026-01" in one.value.replace("\\", "") for one in page.caption)


@pytest.mark.usefixtures("declared")
def test_it_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    page = open_page(lang="en")
    assert {row["Layer"] for row in rows(page) if "Layer" in row} == {"Farmland", "Secret line"}
    assert any("Urban development boundary" in one.value for one in page.info)
    assert "永久基本农田" not in everything(page)


@pytest.mark.parametrize(
    ("one", "lang"),
    [*((one, "zh") for one in UNSEEING), (READER, "en")],
    ids=lambda one: getattr(one, "role", one),
)
@pytest.mark.usefixtures("declared")
def test_for_every_other_role_the_hidden_layer_does_not_exist(
    one: Identity, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(one, monkeypatch)
    page = open_page(lang=lang)
    assert not page.error
    told = everything(page)
    assert [word for word in TELLING if word in told] == []
    assert ("Farmland" if lang == "en" else "永久基本农田") in told


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("name", ["zoning", "overlap"])
def test_asked_for_by_its_id_it_is_what_an_invented_id_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    become(READER, monkeypatch)
    said = []
    for asked in ("secret-line", "never-there"):
        page = open_page(name, to=f"standing?{asked}", near=f"standing?{asked}")
        errors = "\n".join(one.value for one in page.error).replace("\\", "").replace(asked, "X")
        assert errors
        said.append(re.sub("[0-9a-f]{8}", "", errors))  # the number by which the log has it
    assert said[0] == said[1]


@pytest.mark.usefixtures("declared")
def test_what_one_role_was_answered_is_no_answer_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load_plan(PLAN)
    whole = standing.areas_seen(STANDING, plan, CURATOR)
    assert set(whole["layer"]) == {"land", "secret-line"}
    for one in UNSEEING:
        assert set(standing.areas_seen(STANDING, plan, one)["layer"]) == {"land"}
        with pytest.raises(InputError, match="no standing layer"):
            standing.areas_seen(Source(kind="standing", detail="secret-line"), plan, one)
    assert standing.areas_seen(STANDING, plan, CURATOR) is whole
    with pytest.raises(InputError, match="no standing layers"):
        standing.areas_seen(STANDING, plan, STRANGER)
    monkeypatch.delenv("GEOAPP_STANDING")
    assert standing.seen_by(CURATOR, PLAN) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_with_none_set_and_for_who_sees_none_there_is_nothing(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, links = [], []
    for there in (False, True):
        if there:
            path = declare(tmp_path)
            path.write_text(
                path.read_text(encoding="utf-8").replace('["*"]', '["curator"]'), encoding="utf-8"
            )
            monkeypatch.setenv("GEOAPP_STANDING", str(path))
        become(READER, monkeypatch)
        page = open_page(lang=lang)
        assert not page.error
        assert not page.dataframe
        said.append(everything(page))
        links.append([str(one.proto.page) for one in page.get("page_link")])
    assert said[0] == said[1]
    assert links[0] == links[1]
    assert not any("zoning" in one for one in links[0])


@pytest.mark.usefixtures("declared")
def test_the_menu_leads_there_who_sees_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    become(READER, monkeypatch)
    page = open_page("map")
    assert any("zoning" in str(one.proto) for one in page.get("page_link"))


def test_a_file_that_becomes_wrong_shows_nothing_and_is_logged(
    declared: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    become(READER, monkeypatch)
    declared.write_text("[[standing_layer]]\nid = 'secret-line'\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "geoapp"):
        page = open_page()
    assert not page.error
    assert "secret-line" not in everything(page)
    assert any("standing.toml" in one for one in caplog.messages)


def test_a_layer_that_becomes_wrong_is_one_sentence_without_folders(
    declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(READER, monkeypatch)
    (declared.parent / "land.gpkg").write_bytes(b"no layer")
    page = open_page(lang="en")
    (error,) = page.error
    assert "land.gpkg" in error.value.replace("\\", "")
    assert str(declared.parent) not in error.value.replace("\\", "")


def test_a_new_file_is_taken_without_a_restart(declared: Path) -> None:
    plan = load_plan(PLAN)
    before = standing.areas_seen(STANDING, plan, READER)
    text = declared.read_text(encoding="utf-8").replace("land.gpkg", "secret-line.parquet")
    declared.write_text(text, encoding="utf-8")
    after = standing.areas_seen(STANDING, plan, READER)
    assert (len(before), len(after)) == (2, 1)


SOURCE = IdentitySource(
    subject_header="X-Remote-User",
    groups_header="X-Remote-Groups",
    roles=(
        GroupRole(group="all", role="reader"),
        GroupRole(group="west", role="district_editor", districts=("650106",)),
        GroupRole(group="plan", role="curator"),
        GroupRole(group="servers", role="operator"),
    ),
)


def ask(client: TestClient, path: str, group: str) -> Any:  # noqa: ANN401 (the client's own answer)
    named = {"X-Remote-User": "a1", "X-Remote-Groups": group} if group else {}
    return client.get(path, headers={"X-Geoapp-Secret": SECRET, **named})


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("to", ["", "&to=standing", "&to=standing%3Fland", "&to=standing%3Fsecret-line"])
@pytest.mark.parametrize("suffix", ["", ".png"])
def test_a_sheet_shows_who_asks_what_they_may_see_whoever_asked_before(
    to: str, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", SECRET)
    app = Starlette(routes=routes(), middleware=[Middleware(Guard, source=SOURCE)])
    path = f"/print/{PLAN}/zoning{suffix}?lang=zh{to}"
    with TestClient(app, base_url="http://127.0.0.1") as client:
        first = ask(client, path, "plan")
        assert first.status_code == 200
        assert first.headers["cache-control"].startswith("private")
        if not suffix:
            assert (HIDDEN in first.text) == (to != "&to=standing%3Fland")
            assert ("永久基本农田：全部要素合计" in first.text) == ("secret" not in to)
        others = [ask(client, path, group) for group in ("", "all", "west", "servers")]
        again = ask(client, path, "plan")
    assert again.content == first.content
    for other in others:
        told = other.content.decode("utf-8", "replace")
        assert not any(word in told.replace(path, "") for word in (HIDDEN, "Secret line", "standing.toml"))
        assert other.status_code == (422 if "secret" in to else 200)
        if "secret" not in to and "land" not in to:
            assert other.content != first.content


@pytest.mark.usefixtures("declared")
def test_no_other_address_tells_of_the_hidden_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", SECRET)
    app = Starlette(routes=routes(), middleware=[Middleware(Guard, source=SOURCE)])
    paths = (
        "/readyz",
        "/healthz",
        "/api/v1/plans",
        f"/api/v1/{PLAN}",
        "/ogc/collections",
        "/api/v1/openapi.json",
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for path in paths:
            told = ask(client, path, "all")
            assert not any(word in json.dumps(told.text, ensure_ascii=False) for word in TELLING)
