"""The north terminal's id moved when the reader learned: whoever names the old one finds it."""

from http import HTTPStatus

from starlette.testclient import TestClient

from geoapp.domain.correction import Correction
from geoapp.domain.source import parse_source
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.sources import load_source
from geoapp.web.api.app import make_api

OLD, NEW = "urumqi-14fyp/16846", "urumqi-14fyp/16853"


def test_the_api_answers_with_the_present_entry() -> None:
    answer = TestClient(make_api(), base_url="http://127.0.0.1").get("/v1/urumqi-14fyp/projects/16846")
    assert (answer.status_code, answer.json()["properties"]["id"]) == (HTTPStatus.OK, NEW)


def test_a_source_of_an_old_receipt_is_the_present_entry() -> None:
    plan = load_plan("urumqi-14fyp")
    source = parse_source(f"project?{OLD}")
    assert load_source(source, plan)["id"].tolist() == [NEW]


def test_a_correction_of_an_old_id_is_applied_to_the_present_entry() -> None:
    plan = load_plan("urumqi-14fyp")
    row = Correction(id=OLD, field="name", value="北航站楼", reason="so", who="me", date="2026-11-28", row=2)
    corrected = correct_reading(load_reading(plan.id), [row], plan).reading
    assert next(project.name for project in corrected.projects if project.id == NEW) == "北航站楼"
