"""What a visitor reads when something is wrong: one sentence in the language of the page, whatever the cause."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geoapp.domain.source import Source
from geoapp.settings import ROOT
from geoapp.web.routes import routes
from geoapp.web.visitor_layers import MOST_LAYERS, VisitorLayer

from .boxes import as_shown
from .widgets import asked

pytestmark = [pytest.mark.ui, pytest.mark.usefixtures("sample_folder")]

PLAN = "urumqi-14fyp"
Break = Callable[[Path, pytest.MonkeyPatch], None]


def open_page(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.query_params["lang"] = query.get("lang", "zh")
    page.run().switch_page(f"pages/{name}.py")
    for key, value in query.items():
        page.query_params["from" if key == "from_" else key] = value
    return page.run()


def error_of(page: AppTest) -> str:
    assert not page.exception
    (error,) = page.error
    return as_shown(error.value)


def english_in(sentence: str, *names: str) -> list[str]:
    """Return the Latin words of a sentence but names, commands and the error's id."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "")
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"错误编号 \w+", "", sentence))


def points(number: int, **columns: object) -> gpd.GeoDataFrame:
    table = {"id": [f"{n}" for n in range(number)], "name": [f"井{n}" for n in range(number)], **columns}
    return gpd.GeoDataFrame(table, geometry=[Point(87.3, 43.9)] * number, crs="EPSG:4326")


def keep(page: AppTest, *layers: VisitorLayer) -> None:
    page.session_state["visitor_layers"] = {layer.source: layer for layer in layers}


@pytest.mark.parametrize(
    ("to", "zh", "en"),
    [
        (
            "project?urumqi-14fyp/99",
            "规划里没有项目“urumqi-14fyp/99”",
            "There is no project 'urumqi-14fyp/99'",
        ),
        ("result?昨天的", "本次访问里已没有图层“昨天的”", "There is no layer '昨天的' in this visit"),
        ("result?/路/2024", "本次访问里已没有图层“/路/2024”", "There is no layer '/路/2024' in this visit"),
        ("projects?theme=zz", "theme 没有“zz”这个值", "no value 'zz' of theme in 'projects?theme=zz'"),
        ("projects?foo=1", "没有“foo”这个条件（值为“1”）", "no condition 'foo' (its value is '1') in"),
        ("projects?theme", "theme 没有“”这个值", "no value '' of theme in"),
        (
            "projects?bbox=87,43",
            "bbox 的值“87,43”写法不对",
            "value '87,43' of bbox in 'projects?bbox=87,43' is",
        ),
    ],
)
@pytest.mark.parametrize("side", ["from_", "to"])
def test_an_address_that_asks_for_what_is_not_there(side: str, to: str, zh: str, en: str) -> None:
    said = error_of(open_page("overlap", **{side: to}))
    assert zh in said
    assert not english_in(said, "urumqi-14fyp/99", to, "theme", "bbox", "foo", "zz")
    assert en in error_of(open_page("overlap", **{side: to}, lang="en"))


@pytest.mark.parametrize(
    ("lang", "full", "unnamed"),
    [
        ("zh", "已有 12 个图层；请先移除一个。", "请填写图层名称，最多 40 个字。"),
        ("en", "There are 12 layers already; remove one first.", "The layer has no name; give it one"),
    ],
)
def test_a_layer_too_many_and_one_without_a_name(lang: str, full: str, unnamed: str) -> None:
    page = open_page("buffer", q="甲站", lang=lang)
    page.session_state["more_buffers"] = True  # closed at first
    page.run()
    page.button(key="keep_buffers").click().run()
    assert unnamed in as_shown(page.toast[0].value)
    sources = [Source(kind="result", detail=f"图层{n}") for n in range(MOST_LAYERS)]
    keep(page, *(VisitorLayer(source=source, frame=points(1)) for source in sources))
    page.text_input(key="keep_name_buffers").set_value("又一个").run()
    page.button(key="keep_buffers").click().run()
    assert as_shown(page.toast[0].value) == full
    assert len(page.session_state["visitor_layers"]) == MOST_LAYERS


