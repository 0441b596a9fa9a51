"""An invented city of three rectangles, with a reading and a gazetteer, in a folder of its own."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

COLUMNS = "id,name,aliases,name_en,kind,level,outside,lon,lat,datum,uncertainty_m,quality,district,source,licence,note"
PLACES = """\
hall,文庙,,,heritage,site,false,87.05,43.85,WGS84,100,published,,invented,CC BY 4.0,
lake,白鸟湖片区,,,zone,area,false,87.15,43.85,WGS84,1500,published,甲区,invented,CC BY 4.0,
clinic,第三医院,,,hospital,site,false,87.1,43.85,WGS84,12000,estimate,,invented,CC BY 4.0,
a,北站,,,rail_station,site,false,87.15,43.85,WGS84,400,published,,invented,CC BY 4.0,
b,东站,,,rail_station,site,false,87.25,43.85,WGS84,400,published,,invented,CC BY 4.0,
"""
LINE = {
    "id": "ring",
    "name": "东环路",
    "aliases": [],
    "name_en": "",
    "kind": "road",
    "level": "route",
    "outside": False,
    "datum": "WGS84",
    "uncertainty_m": 50.0,
    "quality": "estimate",
    "district": None,
    "source": "invented",
    "licence": "CC BY 4.0",
    "note": "",
}
PLAN = """\
title = "方城市规划"
short_title = "《规划》"
city = "方城市"
city_en = "Square City"
adcode = 990100
first_year = 2021
last_year = 2025
bbox = [86.9, 43.7, 87.4, 44.0]
metric_crs = "EPSG:4538"
sha256 = ""
publisher = "invented"
published = "2021"
licence = "CC BY 4.0"
demo = true
district_labels = {}
boundaries = { source = "districts.geojson", title = "invented" }
"""
MILESTONE = {"date": "2022-12", "precision": "year_end", "what": "完工", "start": 1, "end": 2}
QUANTITY = {
    "value": 40,
    "unit": "万吨/天",
    "what": "规模",
    "date": None,
    "qualifier": "min",
    "value_si": 400000,
    "unit_si": "t/d",
    "start": 1,
    "end": 2,
}
PROJECTS: list[dict[str, object]] = [
    {
        "name": "文庙修缮",
        "theme": "heritage",
        "action": "restoration",
        "milestones": [MILESTONE],
        "start": 90,
    },
    {
        "name": "=文庙停车场",
        "theme": "heritage",
        "parent": "demo/90",
        "level": "component",
        "start": 95,
        "places": ["场"],
    },
    {"name": "白鸟湖片区排水", "theme": "wastewater", "quantities": [QUANTITY], "box": 4, "start": 30},
    {"name": "东环路", "theme": "urban_road", "start": 40, "aliases": ["Ｅ环路"]},
    {"name": "北站至东站联络线", "theme": "railway", "start": 50},
    {"name": "第三医院", "theme": "health", "start": 60},
    {"name": "丙县人民医院", "theme": "health", "start": 61},
    {"name": "方城地下管网", "theme": "wastewater", "start": 70},
    {"name": "绿化行动", "theme": "park_green", "kind": "programme", "start": 71},
    {"name": "新管线", "theme": "wastewater", "start": 80},
]


def _record(number: int, changes: dict[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": f"demo/{changes['start']}",
        "aliases": [],
        "kind": "project",
        "level": "main",
        "parent": None,
        "same_as": [],
        "mentions": [],
        "confidence": 1,
        "action": "new_build",
        "chapter": 1,
        "section": 1,
        "box": 1,
        "item": 1,
        "line": number,
        "end": 99,
        "cite": "《规划》专栏1 第1项",
        "quantities": [],
        "milestones": [],
        "places": [],
    }
    return fields | changes


@pytest.fixture
def plan_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "plans" / "demo"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(folder.parent))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    (folder / "gazetteer.csv").write_text(f"{COLUMNS}\n{PLACES}", encoding="utf-8")
    geometry = {"type": "LineString", "coordinates": [[87.05, 43.82], [87.25, 43.82]]}
    feature = {"type": "Feature", "properties": LINE, "geometry": geometry}
    shapes = {"type": "FeatureCollection", "features": [feature]}
    (folder / "gazetteer.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    polygons = [box(west, 43.8, west + 0.1, 43.9) for west in (87.0, 87.1, 87.2)]
    names = {"adcode": [990102, 990103, 990104], "name": ["甲区", "乙区", "丙县"]}
    frame = gpd.GeoDataFrame(names, geometry=polygons, crs="EPSG:4326")
    (folder / "districts.geojson").write_text(frame.to_json(), encoding="utf-8")
    _write_reading(folder, PROJECTS)
    return folder


@pytest.fixture
def geojson_folder(plan_folder: Path) -> Path:
    return plan_folder.parent.parent / "geojson" / "demo"


@pytest.fixture
def write_projects(plan_folder: Path) -> Callable[..., None]:
    def write(*changes: dict[str, object]) -> None:
        _write_reading(plan_folder, changes)

    return write


@pytest.fixture
def write_corrections(plan_folder: Path) -> Callable[..., None]:
    def write(*rows: str) -> None:
        text = "\n".join(("id,field,value,reason,who,date", *rows, ""))
        (plan_folder / "corrections.csv").write_text(text, encoding="utf-8")

    return write


def _write_reading(folder: Path, changes: Sequence[dict[str, object]]) -> None:
    item = {"number": 1, "title": None, "start": 0, "end": 1}
    boxes = [
        {"number": n, "title": "x", "chapter": 1, "section": 1, "start": 0, "end": 1, "items": [item] * n}
        for n in (1, 4)
    ]
    reading = {
        "plan": {"title": "x", "sha256": "", "chars": 1},
        "chapters": [],
        "boxes": boxes,
        "indicators": [],
        "projects": [_record(n, change) for n, change in enumerate(changes)],
    }
    (folder / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
