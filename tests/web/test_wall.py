"""The page 挂图作战, run by Streamlit's own test runner: counts that add up, what lags first, filters, languages."""

import re
from base64 import b64decode
from itertools import combinations
from pathlib import Path

import pytest
from shapely import box
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import districts_of
from geoapp.settings import ROOT
from geoapp.sheet.font import measure
from geoapp.web import content
from geoapp.web.reports.wall_map import draw_wall_map

from .conftest import PLAN

pytestmark = pytest.mark.ui

MONTH = "2026-02"
DISTRICTS = districts_of(project_records(read_projects(PLAN)))
OF_NORTH = [one for one, adcodes in DISTRICTS.items() if adcodes == {"650104"}]
OF_MILL = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650105"})


@pytest.fixture(autouse=True)
def _reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    said = {
        OF_NORTH[0]: SaidStatus(status="ongoing", percent=10.0, planned=50.0, problem="<b>管线</b>未迁改"),
        OF_NORTH[1]: SaidStatus(status="done", percent=100.0),
        OF_MILL: SaidStatus(status="suspended", percent=30.0),
    }
    drafts = [ReportDraft(project=project, seen=0, said=one) for project, one in said.items()]
    save_reports(PLAN, MONTH, drafts, Identity(subject="a1", role="curator"), DISTRICTS)


def open_page(**query: str) -> str:
    """Return what the page draws."""
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.query_params["lang"] = query.get("lang", "zh")
    page.run()
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/wall.py").run()
    assert not page.exception
    assert not page.error
    return " ".join(str(one.proto.body) for one in page.get("html") if "<style" not in str(one.proto.body))


def test_lights_districts_and_statuses_each_add_up_to_all_projects() -> None:
    shown = open_page(month=MONTH)
    counts = [int(one.replace(",", "")) for one in re.findall(r"<b>([\d,]+)</b>", shown)]
    assert counts == [1, 1, 1, len(DISTRICTS) - 3, len(DISTRICTS)]
    by_district, by_status = re.findall(r"<tbody>(.*?)</tbody>", shown)[:2]
    assert sum(int(one) for one in re.findall(r"/ (\d+)</td>", by_district)) == len(DISTRICTS)
    assert sum(int(one) for one in re.findall(r"<td>(\d+)</td>", by_status)) == len(DISTRICTS)


def test_what_lags_stands_with_its_rule_red_first_and_nothing_of_it_runs() -> None:
    shown = open_page(month=MONTH)
    listed = shown[shown.index("geo-wall-list") :]
    assert listed.index("进度落后计划 30 个百分点及以上") < listed.index("暂停")
    assert ("&#60;b&#62;管线" in listed, "<b>管线" in listed) == (True, False)
    assert f"month={MONTH}" in listed


def test_a_district_narrows_it_in_english() -> None:
    shown = open_page(lang="en", month=MONTH, district="650105")
    assert "To be looked at (1)" in shown
    assert "Suspended" in shown
    assert "30 points or more" not in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_of_a_district_lies_upon_another_and_all_are_on_the_map(lang: str) -> None:
    labels = {one.adcode: one.label for one in content.districts(load_plan(PLAN), lang)}
    figure = draw_wall_map(load_plan(PLAN), [], labels, Words(lang))
    (data,) = re.findall(r"base64,([^']+)'", figure)
    svg = b64decode(data).decode()
    (wide, high) = map(float, re.search(r"viewBox='0 0 ([\d.]+) ([\d.]+)'", svg).groups())  # type: ignore[union-attr]
    names = re.findall(r"<text x='([\d.-]+)' y='([\d.-]+)'>([^<]+)</text>", svg)
    assert len(names) == len(labels) == 8
    boxes = []
    for x, y, name in names:
        # Measured with the letters of sheets at the map's 13 px, above the line that they stand on.
        across = measure(name, 13) / 2
        boxes.append(box(float(x) - across, float(y) - 10.5, float(x) + across, float(y) + 2.5))
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.intersects(other)]
    assert all(box(0, 0, wide, high).contains(one) for one in boxes)
