"""The details of a project that was read from a scan say so."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

from ..invented_manifest import list_files  # noqa: TID252

PLAN = "urumqi-14fyp"


@pytest.mark.ui
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "可靠程度最低的字为 87%"), ("en", "the least sure word at 87%")]
)
def test_the_details_show_how_sure_ocr_was(
    lang: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data" / "geojson" / PLAN, tmp_path / PLAN)
    (path, *_) = sorted((tmp_path / PLAN).glob("*.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    first = collection["features"][0]["properties"]
    first["ocr"] = 0.87
    path.write_text(json.dumps(collection), encoding="utf-8")
    list_files(path.parent)
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.query_params["project"] = first["id"]
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    shown = [html.proto.body for html in page.get("html") if "geo-details" in html.proto.body]
    assert words in "".join(shown)
