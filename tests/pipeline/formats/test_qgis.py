"""QGIS itself opens what is exported, with its style; skipped where Debian's python3-qgis is not installed."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import pytest

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


def has_qgis() -> bool:
    if not Path(PYTHON).is_file():
        return False
    return not subprocess.run([PYTHON, "-c", "import qgis.core"], check=False, capture_output=True).returncode


@pytest.mark.slow
@pytest.mark.parametrize("code", ["gpkg", "shp"])
def test_qgis_draws_every_placed_row_by_its_theme_under_chinese_names(
    code: str, frame: gpd.GeoDataFrame, write: Callable[..., Path], tmp_path: Path
) -> None:
    if not has_qgis():
        pytest.skip("needs Debian's python3-qgis (925 MB)")
    path = write(frame, code)
    sources = {table: f"{path}|layername={table}" for table in ("points", "lines", "polygons")}
    if code == "shp":
        with ZipFile(path) as archive:
            archive.extractall(tmp_path / "files")
        sources = {table: str(tmp_path / "files" / f"{table}.shp") for table in sources}
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [PYTHON, "-c", LOOKING, json.dumps(sources)],
        env=clean | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.keys() == sources.keys()
    assert {kind for kind, *_ in told.values()} == {"categorizedSymbol"}
    assert {name for *_, name in told.values()} == {"项目名称"}
    assert all(drawn == rows for _, drawn, rows, _ in told.values())
    assert sum(rows for _, _, rows, _ in told.values()) == frame.geometry.notna().sum()
