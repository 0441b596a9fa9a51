"""Whatever breaks is a sentence with an error id and all headers, in the visitor's language."""

import logging
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web.broken_answer import BrokenAnswers
from geoapp.web.headers import SecureHeaders


async def fail(_: Request) -> Response:
    message = "/srv/secret/folder"
    raise OSError(36, message)


async def begin(_: Request) -> Response:
    async def parts():  # type: ignore[no-untyped-def] # noqa: ANN202
        yield b"half"
        message = "gone"
        raise OSError(message)

    return StreamingResponse(parts())


CLIENT = TestClient(
    Starlette(
        routes=[Route("/fail", fail), Route("/begin", begin)],
        middleware=[Middleware(SecureHeaders), Middleware(BrokenAnswers)],
    ),
    base_url="http://127.0.0.1",
)


@pytest.mark.parametrize(
    ("accept", "query", "words"),
    [
        ("text/html", "", "页面出错了"),
        ("text/html,*/*;q=0.8", "?lang=en", "Something went wrong"),
        ("*/*", "", "Something went wrong on the server"),
    ],
)
def test_a_failure_is_a_sentence_with_its_id_and_the_headers(
    accept: str, query: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = CLIENT.get(f"/fail{query}", headers={"accept": accept})
    assert answer.status_code == 500
    assert words in answer.text
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers
    (error_id,) = re.findall(r"error id ([0-9a-f]{8})", caplog.text)
    assert error_id in answer.text


def test_half_an_answer_never_ends_as_if_it_were_whole() -> None:
    with pytest.raises(OSError, match="gone"):
        CLIENT.get("/begin")
