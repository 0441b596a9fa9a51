"""The features keep what their description promises: schemathesis asks what it allows, and what it doesn't."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.applications import Starlette
from starlette.middleware import Middleware

from geoapp.web.ogc.description import describe_api
from geoapp.web.ogc.items_query import MOST
from geoapp.web.routes import routes

from .conftest import AROUND

pytestmark = pytest.mark.slow

ROOT = "http://127.0.0.1/ogc"
APP = Starlette(routes=routes(), middleware=[Middleware(one) for one in AROUND])
SCHEMA = schemathesis.openapi.from_asgi("/ogc/api?f=json", APP)
SCHEMA.config.update(base_url=ROOT)


ASKING = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ITEMS = "/collections/{collectionId}/items"
ITEM = f"{ITEMS}/{{featureId}}"
TILE = "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
COLLECTIONS = ("plans", *(f"urumqi-14fyp.{kind}" for kind in ("projects", "districts", "zones")))


@SCHEMA.parametrize()
@ASKING
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    answer = case.call()
    # More than the maximum is no error: "instead use the maximum" (OGC 17-069r4, /req/core/fc-limit-response-1).
    above = _is_above(case.query.get("limit"))
    excluded = [negative_data_rejection] if above else []
    if case.path in {
        ITEMS,
        ITEM,
        TILE,
    }:  # values and systems that a collection knows stand in what describes it only
        excluded.append(positive_data_acceptance)
    case.validate_response(answer, excluded_checks=excluded)
    if above and answer.status_code == 200 and "numberReturned" in answer.text:
        assert answer.json()["numberReturned"] <= MOST


@pytest.mark.parametrize("collection", COLLECTIONS)
@SCHEMA.include(path=ITEMS).parametrize()
@ASKING
def test_whatever_is_asked_of_a_collection_that_is_there(case: schemathesis.Case, collection: str) -> None:
    case.path_parameters["collectionId"] = collection
    # A filter, a system or a moment is text of a form that no schema says.
    case.call_and_validate(excluded_checks=[negative_data_rejection, positive_data_acceptance])


def _is_above(limit: object) -> bool:
    return isinstance(limit, int | str) and str(limit).isdecimal() and int(limit) > MOST


def test_every_address_is_asked() -> None:
    asked = {operation.ok().path for operation in SCHEMA.get_all_operations()}
    # It has read the description before it asks anything.
    assert asked | {"/api"} == describe_api(ROOT)["paths"].keys()
    assert len(asked) > 6
