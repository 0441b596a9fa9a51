"""Whatever is asked, the API answers: what it has, or a sentence; never an error of its own."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from geoapp.domain.selection import Selection
from geoapp.pipeline.export import load_formats

pytestmark = pytest.mark.slow

NASTY = (
    "",
    "..",
    "../../etc/passwd",
    "\0",
    "x" * 10_000,
    "%",
    "[",
    "87,43,88,44",
    "nan,nan,nan,nan",
    "1e999",
    "乌鲁木齐",
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from((*NASTY, "metro", "water_supply", "650106", "2022", "exact", "5", "zh", "project")),
)
NAMES = st.one_of(
    st.sampled_from([*Selection.__dataclass_fields__, "format", "crs", "encoding", "callback"]),
    st.text(max_size=10),
)
PARTS = st.one_of(
    st.sampled_from(
        [
            "urumqi-14fyp",
            "plans",
            "codelists",
            "themes",
            "projects",
            "16830",
            "openapi.json",
            "districts.geojson",
        ]
        + [f"projects.{fmt}" for fmt in (*load_formats(), "", "exe")]
    ),
    st.sampled_from(NASTY[1:5]),
    st.text(max_size=8),
)
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=5)
ANSWERS = {200, 400, 404, 405, 422}


def encode(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


def ask(client: TestClient, path: str, query: list[tuple[str, str]]) -> int:
    address = f"{path}?{'&'.join(f'{encode(name)}={encode(value)}' for name, value in query)}"
    answer = client.get(address)
    assert answer.status_code in ANSWERS, (address[:300], answer.text[:300])
    if answer.status_code != 200:
        assert "Traceback" not in answer.text
    return answer.status_code


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fmt=st.sampled_from(("geojson", "csv")), query=QUERIES)
def test_any_query_is_answered(client: TestClient, fmt: str, query: list[tuple[str, str]]) -> None:
    ask(client, f"/api/v1/urumqi-14fyp/projects.{fmt}", query)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=4), query=st.lists(st.tuples(NAMES, VALUES), max_size=1))
def test_any_address_is_answered(client: TestClient, parts: list[str], query: list[tuple[str, str]]) -> None:
    ask(client, f"/api/v1/{'/'.join(map(encode, parts))}", query)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.lists(
        st.sampled_from(
            [
                ("theme", "metro"),
                ("theme", "highway"),
                ("kind", "project"),
                ("district", "650106"),
                ("year", "2025"),
            ]
        ),
        unique=True,
    )
)
def test_known_values_are_never_refused_and_never_add_projects(
    client: TestClient, query: list[tuple[str, str]]
) -> None:
    address = "/api/v1/urumqi-14fyp/projects.geojson"
    found = client.get(address, params=query)
    assert found.status_code == 200
    everything = {feature["id"] for feature in client.get(address).json()["features"]}
    assert {feature["id"] for feature in found.json()["features"]} <= everything
