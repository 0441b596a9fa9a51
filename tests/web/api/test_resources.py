"""Plans, districts, codelists and the description of the API."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from geoapp.domain.journal import Intent
from geoapp.domain.selection import MEANINGS, Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.journal import begin, end, path_of_journal, write_entry
from geoapp.pipeline.export import load_formats
from geoapp.web.api.app import make_api
from geoapp.web.api.request_params import OF_FILE, PARAMETERS
from geoapp.web.api.resources import CODELISTS
from geoapp.web.routes import routes

V1 = "/api/v1"


def read(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(f"{V1}{address}")
    assert answer.status_code == 200, answer.text[:300]
    found: dict[str, Any] = answer.json()
    return found


def test_every_plan_is_listed_with_links_that_lead_somewhere(client: TestClient) -> None:
    (plan,) = [one for one in read(client, "/plans")["plans"] if one["id"] == "urumqi-14fyp"]
    assert plan["adcode"] == 650100
    assert "GS(2024)0650" in plan["boundaries"]
    assert set(plan["links"]["projects"]) == set(load_formats())
    links = [plan["links"]["plan"], plan["links"]["districts"], plan["links"]["projects"]["csv"]]
    assert [client.get(f"{V1}/{link}").status_code for link in links] == [200] * 3


def test_a_plan_says_which_values_its_parameters_take(client: TestClient) -> None:
    values = read(client, "/urumqi-14fyp")["parameters"]
    assert values["theme"] == [code.code for code in load_codelist("themes").codes]
    assert {"650106", "650121"} <= set(values["district"])
    assert set(values) <= set(PARAMETERS)


def test_the_districts_cover_the_city_and_name_their_source(client: TestClient) -> None:
    found = read(client, "/urumqi-14fyp/districts.geojson")
    assert "天地图" in found["attribution"]
    assert "GS(2024)0650" in found["attribution"]
    # The Tianditu boundaries divide Urumqi into seven districts and one county.
    assert len(found["features"]) == 8
    assert all(shape(feature["geometry"]).is_valid for feature in found["features"])
    assert {feature["id"] for feature in found["features"]} >= {"650106", "650121"}


@pytest.mark.parametrize("name", CODELISTS)
def test_a_codelist_says_what_its_codes_mean(client: TestClient, name: str) -> None:
    codes = read(client, f"/codelists/{name}")["codes"]
    assert codes
    assert all(code["code"] and code["zh"] and code["en"] for code in codes)


def test_every_coded_field_of_a_record_has_its_codelist(client: TestClient) -> None:
    lists = {
        name: {code["code"] for code in read(client, f"/codelists/{name}")["codes"]} for name in CODELISTS
    }
    for feature in read(client, "/urumqi-14fyp/projects.geojson")["features"]:
        record = feature["properties"]
        assert record["theme"] in lists["themes"]
        assert record["action"] in lists["actions"]
        assert record["kind"] in lists["kinds"]
        assert record["location"]["kind"] in lists["location_kinds"]
        assert {share["relation"] for share in record["districts"]} <= lists["relations"]


def test_an_address_without_parameters_refuses_any(client: TestClient) -> None:
    for address in ("/codelists", "/codelists/themes", "/urumqi-14fyp", "/openapi.json"):
        answer = client.get(f"{V1}{address}?theme=metro")
        assert answer.status_code == 400
        assert answer.json()["parameter"] == "theme"


def test_the_description_names_every_address_and_every_parameter(client: TestClient) -> None:
    described = read(client, "/openapi.json")
    (version,) = make_api().routes
    assert isinstance(version, Mount)
    served = {re.sub(r":\w+\}", "}", route.path) for route in version.routes if isinstance(route, Route)}
    assert set(described["paths"]) == served
    projects = described["paths"]["/{plan}/projects.{format}"]["get"]["parameters"]
    assert {one["name"] for one in projects if one["in"] == "query"} == {*PARAMETERS, *OF_FILE}
    for path, methods in described["paths"].items():
        in_path = {one["name"] for one in methods["get"]["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", path))


def test_every_field_of_a_selection_says_what_it_takes() -> None:
    assert set(MEANINGS) == set(Selection.__dataclass_fields__)


def test_the_routes_stand_under_the_servers_own_path() -> None:
    below = TestClient(Starlette(routes=routes("/plans")), base_url="http://127.0.0.1")
    assert below.get(f"/plans{V1}/urumqi-14fyp").status_code == 200
    assert below.get(f"{V1}/urumqi-14fyp").status_code == 404


def test_an_operator_can_let_other_origins_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_API_ORIGINS", "https://maps.example, https://b.example")
    client = TestClient(make_api(), base_url="http://127.0.0.1")
    allowed = client.get("/v1/plans", headers={"Origin": "https://maps.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://maps.example"
    other = client.get("/v1/plans", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in other.headers


def test_a_server_with_its_data_is_ready(client: TestClient) -> None:
    answer = client.get("/api/v1/ready")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["projects"]["urumqi-14fyp"] == len(
        read(client, "/urumqi-14fyp/projects.geojson")["features"]
    )


def test_readiness_tells_of_the_journal(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))

    def told() -> dict[str, object]:
        found: dict[str, object] = client.get("/api/v1/ready").json()["journal"]
        return found

    assert told() == {"entries": 0, "sha256": "", "sound": True, "open": 0}
    for _ in range(2):
        write_entry("import", who="w", subject="s", detail="d", sha256="")
    intent = Intent(what="build", who="", subject="demo", detail="", sha256="")
    begun = begin(intent, tmp_path, {}, {})
    lines = path_of_journal().read_bytes().splitlines(keepends=True)
    last = hashlib.sha256(lines[-1].rstrip(b"\n")).hexdigest()
    assert told() == {"entries": 3, "sha256": last, "sound": True, "open": 1}
    end(begun, "done")
    assert (told()["entries"], told()["open"]) == (4, 0)
    path_of_journal().write_bytes(b"".join(lines[1:]))
    assert (told()["sound"], client.get("/api/v1/ready").status_code) == (False, 200)


@pytest.mark.parametrize("variable", ["GEOAPP_GEOJSON", "GEOAPP_PLAN_FOLDERS"])
def test_a_server_without_data_is_not_ready_and_says_why(
    client: TestClient, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "empty"))
    answer = client.get("/api/v1/ready")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["error"]
    assert str(tmp_path) not in answer.text
