"""The features keep what their description promises: schemathesis asks what it allows, and what it doesn't."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.applications import Starlette
from starlette.middleware import Middleware

from geoapp.web.ogc.description import describe_api
from geoapp.web.routes import routes

from .conftest import AROUND

pytestmark = pytest.mark.slow

ROOT = "http://127.0.0.1/ogc"
APP = Starlette(routes=routes(), middleware=[Middleware(one) for one in AROUND])
SCHEMA = schemathesis.openapi.from_asgi("/ogc/api?f=json", APP)
SCHEMA.config.update(base_url=ROOT)


@SCHEMA.parametrize()
@settings(
    max_examples=60,
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
    assert asked == describe_api(ROOT)["paths"].keys()
    assert len(asked) == 8
