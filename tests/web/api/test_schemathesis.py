"""The API keeps what its description promises: schemathesis asks what the description allows, and what it doesn't."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
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
    case.call_and_validate()


def test_every_address_is_asked() -> None:
    asked = {operation.ok().path for operation in SCHEMA.get_all_operations()}
    # It has read the description before it asks anything.
    assert asked | {"/openapi.json"} == describe_api()["paths"].keys()
    assert len(asked) > 5
