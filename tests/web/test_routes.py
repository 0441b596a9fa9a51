"""Every route answers hostile addresses with what it has or with one sentence, and tells nothing of the server."""

import os
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from geoapp.domain.selection import Selection
from geoapp.settings import ROOT
from geoapp.web.headers import SecureHeaders
from geoapp.web.routes import routes

PLAN = "urumqi-14fyp"
GOOD = {
    "plan": PLAN,
    "later": PLAN,
    "sheet": "650106",
    "name": "themes",
    "format": "geojson",
    "project": "16830",
    "number": "0",
    "sha256": "0" * 64,
    "collection": f"{PLAN}.projects",
    "feature": "16830",
    "matrices": "WebMercatorQuad",
    "zoom": "9",
    "row": "187",
    "column": "380",
    "z": "9",
    "x": "380",
    "y": "187",
}
ADDRESSES = (
    *("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/vsicurl/http://127.0.0.1:9/x", "/vsizip/a.zip/b"),
    *(
        "http://127.0.0.1:9/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "\\\\host\\share",
    ),
)
WORDS = (
    *(
        "<script>hit()</script>",
        "${hit()}",
        "{{7*7}}",
        "{% raw %}",
        "'\"><img src=x onerror=hit()>",
        "\0",
        "\u202e",
    ),
    *("=cmd|' /C calc'!A0", "x" * 10_000, "%", "%zz", "nan", "1e999", "-1", "9" * 400),
)
HOSTILE = (*ADDRESSES, *WORDS)
FIELDS = (*Selection.__dataclass_fields__, "crs", "encoding", "page", "callback", "source")
TELLING = re.compile(
    rf"Traceback|File \"|{re.escape(str(ROOT))}|/site-packages/|root:x:0|session_id", re.IGNORECASE
)


def patterns(found: list[Route | Mount], before: str = "") -> Iterator[str]:
    for route in found:
        if isinstance(route, Mount):
            yield from patterns(list(route.routes), before + route.path)  # type: ignore[arg-type]
        else:
            yield before + route.path


PATTERNS = sorted(patterns(routes()))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=routes(), middleware=[Middleware(SecureHeaders)])
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=True) as client:
        yield client


def address(pattern: str, **changed: str) -> str:
    """Return a route's address with good values, but for some."""
    values = GOOD | changed
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: quote(values[found[1]].encode(), safe=""), pattern)


def check(client: TestClient, url: str, *hostile: str) -> None:
    answer = client.get(url)
    assert answer.status_code < 500, (url[:200], answer.text[:300])
    said = answer.content.decode("utf-8", "replace")
    assert TELLING.search(said) is None, (url[:200], said[:300])
    assert TELLING.search(str(answer.headers)) is None
    if answer.headers.get("content-type", "").startswith("text/html"):
        for word in hostile:
            assert not ("<" in word and word in said), (url[:200], word)


def test_every_route_is_asked_for_something() -> None:
    assert any("/print/" in pattern for pattern in PATTERNS)
    assert any("/api/v1/" in pattern for pattern in PATTERNS)
    names = {name for pattern in PATTERNS for name in re.findall(r"\{(\w+)", pattern)}
    assert names <= GOOD.keys()


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: word[:24])
def test_a_hostile_part_of_a_path(client: TestClient, pattern: str, word: str) -> None:
    for name in re.findall(r"\{(\w+)", pattern):
        check(client, address(pattern, **{name: word}), word)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: word[:24])
def test_a_hostile_value_of_every_parameter_at_once(client: TestClient, pattern: str, word: str) -> None:
    # The client takes no address beyond 64 kB; one parameter of 10 kB has a test of its own.
    query = "&".join(f"{name}={quote(word[:500].encode(), safe='')}" for name in FIELDS)
    check(client, f"{address(pattern)}?{query}", word)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_hostile_names_of_parameters(client: TestClient, pattern: str) -> None:
    query = "&".join(f"{quote(word[:500].encode(), safe='')}=1" for word in HOSTILE)
    check(client, f"{address(pattern)}?{query}", *HOSTILE)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_parameter_a_thousand_times_and_one_of_10_kilobytes(client: TestClient, pattern: str) -> None:
    check(client, f"{address(pattern)}?{'&'.join(['theme=metro'] * 1_000)}")
    check(client, f"{address(pattern)}?q={'9' * 10_240}")
    check(client, f"{address(pattern)}?shape={'87.6,43.8,' * 1_000}")


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("GEOAPP_FUZZ_EXAMPLES", "200")),
    deadline=None,
    derandomize="GEOAPP_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(PATTERNS),
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.text(max_size=20) | st.sampled_from(HOSTILE), max_size=3
    ),
    st.lists(st.tuples(st.sampled_from(FIELDS) | st.text(max_size=8), st.text(max_size=20)), max_size=4),
)
def test_any_address_at_all(
    client: TestClient, pattern: str, parts: dict[str, str], query: list[tuple[str, str]]
) -> None:
    parts = {name: value.encode("utf-8", "replace").decode() for name, value in parts.items()}
    pairs = "&".join(
        f"{quote(a.encode('utf-8', 'replace'))}={quote(b.encode('utf-8', 'replace'))}" for a, b in query
    )
    check(client, f"{address(pattern, **parts)}?{pairs}")
