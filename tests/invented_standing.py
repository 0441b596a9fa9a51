"""Invented standing layers round the invented projects of the pages, and the operator's file that declares them."""

from pathlib import Path

import geopandas as gpd
from shapely import box

METRIC = "EPSG:4538"

FARMLAND = (box(87.29, 43.89, 87.305, 43.905), box(87.302, 43.895, 87.32, 43.91))
"""Two that overlap; what both hold counts once."""

REDLINE = box(87.21, 43.80, 87.23, 43.83)

HIDDEN = "秘密图层"
"""Title of the one that a curator alone may see."""

ENTRY = """[[standing_layer]]
id = "{id}"
title = {{ zh = "{zh}", en = "{en}" }}
kind = "{kind}"
file = "{file}"
credit = "虚构，2026-01"
roles = {roles}

"""


def declare(folder: Path) -> Path:
    """Write two layers, farmland for everybody and a redline for curators, and return the file that names them."""
    land = gpd.GeoDataFrame({"no": [1, 2]}, geometry=list(FARMLAND), crs="EPSG:4326")
    land.to_crs(METRIC).to_file(folder / "land.gpkg", driver="GPKG")
    line = gpd.GeoDataFrame({"no": [1]}, geometry=[REDLINE], crs="EPSG:4326")
    line.to_parquet(folder / "secret-line.parquet")
    path = folder / "standing.toml"
    open_ = ENTRY.format(
        id="land", zh="永久基本农田", en="Farmland", kind="farmland", file="land.gpkg", roles='["*"]'
    )
    closed = ENTRY.format(
        id="secret-line",
        zh=HIDDEN,
        en="Secret line",
        kind="redline",
        file="secret-line.parquet",
        roles='["curator"]',
    )
    path.write_text(closed + open_, encoding="utf-8")
    return path
