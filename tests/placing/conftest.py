"""An invented city with places whose positions are known."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from geoapp.domain.project import Project
from geoapp.placing.resolve import Resolver

Row = dict[str, Any]


def place(ident: str, name: str, kind: str, geometry: object, **more: object) -> Row:
    level = "route" if isinstance(geometry, LineString) else "site"
    row: Row = {
        "id": ident,
        "name": name,
        "aliases": (),
        "name_en": "",
        "kind": kind,
        "level": level,
        "outside": False,
        "uncertainty_m": 400.0,
        "quality": "published",
        "district": None,
        "source": "invented",
        "licence": "CC BY 4.0",
        "note": "",
        "zone": None,
        "location_class": "3",
        "themes": (),
        "geometry": geometry,
    }
    return row | more


ROWS = [
    place("city", "方城市", "city", Point(87.1, 43.85), level="city", aliases=("全市",)),
    place("hall", "方城市文庙", "heritage", Point(87.05, 43.85)),
    place("works", "河泉污水处理厂", "wwtp", Point(87.15, 43.85), quality="estimate", uncertainty_m=2500.0),
    place(
        "zone", "河泉片区", "zone", Point(87.14, 43.85), aliases=("河泉",), level="area", uncertainty_m=3000.0
    ),
    place(
        "tech",
        "方城高新技术产业开发区",
        "zone",
        Point(87.05, 43.83),
        aliases=("高新区",),
        level="area",
        district="甲区",
    ),
    place("park", "北泉高新区", "zone", Point(87.25, 43.83), level="area", uncertainty_m=800.0),
    place("station", "白河站", "rail_station", Point(87.12, 43.84), aliases=("白河",), themes=("railway",)),
    place(
        "river",
        "白河",
        "river",
        LineString([(87.1, 43.8), (87.1, 43.9)]),
        themes=("ecology",),
        location_class="4",
    ),
    place("stop", "东坪站", "rail_station", Point(87.22, 43.84), aliases=("东坪",), themes=("railway",)),
    place(
        "line2", "轨道交通2号线", "metro_line", LineString([(87.0, 43.85), (87.2, 43.85)]), aliases=("2号线",)
    ),
    place("far", "远山市", "city", Point(90.0, 45.0), level="area", outside=True),
    place(
        "vague", "方城市第三医院", "hospital", Point(87.1, 43.85), quality="estimate", uncertainty_m=12000.0
    ),
    place(
        "vague_d",
        "金湾产业园",
        "zone",
        Point(87.1, 43.85),
        level="area",
        uncertainty_m=15000.0,
        district="乙区",
    ),
    place(
        "vague_o", "远原产业园", "zone", Point(90.0, 45.0), level="area", uncertainty_m=15000.0, outside=True
    ),
    place("town", "北泉", "town", Point(87.26, 43.84), level="area"),
    place("old", "老桥", "road_node", Point(87.11, 43.81), uncertainty_m=501.0),
]


@pytest.fixture
def gazetteer() -> gpd.GeoDataFrame:
    table = pd.DataFrame(ROWS, index=pd.Index([row["id"] for row in ROWS], dtype=object), dtype=object)
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


@pytest.fixture
def resolver(gazetteer: gpd.GeoDataFrame) -> Resolver:
    return Resolver(gazetteer, ("甲区", "乙区", "丙县", "方城县", "北泉区"), "方城市")


@pytest.fixture
def project() -> Callable[..., Project]:
    def make(name: str, **more: object) -> Project:
        fields: Row = {
            "id": "demo/1",
            "name": name,
            "aliases": (),
            "kind": "project",
            "level": "main",
            "parent": None,
            "same_as": (),
            "mentions": (),
            "confidence": 1.0,
            "theme": "services",
            "action": "new_build",
            "chapter": None,
            "section": None,
            "box": None,
            "item": None,
            "line": 1,
            "start": 1,
            "end": 2,
            "cite": "",
            "quantities": (),
            "milestones": (),
            "places": (),
        }
        return Project(**(fields | more))

    return make
