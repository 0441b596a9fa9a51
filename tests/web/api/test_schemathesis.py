"""The API keeps what its description promises: schemathesis asks what the description allows, and what it doesn't."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.applications import Starlette
from starlette.middleware import Middleware

from geoapp.web.api.description import describe_api
from geoapp.web.broken_answer import BrokenAnswers
from geoapp.web.conditions import Conditions
from geoapp.web.encodings import Encodings
from geoapp.web.headers import SecureHeaders
from geoapp.web.routes import routes
from geoapp.web.unknown_page import UnknownPages

pytestmark = pytest.mark.slow

AROUND = [SecureHeaders, BrokenAnswers, Conditions, Encodings, UnknownPages]
APP = Starlette(routes=routes(), middleware=[Middleware(one) for one in AROUND])  # type: ignore[arg-type]
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)
SCHEMA.config.update(base_url="http://127.0.0.1/api/v1")


@SCHEMA.parametrize()
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    if case.path == "/{plan}" and f"/{case.path_parameters['plan']}" in describe_api()["paths"]:
        return  # that is another address, which has answers of its own
    # Years are those of the plans that are there; sides of a window and words of a search have forms beyond a schema.
    excluded = [positive_data_acceptance] if {"bbox", "q", "year"} & {*case.query} else []
    case.call_and_validate(excluded_checks=excluded)


def test_every_address_is_asked() -> None:
    asked = {operation.ok().path for operation in SCHEMA.get_all_operations()}
    # It has read the description before it asks anything.
    assert asked | {"/openapi.json"} == describe_api()["paths"].keys()
    assert len(asked) > 5
