"""QGIS itself opens what is exported, with its style; skipped where Debian's python3-qgis is not installed."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import geopandas as gpd
import pytest

from geoapp.pipeline.export import load_formats

PYTHON = "/usr/bin/python3"
"""Debian's own, which python3-qgis belongs to."""

LOOKING = """
import json, sys
from qgis.core import QgsApplication, QgsRenderContext, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
told, context = {}, QgsRenderContext()
for table, source in json.loads(sys.argv[1]).items():
    layer = QgsVectorLayer(source, table, "ogr")
    renderer = layer.renderer()
    renderer.startRender(context, layer.fields())
    drawn = [renderer.symbolForFeature(row, context) is not None for row in layer.getFeatures()]
    renderer.stopRender(context)
    name = layer.attributeDisplayName(layer.fields().indexOf("name"))
    told[table] = [renderer.type(), sum(drawn), len(drawn), name]
print(json.dumps(told))
"""

OPENING = """
import json, sys
from qgis.core import QgsApplication, QgsProject, QgsProviderRegistry, QgsProviderSublayerDetails
app = QgsApplication([], False)
app.initQgis()
options = QgsProviderSublayerDetails.LayerOptions(QgsProject.instance().transformContext())
told = {"broken": [], "values": [], "drawn": 0}
for part in QgsProviderRegistry.instance().querySublayers(json.loads(sys.argv[1])):
    layer = part.toLayer(options)
    if not layer.isValid():
        told["broken"].append(part.uri())
    for row in layer.getFeatures():
        told["values"] += [value for value in row.attributes() if isinstance(value, str)]
        told["drawn"] += row.hasGeometry()
print(json.dumps(told))
"""

ELSEWHERE = {"oc4ids", "parcels", "parquet"}
"""No formats of GDAL's, or (GeoParquet) not of the GDAL that Debian's QGIS has."""

TABLES = {"csv", "xlsx"}


def has_qgis() -> bool:
    if not Path(PYTHON).is_file():
        return False
    return not subprocess.run([PYTHON, "-c", "import qgis.core"], check=False, capture_output=True).returncode


def tell(script: str, asked: object, folder: Path) -> Any:  # noqa: ANN401 (JSON)
    """Run a script in QGIS's Python with a value as JSON; return what it prints as JSON."""
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [PYTHON, "-c", script, json.dumps(asked)],
        env=clean | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.skipif(not has_qgis(), reason="needs Debian's python3-qgis (925 MB)")
@pytest.mark.parametrize("code", sorted(load_formats().keys() - ELSEWHERE))
def test_qgis_opens_every_export_with_all_rows_and_names(
    code: str, frame: gpd.GeoDataFrame, write: Callable[..., Path], tmp_path: Path
) -> None:
    told = tell(OPENING, str(write(frame, code)), tmp_path)
    assert told["broken"] == []
    assert set(frame["id"]) - set(told["values"]) == set()
    assert told["drawn"] == (0 if code in TABLES else frame.geometry.notna().sum())


@pytest.mark.slow
@pytest.mark.skipif(not has_qgis(), reason="needs Debian's python3-qgis (925 MB)")
@pytest.mark.parametrize("code", ["gpkg", "shp"])
def test_qgis_draws_every_placed_row_by_its_theme_under_chinese_names(
    code: str, frame: gpd.GeoDataFrame, write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(frame, code)
    sources = {table: f"{path}|layername={table}" for table in ("points", "lines", "polygons")}
    if code == "shp":
        with ZipFile(path) as archive:
            archive.extractall(tmp_path / "files")
        sources = {table: str(tmp_path / "files" / f"{table}.shp") for table in sources}
    told = tell(LOOKING, sources, tmp_path)
    assert told.keys() == sources.keys()
    assert {kind for kind, *_ in told.values()} == {"categorizedSymbol"}
    assert {name for *_, name in told.values()} == {"项目名称"}
    assert all(drawn == rows for _, drawn, rows, _ in told.values())
    assert sum(rows for _, _, rows, _ in told.values()) == frame.geometry.notna().sum()
