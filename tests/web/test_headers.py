"""What every answer tells the browser to refuse."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web.client import name_of
from geoapp.web.headers import SecureHeaders
from geoapp.web.routes import routes


async def own_policy(_: object) -> PlainTextResponse:
    return PlainTextResponse("", headers={"Content-Security-Policy": "default-src 'none'"})


CLIENT = TestClient(
    Starlette(routes=[*routes(), Route("/own", own_policy)], middleware=[Middleware(SecureHeaders)]),
    base_url="http://127.0.0.1",
)


def test_files_answers_and_refusals_carry_the_headers() -> None:
    for address in ("/api/v1/plans", "/api/v1/nowhere", "/geoassets/images/layers.png", "/nothing"):
        headers = CLIENT.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_a_script_may_load_from_our_own_host_only() -> None:
    headers = CLIENT.get(f"/geoassets/{name_of('js')}").headers
    assert headers["content-security-policy"] == "default-src 'self'"
    assert headers["x-content-type-options"] == "nosniff"


def test_no_other_host_is_allowed_anything() -> None:
    directives = CLIENT.get("/api/v1/plans").headers["content-security-policy"].split("; ")
    named = {word for directive in directives for word in directive.split()[1:]}
    quoted = {word for word in named if word.startswith("'")}
    assert named - quoted == {"data:", "blob:", "ws:", "wss:"}
    assert "default-src 'self'" in directives


def test_a_route_may_be_stricter() -> None:
    assert CLIENT.get("/own").headers["content-security-policy"] == "default-src 'none'"
