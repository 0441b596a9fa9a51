"""Conditional requests by the letter of RFC 9110, whoever answers them."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.web.compression import Compression
from geoapp.web.conditions import Conditions, parse_date
from geoapp.web.routes import routes

FILE = "/api/v1/urumqi-14fyp/projects.csv"
STYLE = "/geoassets/images/layers.png"
NAMES = ("if-none-match", "if-modified-since", "range", "if-range")


async def say_conditions(request: Request) -> JSONResponse:
    return JSONResponse({name: request.headers[name] for name in NAMES if name in request.headers})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(
        routes=[*routes(), Route("/conditions", say_conditions)],
        middleware=[Middleware(Conditions), Middleware(Compression)],
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def passed_on(client: TestClient, **asked: str) -> dict[str, str]:
    headers = {name.replace("_", "-"): value for name, value in asked.items()}
    found: dict[str, str] = client.get("/conditions", headers=headers).json()
    return found


@pytest.mark.parametrize("address", [FILE, STYLE])
@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{tag}", 304),
        ("W/{strong}", 304),
        ("{strong}", 304),
        ('"other", {tag}', 304),
        ('"x,y" ,, {tag},', 304),
        ("*", 304),
        (" * ", 304),
        ('"a*b"', 200),
        ('"*"', 200),
        ('"other"', 200),
        ('*, "other"', 200),
        ("other", 200),
        ("w/{strong}", 200),
        ('"other', 200),
        ("", 200),
    ],
)
def test_a_file_is_sent_unless_the_tags_name_it(
    client: TestClient, address: str, form: str, status: int
) -> None:
    tag = client.get(address).headers["etag"]
    asked = form.format(tag=tag, strong=tag.removeprefix("W/"))
    answer = client.get(address, headers={"If-None-Match": asked})
    assert answer.status_code == status
    assert bool(answer.content) is (status == 200)
    assert client.head(address, headers={"If-None-Match": asked}).status_code == status


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Fri, 01 Jan 2100 00:00:00 GMT", 304),
        ("Fri Jan  1 00:00:00 2100", 304),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("Fri, 01 Jan 2100 00:00:00 +0000", 200),
        ("Fri, 01 Jan 99999 00:00:00 GMT", 200),
        ("Fri, 32 Jan 2100 00:00:00 GMT", 200),
        ("Fri, 01 Foo 2100 00:00:00 GMT", 200),
        ("Fri, 01 Jan 2100 25:00:00 GMT", 200),
        ("Wed, 21 Oct 0000 07:28:00 GMT", 200),
        ("2100-01-01T00:00:00Z", 200),
        ("4102444800", 200),
        ("", 200),
        ("9" * 5_000, 200),
    ],
)
def test_a_file_is_sent_unless_a_date_of_the_standards_forms_is_later(
    client: TestClient, since: str, status: int
) -> None:
    assert client.get(FILE, headers={"If-Modified-Since": since}).status_code == status


def test_a_date_beside_tags_means_nothing(client: TestClient) -> None:
    late = "Fri, 01 Jan 2100 00:00:00 GMT"
    for tags in ('"other"', "malformed"):
        asked = {"If-None-Match": tags, "If-Modified-Since": late}
        assert client.get(FILE, headers=asked).status_code == 200


def test_dates_of_three_forms_are_one() -> None:
    forms = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994")
    times = {parse_date(form) for form in forms}
    assert len(times) == 1
    assert str(times.pop()) == "1994-11-06 08:49:37+00:00"


@pytest.mark.parametrize(
    ("part", "status", "length"),
    [
        ("bytes=0-3", 206, 4),
        ("bytes=-7", 206, 7),
        ("bytes=5-5", 206, 1),
        ("bytes=99999999-", 416, 0),
        ("bytes=x", 200, None),
        ("bytes=", 200, None),
        ("bytes=-", 200, None),
        ("lines=0-3", 200, None),
        (f"bytes=0-{'9' * 5_000}", 200, None),
        (f"bytes={','.join(['0-'] * 500)}", 200, None),
    ],
)
def test_a_part_is_sent_where_its_range_is_one(
    client: TestClient, part: str, status: int, length: int | None
) -> None:
    whole = client.get(FILE).content
    answer = client.get(FILE, headers={"Range": part})
    assert answer.status_code == status
    assert len(answer.content) == (len(whole) if length is None else length)


@pytest.mark.parametrize("state", ['"other"', "other", 'W/"weak"', '"a", "b"', "*", "yesterday"])
def test_a_part_of_another_state_is_sent_whole(client: TestClient, state: str) -> None:
    answer = client.get(FILE, headers={"Range": "bytes=0-3", "If-Range": state})
    assert (answer.status_code, answer.content) == (200, client.get(FILE).content)


def test_a_weak_tag_is_no_state_that_parts_can_be_put_together_by(client: TestClient) -> None:
    tag = client.get(FILE).headers["etag"]
    assert tag.startswith("W/")
    assert client.get(FILE, headers={"Range": "bytes=0-3", "If-Range": tag}).status_code == 200


def test_only_conditions_of_the_standard_are_passed_on(client: TestClient) -> None:
    assert passed_on(client, if_none_match='"a", W/"b"') == {"if-none-match": '"a", W/"b"'}
    assert passed_on(client, if_none_match="a", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT") == {}
    assert passed_on(client, range="bytes=0-3", if_range='"a"') == {"range": "bytes=0-3", "if-range": '"a"'}
    assert passed_on(client, range="bytes=0-3", if_range='W/"a"') == {}
    assert passed_on(client, if_range='"a"') == {}
