"""The whole path from reading to GeoJSON."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.parquet as pq
import pytest

from geoapp.analysis.select import select
from geoapp.domain.selection import Selection
from geoapp.errors import InputError, StaleError
from geoapp.io.geojson import read_projects
from geoapp.pipeline.build import build_plan, check_build, write_build

ORDER = [
    *(
        "id",
        "name",
        "aliases",
        "kind",
        "level",
        "parent",
        "same_as",
        "mentions",
        "confidence",
        "theme",
        "action",
    ),
    *(
        "chapter",
        "section",
        "box",
        "item",
        "line",
        "start",
        "end",
        "cite",
        "quantities",
        "milestones",
        "places",
    ),
    *("location", "districts", "outside_share", "district_conflict", "zones"),
    *("owner", "investment", "period", "status", "as_of"),
]
LOCATION = [
    "kind",
    "exactness",
    "reach",
    "class",
    "precision",
    "uncertainty_m",
    "quality",
    "source",
    "evidence",
    "note",
]


def _features(files: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {f["properties"]["name"]: f for text in files.values() for f in json.loads(text)["features"]}


def test_the_same_input_gives_the_same_bytes(geojson_folder: Path) -> None:
    assert build_plan("demo") == build_plan("demo")
    write_build(build_plan("demo"))
    first = {path.name: path.read_bytes() for path in geojson_folder.iterdir()}
    write_build(build_plan("demo"))
    assert {path.name: path.read_bytes() for path in geojson_folder.iterdir()} == first


def test_the_order_of_the_reading_does_not_matter(plan_folder: Path) -> None:
    before = build_plan("demo")
    reading = json.loads((plan_folder / "reading.json").read_text(encoding="utf-8"))
    reading["projects"].reverse()
    (plan_folder / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
    assert build_plan("demo") == before


@pytest.mark.usefixtures("plan_folder")
def test_every_theme_has_its_file_and_every_project_is_in_one() -> None:
    files = build_plan("demo").files
    assert sorted(files) == ["health", "heritage", "park_green", "railway", "urban_road", "wastewater"]
    assert len(_features(files)) == 10
    starts = [f["properties"]["start"] for f in json.loads(files["wastewater"])["features"]]
    assert starts == [30, 70, 80]


@pytest.mark.usefixtures("plan_folder")
def test_every_key_is_always_there_in_order() -> None:
    for feature in _features(build_plan("demo").files).values():
        assert list(feature["properties"]) == ORDER
        assert list(feature["properties"]["location"]) == LOCATION
        assert feature["id"] == feature["properties"]["id"]


@pytest.mark.usefixtures("plan_folder")
def test_each_project_is_located_by_what_it_names() -> None:
    features = _features(build_plan("demo").files)
    kinds = {name: feature["properties"]["location"]["kind"] for name, feature in features.items()}
    assert kinds == {
        "文庙修缮": "site",
        "=文庙停车场": "site",
        "白鸟湖片区排水": "area",
        "东环路": "route",
        "北站至东站联络线": "route",
        "第三医院": "city",
        "丙县人民医院": "district",
        "方城地下管网": "city",
        "绿化行动": "city",
        "新管线": "none",
    }
    for name, feature in features.items():
        assert (feature["geometry"] is None) == (kinds[name] in ("district", "city", "none"))
        assert feature["properties"]["location"]["evidence"]


@pytest.mark.usefixtures("plan_folder")
def test_shares_and_the_outside_share_sum_to_one_where_there_is_a_place() -> None:
    for feature in _features(build_plan("demo").files).values():
        record = feature["properties"]
        shares = [s["share"] for s in record["districts"] if s["relation"] != "possible"]
        whole = 0 if record["location"]["kind"] in ("city", "none") else 1_000_000
        assert sum(round(share * 1_000_000) for share in (*shares, record["outside_share"])) == whole
        assert all(share > 0 for share in shares)


@pytest.mark.usefixtures("plan_folder")
def test_the_district_named_wins_over_the_polygon() -> None:
    record = _features(build_plan("demo").files)["白鸟湖片区排水"]["properties"]
    rows = [(s["name"], s["share"], s["relation"], s["basis"]) for s in record["districts"]]
    assert rows == [("甲区", 1.0, "named", "published"), ("乙区", 0.0, "possible", "geometry")]
    assert record["district_conflict"] == "text_over_boundaries: 甲区 → 乙区"
    assert record["zones"] == ["白鸟湖片区"]


@pytest.mark.usefixtures("plan_folder")
def test_a_line_between_two_stations_is_marked_schematic() -> None:
    feature = _features(build_plan("demo").files)["北站至东站联络线"]
    assert feature["geometry"]["coordinates"] == [[87.15, 43.85], [87.25, 43.85]]
    assert "schematic" in feature["properties"]["location"]["note"]
    shares = {s["name"]: s["share"] for s in feature["properties"]["districts"] if s["share"]}
    assert shares == pytest.approx({"乙区": 0.5, "丙县": 0.5}, abs=1e-3)


@pytest.mark.usefixtures("plan_folder")
def test_a_component_stands_where_its_parent_stands() -> None:
    features = _features(build_plan("demo").files)
    parent, child = features["文庙修缮"], features["=文庙停车场"]
    assert child["geometry"] == parent["geometry"]
    assert (parent["properties"]["location"]["exactness"], child["properties"]["location"]["exactness"]) == (
        "1",
        "2",
    )


def test_a_component_without_a_name_of_its_own_inherits(write_projects: Callable[..., None]) -> None:
    # The component comes first in the text.
    write_projects(
        {"name": "停车场", "theme": "heritage", "parent": "demo/20", "level": "component", "start": 10},
        {"name": "文庙修缮", "theme": "heritage", "start": 20},
    )
    found = _features(build_plan("demo").files)["停车场"]
    assert found["geometry"]["coordinates"] == [87.05, 43.85]
    assert found["properties"]["location"]["evidence"] == "inherited: 文庙修缮 → demo/20; name: 文庙 → hall"


def test_a_circle_of_parents_is_an_error(write_projects: Callable[..., None]) -> None:
    write_projects({"name": "甲", "theme": "health", "parent": "demo/1", "start": 1})
    with pytest.raises(InputError, match="demo/1 is its own ancestor"):
        build_plan("demo")


def test_a_gazetteer_district_that_does_not_exist_is_an_error(plan_folder: Path) -> None:
    path = plan_folder / "gazetteer.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("甲区", "丁区"), encoding="utf-8")
    with pytest.raises(InputError, match=r"lake.*丁区"):
        build_plan("demo")


@pytest.mark.parametrize("theme", ["../../escape", "castles"])
def test_a_theme_that_does_not_exist_is_an_error(write_projects: Callable[..., None], theme: str) -> None:
    write_projects({"name": "甲", "theme": theme, "start": 1})
    with pytest.raises(InputError, match=theme):
        build_plan("demo")


def test_themes_without_projects_lose_their_file(
    geojson_folder: Path, write_projects: Callable[..., None]
) -> None:
    write_build(build_plan("demo"))
    write_projects({"name": "文庙修缮", "theme": "heritage", "start": 1})
    write_build(build_plan("demo"))
    assert {path.name for path in geojson_folder.iterdir()} == {
        "heritage.geojson",
        "index.json",
        "manifest.json",
        "projects.parquet",
        "projects.pmtiles",
    }


def test_tiles_go_where_nothing_has_a_place_any_more(
    geojson_folder: Path, write_projects: Callable[..., None]
) -> None:
    write_build(build_plan("demo"))
    assert (geojson_folder / "projects.pmtiles").is_file()
    write_projects({"name": "处处示例", "theme": "heritage", "start": 1})
    build = build_plan("demo")
    write_build(build)
    check_build(build)
    assert not (geojson_folder / "projects.pmtiles").exists()


def test_check_passes_on_what_was_written_and_names_what_differs(geojson_folder: Path) -> None:
    build = build_plan("demo")
    with pytest.raises(StaleError, match=r"health\.geojson"):
        check_build(build)
    write_build(build)
    check_build(build)
    (geojson_folder / "metro.geojson").write_text("{}", encoding="utf-8")
    (geojson_folder / "railway.geojson").unlink()
    (geojson_folder / "notes.txt").write_text("", encoding="utf-8")
    with pytest.raises(StaleError, match=r"metro\.geojson, notes\.txt, railway\.geojson"):
        check_build(build)


def _held(name: str, content: bytes) -> int:
    """Return the number of projects in a file of a build."""
    if name.endswith(".parquet"):
        return int(pq.read_metadata(io.BytesIO(content)).num_rows)
    told = json.loads(content)
    return len(told["features"] if name.endswith(".geojson") else told["numbers"])


def test_a_build_says_what_it_wrote_and_of_what(plan_folder: Path, geojson_folder: Path) -> None:
    write_build(build_plan("demo"))
    text = (geojson_folder / "manifest.json").read_bytes()
    told = json.loads(text)
    for name, file in told["files"].items():
        content = (geojson_folder / name).read_bytes()
        assert (file["size"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert file["features"] == (told["projects"] if name.endswith(".pmtiles") else _held(name, content))
    assert told["files"].keys() == {path.name for path in geojson_folder.iterdir()} - {"manifest.json"}
    assert (told["plan"], told["projects"]) == ("demo", 10)
    for name, digest in told["inputs"].items():
        assert digest == hashlib.sha256((plan_folder / name).read_bytes()).hexdigest()
    assert {"plan.toml", "reading.json", "gazetteer.csv"} <= told["inputs"].keys()
    write_build(build_plan("demo"))
    assert (geojson_folder / "manifest.json").read_bytes() == text


def test_a_failed_write_leaves_the_old_files(
    geojson_folder: Path, write_projects: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_build(build_plan("demo"))
    before = {path.name: path.read_bytes() for path in geojson_folder.iterdir()}
    write_projects({"name": "文庙修缮二期", "theme": "heritage", "start": 1})
    calls = iter([None])

    def full_disk(_: int) -> None:
        if next(calls, 1):
            raise OSError(28, "No space left on device")

    build = build_plan("demo")
    build = replace(build, files=build.files | {"metro": '{"features": []}'})
    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(InputError, match="No space left"):
        write_build(build)
    assert {path.name: path.read_bytes() for path in geojson_folder.iterdir()} == before


@pytest.mark.usefixtures("plan_folder")
def test_the_account_adds_up() -> None:
    build = build_plan("demo")
    assert (build.items, build.projects) == (5, 10)
    assert build.by_location == {"site": 2, "area": 1, "route": 2, "city": 3, "district": 1, "none": 1}


def test_zones_filter_like_districts_also_what_lies_inside_by_name_only(
    plan_folder: Path, write_projects: Callable[..., None]
) -> None:
    path = plan_folder / "gazetteer.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{row},{'zone' if n == 0 else ''}" for n, row in enumerate(rows)]
    rows[2] = rows[2].replace("白鸟湖片区,,", "白鸟湖片区,白鸟湖,")
    rows.append(
        "depot,老机务段,,,industry,site,false,87.15,43.85,WGS84,400,published,,invented,CC BY 4.0,,lake"
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_projects(
        {"name": "白鸟湖片区排水", "theme": "wastewater", "start": 10},
        {"name": "白鸟湖净水厂", "theme": "water_supply", "start": 20},
        {"name": "配套管网", "theme": "water_supply", "parent": "demo/20", "level": "component", "start": 30},
        {"name": "老机务段改造", "theme": "railway", "start": 40},
        {"name": "北站改造", "theme": "railway", "start": 50},
    )
    write_build(build_plan("demo"))
    found = select(read_projects("demo"), Selection(zone=("白鸟湖片区",)))
    assert list(found.index) == ["demo/10", "demo/20", "demo/30", "demo/40"]


def test_a_place_in_a_zone_that_does_not_exist_is_an_error(plan_folder: Path) -> None:
    path = plan_folder / "gazetteer.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([f"{rows[0]},zone", *(f"{row},b" for row in rows[1:])]) + "\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"line 2: hall: zone 'b'"):
        build_plan("demo")


def test_the_build_runs_without_boundaries(plan_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = gpd.GeoDataFrame({"adcode": [], "name": [], "label": []}, geometry=[], crs="EPSG:4326")
    monkeypatch.setattr("geoapp.pipeline.reference_places.load_districts", lambda _: nothing)
    assert plan_folder.is_dir()
    for feature in _features(build_plan("demo").files).values():
        record = feature["properties"]
        assert (record["districts"], record["outside_share"], record["district_conflict"]) == ([], 0.0, None)


@pytest.mark.usefixtures("plan_folder")
def test_progress_is_told() -> None:
    told: list[str] = []
    build_plan("demo", progress=told.append)
    assert any("10 projects" in step for step in told)


def test_corrections_are_part_of_every_build(
    geojson_folder: Path, write_corrections: Callable[..., None]
) -> None:
    write_corrections(
        "demo/90,name,文庙大修,clearer,curator,2026-01-02",
        "demo/80,drop,,no project,curator,2026-01-02",
        "demo/71,owner,园林局,letter,curator,2026-01-02",
        "demo/x1,add,新湖公园,left out,curator,2026-01-02",
        "demo/x1,theme,park_green,left out,curator,2026-01-02",
        "demo/60,theme,services,moved,curator,2026-01-02",
    )
    write_build(build_plan("demo"))
    frame = read_projects("demo")
    assert frame.at["demo/90", "name"] == "文庙大修"
    assert "demo/80" not in frame.index
    assert frame.at["demo/71", "owner"] == "园林局"
    assert (frame.at["demo/x1", "name"], frame.at["demo/x1", "theme"]) == ("新湖公园", "park_green")
    assert [f["id"] for f in json.loads((geojson_folder / "services.geojson").read_text())["features"]] == [
        "demo/60"
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("demo/404,name,x,gone,curator,2026", "line 2.*demo/404"),
        ("demo/90,theme,castles,x,curator,2026", "line 2.*castles"),
        ("demo/90,geometry,x,x,curator,2026", "line 2.*geometry"),
        ("demo/90,name,,x,curator,2026", "line 2.*name"),
        ("demo/90,drop,,x,curator,2026", "demo/95"),
    ],
)
def test_a_correction_that_cannot_be_applied_names_its_row(
    write_corrections: Callable[..., None], row: str, says: str
) -> None:
    write_corrections(row)
    with pytest.raises(InputError, match=says):
        build_plan("demo")