def test_a_column_of_radii_that_holds_no_lengths() -> None:
    page = open_page("overlap")
    source = Source(kind="file", detail="井位")
    keep(page, VisitorLayer(source=source, frame=points(2, uncertainty_m=["5", "very far"])))
    page.run()
    said = error_of(asked(page, "to").set_value(str(source)).run())
    assert "uncertainty_m 列的“very far”不是长度" in said
    assert not english_in(said, "uncertainty_m", "very far")


def no_projects(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("GEOAPP_GEOJSON", str(folder / "the data"))


def broken_projects(folder: Path, patch: pytest.MonkeyPatch) -> None:
    broken = folder / "the data" / PLAN
    broken.mkdir(parents=True)
    (broken / "metro.geojson").write_text("{", encoding="utf-8")
    patch.setenv("GEOAPP_GEOJSON", str(broken.parent))


def plan_with(old: str, new: str) -> Break:
    def change(folder: Path, patch: pytest.MonkeyPatch) -> None:
        shutil.copytree(ROOT / "data" / "plans" / PLAN, folder / "the plans" / PLAN)
        plan = folder / "the plans" / PLAN / "plan.toml"
        text = plan.read_text(encoding="utf-8")
        assert old in text
        plan.write_text(text.replace(old, new), encoding="utf-8")
        patch.setenv("GEOAPP_PLAN_FOLDERS", str(folder / "the plans"))

    return change


def no_gazetteer(folder: Path, patch: pytest.MonkeyPatch) -> None:
    plan_with("", "")(folder, patch)
    rows = (folder / "the plans" / PLAN / "gazetteer.csv").read_text(encoding="utf-8")
    (folder / "the plans" / PLAN / "gazetteer.csv").write_text(
        rows.replace("datum", "data"), encoding="utf-8"
    )


CAUSES: dict[str, tuple[Break, str, str, tuple[str, ...]]] = {
    "no projects": (
        no_projects,
        f"没有规划 {PLAN} 的项目数据；请运行：geoapp build --plan {PLAN}",
        "holds no GeoJSON; make it with",
        ("geoapp build --plan",),
    ),
    "broken projects": (
        broken_projects,
        "metro.geojson 不是项目的 GeoJSON",
        "metro.geojson is no GeoJSON of projects",
        ("metro.geojson", "GeoJSON", "geoapp build"),
    ),
    "no boundaries": (
        plan_with('source = "tianditu"', 'source = "gone.geojson"'),
        "缺少 gone.geojson；请把界线文件放在 plan.toml 旁边",
        "gone.geojson is missing; put the boundary file beside plan.toml",
        ("gone.geojson", "plan.toml", "$GEOAPP_BOUNDARIES"),
    ),
    "a plan without a key": (
        plan_with('city = "乌鲁木齐市"', ""),
        "plan.toml：city 缺失或不合规定",
        "plan.toml: city: ",
        ("plan.toml", "city"),
    ),
    "a plan that is no TOML": (
        plan_with("first_year", "first year"),
        "plan.toml 无法读取；请改正。",
        "plan.toml cannot be read (",
        ("plan.toml",),
    ),
    "a gazetteer with another header": (
        no_gazetteer,
        "gazetteer.csv 第 1 行：表头必须恰好有这些列",
        "gazetteer.csv, line 1: the header must hold exactly",
        (),
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_what_is_wrong_with_the_plan_or_the_server(
    cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm, zh, en, names = CAUSES[cause]
    harm(tmp_path, monkeypatch)
    said = error_of(open_page("map"))
    assert zh in said
    assert not names or not english_in(said, PLAN, *names)
    assert "the " not in said
    said = error_of(open_page("map", lang="en"))
    assert en in said
    assert str(tmp_path) not in said


@pytest.mark.parametrize(("lang", "part"), [("zh", "缺少 gone.geojson"), ("en", "gone.geojson is missing")])
def test_a_sheet_that_cannot_be_drawn(
    lang: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with('source = "tianditu"', 'source = "gone.geojson"')(tmp_path, monkeypatch)
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        answer = client.get(f"/print/{PLAN}/650106?lang={lang}")
    assert answer.status_code == 500
    assert part in answer.text
    assert str(tmp_path) not in answer.text
