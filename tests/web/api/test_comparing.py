"""Comparison of two plans by the API: the same as the command's, refused where it would take long."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from geoapp.cli import main
from geoapp.web import plan_projects

from ...invented_plan import PLAN, next_plan  # noqa: TID252


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    return next_plan(tmp_path, monkeypatch, {"东湖公园": "东湖湿地公园"}, gone="大唐停车场")


def test_it_is_what_the_command_says_and_is_known_until_a_plan_changes(
    client: TestClient, later: str
) -> None:
    answer = client.get(f"/api/v1/{PLAN}/compare/{later}.json")
    said = CliRunner().invoke(main, ["compare", PLAN, later, "--json", "-q"])
    assert answer.status_code == 200
    assert answer.json() == json.loads(said.stdout)
    assert any(one["relation"] == "dropped" for one in answer.json()["changes"])
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"/api/v1/{PLAN}/compare/{later}.json", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ("nowhere", (404, "There is no plan nowhere")),
        (PLAN, (422, "the same")),
        ("{later}", (422, "geoapp compare")),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    client: TestClient, later: str, other: str, refusal: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_projects, "MOST_COMPARED", 10)
    answer = client.get(f"/api/v1/{PLAN}/compare/{other.format(later=later)}.json")
    assert (answer.status_code, refusal[1] in answer.json()["error"]) == (refusal[0], True)


def test_it_takes_no_parameters(client: TestClient, later: str) -> None:
    answer = client.get(f"/api/v1/{PLAN}/compare/{later}.json?show=dropped")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "show")
