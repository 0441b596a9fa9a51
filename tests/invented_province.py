"""An invented province: many small plans side by side, each built as ``geoapp build`` leaves it; nothing of it is real.

Also a script for the benchmark: ``python tests/invented_province.py FOLDER PLANS PROJECTS``.
"""

import json
import random
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from geoapp.domain.manifest import BuiltFile, Manifest
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import frame_of
from geoapp.io.manifests import MANIFEST, dump_manifest
from geoapp.io.plan_index import INDEX, dump_index

WEST, SOUTH, WIDE, HIGH = 104.0, 28.0, 0.5, 0.4
"""Degrees: the south-western corner of the province and the size of a county."""

PROVINCES = (51, 52)
PLACES = ("东", "西", "南", "北", "中", "上", "下", "新")
THINGS = {
    "metro": "站",
    "water_supply": "水厂",
    "wastewater": "污水处理厂",
    "education": "学校",
    "health": "医院",
    "park_green": "公园",
    "highway": "公路",
}
COLUMNS = "id,name,aliases,name_en,kind,level,outside,lon,lat,datum,uncertainty_m,quality,district,source,licence,note"

_PLAN = """title = "虚构{name}发展规划"
short_title = "《虚构规划》"
city = "虚构{name}"
city_en = "Invented {number}"
adcode = {adcode}
first_year = 2026
last_year = 2030
bbox = [{west:g}, {south:g}, {east:g}, {north:g}]
metric_crs = "EPSG:{crs}"
sha256 = "{sha}"
publisher = "invented for the tests of geoapp"
published = "2026"
licence = "CC BY 4.0"
demo = true

[boundaries]
source = "districts.geojson"
datum = "cgcs2000"
title = "invented"

[district_labels]
"""


def plan_id(number: int) -> str:
    """Return the id of a plan by its number."""
    return f"county-{number:04}"


def write_province(folder: Path, plans: int, projects: int) -> Path:
    """Write the plans and their builds below a folder, into ``plans`` and ``geojson``, and return it."""
    across = max(1, round(plans**0.5))
    actions = [code.code for code in load_codelist("actions").codes]
    for number in range(plans):
        west, south = WEST + number % across * WIDE, SOUTH + number // across * HIGH
        _declare(folder / "plans" / plan_id(number), number, west, south)
        _build(folder / "geojson" / plan_id(number), number, (west, south), projects, actions)
    return folder


def _declare(folder: Path, number: int, west: float, south: float) -> None:
    folder.mkdir(parents=True)
    zone = int((west + WIDE / 2 + 1.5) // 3)
    text = _PLAN.format(
        name=f"第{number}县",
        number=number,
        adcode=PROVINCES[number % 2] * 10_000 + number + 1,
        west=west,
        south=south,
        east=west + WIDE,
        north=south + HIGH,
        crs=4509 + zone,
        sha="0" * 64,
    )
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    (folder / "gazetteer.csv").write_text(f"{COLUMNS}\n", encoding="utf-8")
    reading: dict[str, Any] = {
        "plan": {"title": f"虚构第{number}县发展规划", "sha256": "0" * 64, "chars": 1},
        **{name: [] for name in ("chapters", "boxes", "indicators", "projects")},
    }
    (folder / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
    halves = [
        box(west, south, west + WIDE / 2, south + HIGH),
        box(west + WIDE / 2, south, west + WIDE, south + HIGH),
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"adcode": _adcode(number, place), "name": f"{'东西'[place]}区{number}"},
            "geometry": half.__geo_interface__,
        }
        for place, half in enumerate(halves)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "districts.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


def _adcode(number: int, place: int) -> int:
    return 900_000 + number * 2 + place


def _build(folder: Path, number: int, corner: tuple[float, float], projects: int, actions: list[str]) -> None:
    folder.mkdir(parents=True)
    chance = random.Random(number)  # noqa: S311 (no secret)
    made = [_project(number, corner, place, chance, actions) for place in range(projects)]
    frame = frame_of([record for record, _ in made], [shape for _, shape in made], {})
    files = {
        f"{theme}.geojson": _layer(number, [one for one in made if one[0]["theme"] == theme])
        for theme in sorted({record["theme"] for record, _ in made})
    }
    counts = {name: len(json.loads(content)["features"]) for name, content in files.items()}
    files[INDEX] = dump_index(frame).encode()
    listed = {
        name: BuiltFile(
            sha256=sha256(content).hexdigest(), size=len(content), features=counts.get(name, projects)
        )
        for name, content in files.items()
    }
    manifest = Manifest(
        plan=plan_id(number), projects=projects, text_sha256="0" * 64, model=None, inputs={}, files=listed
    )
    for name, content in (files | {MANIFEST: dump_manifest(manifest).encode()}).items():
        (folder / name).write_bytes(content)


def _layer(number: int, made: list[tuple[dict[str, Any], BaseGeometry | None]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": record["id"],
            "properties": record,
            "geometry": None if shape is None else shape.__geo_interface__,
        }
        for record, shape in made
    ]
    members = {"plan": plan_id(number), "attribution": "invented", "licence": "CC BY 4.0"}
    collection = {"type": "FeatureCollection", "name": "invented", **members, "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


def _project(
    number: int, corner: tuple[float, float], place: int, chance: random.Random, actions: list[str]
) -> tuple[dict[str, Any], BaseGeometry | None]:
    theme = chance.choice(sorted(THINGS))
    name = f"{chance.choice(PLACES)}{chance.choice(PLACES)}{place}号{THINGS[theme]}"
    lon, lat = corner[0] + chance.random() * WIDE, corner[1] + chance.random() * HIGH
    kind = chance.choices(("site", "route", "city"), (7, 1, 2))[0]
    shape: BaseGeometry | None = {
        "site": Point(lon, lat),
        "route": LineString(np.array([[lon, lat], [lon + 0.03, lat + 0.02]])),
        "city": None,
    }[kind]
    half = int(lon >= corner[0] + WIDE / 2)
    share = {"adcode": _adcode(number, half), "name": f"{'东西'[half]}区{number}", "share": 1.0}
    year = chance.choice((2026, 2027, 2028))
    span = {"start": place * 10, "end": place * 10 + 5}
    return {
        "id": f"{plan_id(number)}/{place * 10}",
        "name": name,
        "aliases": [],
        "kind": "project" if place % 4 else "programme",
        "level": "main",
        "parent": None,
        "same_as": [],
        "mentions": [],
        "confidence": 1.0,
        "theme": theme,
        "action": chance.choice(actions),
        "chapter": 1,
        "section": None,
        "box": None,
        "item": None,
        "line": 1,
        **span,
        "cite": "《虚构规划》第一章",
        "quantities": [],
        "milestones": [{"date": f"{year}-12", "precision": "year_end", "what": "建成", **span}],
        "places": [],
        "location": {
            "kind": kind,
            "exactness": "1" if kind == "site" else "2",
            "reach": "1",
            "class": "1",
            "precision": "3",
            "uncertainty_m": None if kind == "city" else 100.0,
            "quality": "published",
            "source": "invented",
            "evidence": "invented",
            "note": None,
        },
        "districts": [] if shape is None else [share | {"relation": "in", "basis": "geometry"}],
        "outside_share": 0.0,
        "district_conflict": None,
        "zones": [],
        **dict.fromkeys(("owner", "investment", "period", "status", "as_of")),
    }, shape


if __name__ == "__main__":
    write_province(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
