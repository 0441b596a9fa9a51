"""Geocoders against a stand-in on this machine: what they ask, what they make of answers, how they fail."""

import json
import logging
import re
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from pyproj import Geod

from geoapp.cli import main
from geoapp.domain.geocoding import Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError
from geoapp.geometry.datums import convert
from geoapp.io.geocoding import webclient
from geoapp.io.geocoding.candidates import QuestionError
from geoapp.io.geocoding.geocoders import PROVIDERS, Geocoder, configured_geocoder
from geoapp.io.plans import load_plan

from ..serving import Speaker, served  # noqa: TID252 (the tests are no package)

ROOT = Path(__file__).resolve().parents[3]
PLAN = "urumqi-14fyp"
KEY = "s3cret-0123456789abcdef"
NAMES = {"nominatim": "Nominatim", "tianditu": "Tianditu", "amap": "AMap"}
LON, LAT = 87.6, 43.8


@dataclass
class Reply:
    body: bytes = b"[]"
    status: int = 200
    kind: str = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "at once"


@dataclass
class StandIn:
    """A server that says what it is told to, the last reply again and again, and notes what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def says(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def queries(self) -> list[dict[str, str]]:
        return [
            {key: values[-1] for key, values in parse_qs(urlsplit(path).query).items()} for path in self.asked
        ]


class Handler(Speaker):
    told: StandIn

    def do_GET(self) -> None:  # noqa: N802 (http.server names it)
        self.told.asked.append(self.path)
        self.told.agents.append(self.headers["User-Agent"])
        replies = self.told.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        self.say(reply.status, {"Content-Type": reply.kind} | reply.headers, reply.body, reply.how)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    told = StandIn("")
    with served(type("Told", (Handler,), {"told": told})) as address:
        told.url = address
        yield told


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GEOCODER", *(f"{p.upper()}_{what}" for p in PROVIDERS for what in ("URL", "KEY"))):
        monkeypatch.delenv(f"GEOAPP_{name}", raising=False)
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the waits instead of waiting."""
    noted: list[float] = []
    monkeypatch.setattr("time.sleep", noted.append)
    return noted


@pytest.fixture
def plan() -> Plan:
    return load_plan(PLAN)


@pytest.fixture
def configure(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Geocoder]:
    def make(provider: str) -> Geocoder:
        monkeypatch.setenv("GEOAPP_GEOCODER", provider)
        monkeypatch.setenv(f"GEOAPP_{provider.upper()}_URL", stand_in.url)
        monkeypatch.setenv(f"GEOAPP_{provider.upper()}_KEY", KEY)
        return configured_geocoder()

    return make


def as_json(value: object) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode())


def metres(found: Candidate) -> float:
    """Return how far a candidate is from the true place."""
    return float(Geod(ellps="WGS84").inv(found.lon, found.lat, LON, LAT)[2])


def nominatim_place(**changes: object) -> dict[str, Any]:
    place = {
        "lat": str(LAT),
        "lon": str(LON),
        "display_name": "甲医院, 方城市",
        "addresstype": "hospital",
        "boundingbox": ["43.795", "43.805", "87.6", "87.6"],
    }
    return place | changes


def tianditu_answer(**changes: object) -> dict[str, Any]:
    location = {"score": 100, "level": "兴趣点", "lon": str(LON), "lat": str(LAT), "keyWord": "方城市甲医院"}
    return {"msg": "ok", "location": location | changes, "status": "0"}


def amap_answer(**changes: object) -> dict[str, Any]:
    geocode = {"formatted_address": "方城市甲医院", "level": "兴趣点", "location": f"{LON},{LAT}"}
    return {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "geocodes": [geocode | changes]}


FOUND = {
    "nominatim": as_json([nominatim_place()]),
    "tianditu": as_json(tianditu_answer()),
    "amap": as_json(amap_answer()),
}
NOTHING = {
    "nominatim": as_json([]),
    "tianditu": as_json({"msg": "无结果", "status": "101"}),
    "amap": as_json({"status": "1", "infocode": "10000", "count": "0", "geocodes": []}),
}


# What is asked and answered


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_name_is_found(
    provider: str, configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure(provider)
    stand_in.says(FOUND[provider])
    (found,) = geocoder.ask("甲医院", plan)
    assert metres(found) < 330
    assert found.name.endswith(("甲医院", "方城市"))
    assert geocoder.provider == provider
    assert stand_in.agents[0].startswith("geoapp/")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_found_is_an_answer(
    provider: str, configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure(provider)
    stand_in.says(NOTHING[provider])
    assert geocoder.ask("甲医院", plan) == ()


def test_amaps_gcj02_becomes_wgs84(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("amap")
    stand_in.says(FOUND["amap"])
    (found,) = geocoder.ask("甲医院", plan)
    # GCJ-02 is shifted by 258 to 321 m in Urumqi.
    assert 258 <= metres(found) <= 321
    back = convert(found.lon, found.lat, source="wgs84", target="gcj02")
    assert (float(back[0]), float(back[1])) == pytest.approx((LON, LAT), abs=2e-7)
    assert geocoder.datum == "gcj02"


def test_tianditus_cgcs2000_has_the_same_numbers(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("tianditu")
    stand_in.says(as_json(tianditu_answer(lon=LON, lat=LAT)))
    (found,) = geocoder.ask("甲医院", plan)
    assert (found.lon, found.lat, geocoder.datum) == (LON, LAT, "cgcs2000")


def test_nominatims_radius_is_half_the_diagonal_of_what_it_found(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("nominatim")
    small = nominatim_place(boundingbox=["43.8", "43.8001", "87.6", "87.6"])
    stand_in.says(as_json([nominatim_place(), small, nominatim_place(boundingbox=None)]))
    radii = [candidate.uncertainty_m for candidate in geocoder.ask("甲医院", plan)]
    # 0.01° of a meridian are 1,112 m.
    assert radii == [556, 50, 12_000]


@pytest.mark.parametrize("provider", ["tianditu", "amap"])
@pytest.mark.parametrize(
    ("level", "radius"), [("门址", 150), ("兴趣点", 300), ("区县", 12_000), ("城市", 12_000), ("", 12_000)]
)
def test_a_districts_or_citys_centre_is_no_place(  # noqa: PLR0913, PLR0917
    provider: str,
    level: str,
    radius: int,
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    plan: Plan,
) -> None:
    geocoder = configure(provider)
    stand_in.says(as_json({"tianditu": tianditu_answer, "amap": amap_answer}[provider](level=level)))
    (found,) = geocoder.ask("甲医院", plan)
    assert found.uncertainty_m == radius


def test_each_service_is_told_the_city_in_its_own_way(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    for provider in PROVIDERS:
        stand_in.says(NOTHING[provider])
        configure(provider).ask("甲 & 乙?key=x#", plan)
    nominatim, tianditu, amap = stand_in.queries()
    assert nominatim["q"] == "甲 & 乙?key=x#"
    assert [float(edge) for edge in nominatim["viewbox"].split(",")] == list(plan.bbox)
    assert json.loads(tianditu["ds"]) == {"keyWord": f"{plan.city}甲 & 乙?key=x#"}
    assert tianditu["tk"] == KEY
    assert amap == {"address": "甲 & 乙?key=x#", "city": str(plan.adcode), "output": "JSON", "key": KEY}


def test_a_service_that_writes_escape_codes_cannot_reach_the_terminal(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("amap")
    stand_in.says(as_json(amap_answer(formatted_address=f"甲\x1b]0;x\x07\n乙{'丙' * 500}")))
    (found,) = geocoder.ask("甲医院", plan)
    assert found.name.isprintable()
    assert len(found.name) == 200


def test_tianditus_json_may_be_labelled_as_text(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("tianditu")
    stand_in.says(Reply(FOUND["tianditu"].body, kind="text/html;charset=UTF-8"))
    assert len(geocoder.ask("甲医院", plan)) == 1


# Off by default


def test_without_configuration_one_sentence_says_how() -> None:
    result = CliRunner().invoke(main, ["geocode", PLAN, "甲医院"])
    assert result.exit_code == 2
    assert "set GEOAPP_GEOCODER to one of nominatim, tianditu, amap" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"GEOCODER": "google"}, "GEOAPP_GEOCODER 'google' is no geocoder"),
        ({"GEOCODER": " "}, "No geocoder is configured"),
        ({"GEOCODER": "nominatim"}, "set it to your own server's address, or to the public one's"),
        ({"GEOCODER": "tianditu"}, "Tianditu needs GEOAPP_TIANDITU_KEY"),
        ({"GEOCODER": "amap"}, "AMap needs GEOAPP_AMAP_KEY"),
        (
            {"GEOCODER": "amap", "AMAP_KEY": KEY, "AMAP_URL": "file:///etc/passwd"},
            "GEOAPP_AMAP_URL is no address",
        ),
        (
            {"GEOCODER": "amap", "AMAP_KEY": KEY, "AMAP_URL": f"http://u:{KEY}@h/"},
            "GEOAPP_AMAP_URL is no address",
        ),
        (
            {"GEOCODER": "amap", "AMAP_KEY": KEY, "AMAP_URL": "http://h:99999/"},
            "GEOAPP_AMAP_URL is no address",
        ),
        (
            {"GEOCODER": "tianditu", "TIANDITU_KEY": KEY, "TIANDITU_URL": "h"},
            "GEOAPP_TIANDITU_URL is no address",
        ),
        ({"GEOCODER": "nominatim", "NOMINATIM_URL": "ftp://h"}, "GEOAPP_NOMINATIM_URL is no address"),
        ({"GEOCODER": "nominatim", "NOMINATIM_URL": "http://"}, "GEOAPP_NOMINATIM_URL is no address"),
    ],
)
def test_a_wrong_configuration_is_one_sentence(
    environment: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"GEOAPP_{name}", value)
    with pytest.raises(GeocoderError, match=re.escape(sentence)) as caught:
        configured_geocoder()
    assert KEY not in str(caught.value)


def test_only_the_commands_that_say_so_can_reach_a_geocoder() -> None:
    importing = re.compile(r"geoapp\.io(\.| import .*)geocoding\b(?!\.(cache|place_levels)\b)")
    code = [*ROOT.glob("geoapp/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "streamlit_app.py"]
    users = {
        path.relative_to(ROOT).as_posix()
        for path in code
        if importing.search(path.read_text(encoding="utf-8"))
    }
    inside = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("geoapp/io/geocoding/*.py")}
    asking = {"geoapp/cli/candidates.py", "geoapp/cli/geocode.py", "geoapp/pipeline/geocode.py"}
    assert users - inside == asking, "candidates, where --ask-geocoder says so"
    command = re.compile(r"geoapp\.(cli|pipeline)\.geocode import [^\n]*\bask\b")
    users = {
        path.relative_to(ROOT).as_posix() for path in code if command.search(path.read_text(encoding="utf-8"))
    }
    assert users == {"geoapp/cli/candidates.py", "geoapp/cli/geocode.py"}


# What goes wrong

ECHO = f"<html>key={KEY}</html>".encode()
TOO_DEEP = b"[" * 200_000
RETRIED = {
    "a time-out": (Reply(how="never"), "does not answer within 0.3 s; try again later"),
    "a slow body": (Reply(ECHO * 10, how="drips"), "does not answer within 0.3 s; try again later"),
    "a hang-up": (Reply(how="hangs up"), "broke the connection off; try again later"),
    "429": (Reply(ECHO, 429), "says that we ask too often (HTTP 429)"),
    "500": (Reply(ECHO, 500), "is out of order (HTTP 500); try again later"),
    "503": (Reply(ECHO, 503, headers={"Retry-After": "soon"}), "is out of order (HTTP 503); try again later"),
}
AT_ONCE = {
    "429 for an hour": (
        Reply(ECHO, 429, headers={"Retry-After": "3600"}),
        "says that we ask too often (HTTP 429)",
    ),
    "403": (Reply(ECHO, 403), "refuses access (HTTP 403)"),
    "418": (Reply(ECHO, 418), "refuses access (HTTP 418)"),
    "404": (Reply(ECHO, 404), "is not at the address that it was asked at (HTTP 404)"),
    "a page": (Reply(ECHO, kind="text/html"), "answered something that is no JSON"),
    "a page labelled as JSON": (Reply(ECHO), "answered something that is no JSON"),
    "bytes": (Reply(b"\x80\xff\x00"), "answered something that is no JSON"),
    "an empty body": (Reply(b""), "answered something that is no JSON"),
    "half an answer": (Reply(b'{"status": "1", "geoc'), "answered something that is no JSON"),
    "a picture": (Reply(b"{}", kind="image/png"), "answered something that is no JSON by its content type"),
    "another host": (
        Reply(status=302, headers={"Location": f"http://elsewhere.invalid/?{KEY}"}),
        "redirects to another host",
    ),
    "another port": (
        Reply(status=301, headers={"Location": "http://127.0.0.1:1/"}),
        "redirects to another host",
    ),
    "a file": (
        Reply(status=302, headers={"Location": "file:///etc/passwd"}),
        "redirects to where we do not follow (HTTP 302)",
    ),
    "a circle": (
        Reply(status=302, headers={"Location": "/again"}),
        "redirects to where we do not follow (HTTP 302)",
    ),
    "a huge body": (Reply(b"[" + b" " * 2_000_000 + b"]"), "answered more than 1000000 bytes"),
    "a deep body": (Reply(TOO_DEEP), "answered something that is no JSON"),
    "a number": (Reply(b"1"), "answered JSON of another shape than documented"),
    "a text": (Reply(b'"x"'), "answered JSON of another shape than documented"),
    "a list of texts": (Reply(b'["x"]'), "answered JSON of another shape than documented"),
    "another object": (Reply(b'{"x": 1}'), "answered JSON of another shape than documented"),
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("fault", [*RETRIED, *AT_ONCE])
def test_a_fault_is_one_sentence_with_provider_and_remedy(  # noqa: PLR0913, PLR0917
    provider: str,
    fault: str,
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    plan: Plan,
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reply, sentence = (RETRIED | AT_ONCE)[fault]
    if "0.3 s" in sentence:  # a busy machine may take longer to answer at once
        monkeypatch.setattr(webclient, "TIMEOUT_S", 0.3)
    caplog.set_level(logging.DEBUG)
    geocoder = configure(provider)
    stand_in.says(reply)
    with pytest.raises(GeocoderError) as caught:
        geocoder.ask("甲医院", plan)
    said = str(caught.value)
    assert said.startswith(f"{NAMES[provider]} {sentence}")
    assert said.endswith(".")
    assert KEY not in said + caplog.text + "".join(traceback.format_exception(caught.value)) + repr(geocoder)
    assert "127.0.0.1" not in said
    if fault in RETRIED:
        assert len(stand_in.asked) == webclient.ATTEMPTS
        assert [wait for wait in waits if wait in (2.0, 4.0)] == [2.0, 4.0]
    elif fault != "a circle":
        assert len(stand_in.asked) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_closed_port_is_one_sentence(
    provider: str, configure: Callable[[str], Geocoder], plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(provider)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(f"GEOAPP_{provider.upper()}_URL", f"http://127.0.0.1:{port}")
    with pytest.raises(
        GeocoderError, match=f"{NAMES[provider]} cannot be reached .*refused.*; check the network"
    ):
        configured_geocoder().ask("甲医院", plan)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_service_that_recovers_is_not_given_up(
    provider: str, configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan, waits: list[float]
) -> None:
    geocoder = configure(provider)
    stand_in.says(Reply(status=429, headers={"Retry-After": "7"}), Reply(status=502), FOUND[provider])
    assert len(geocoder.ask("甲医院", plan)) == 1
    assert [wait for wait in waits if wait in (7.0, 4.0)] == [7.0, 4.0]


def test_a_redirect_on_the_same_host_is_followed(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure("amap")
    stand_in.says(Reply(status=302, headers={"Location": "/v4"}), FOUND["amap"])
    assert len(geocoder.ask("甲医院", plan)) == 1
    assert stand_in.asked[1] == "/v4"


def test_nominatim_is_asked_once_a_second_at_most(
    configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan, waits: list[float]
) -> None:
    geocoder = configure("nominatim")
    stand_in.says(NOTHING["nominatim"])
    for name in ("甲", "乙", "丙"):
        geocoder.ask(name, plan)
    # The waits are only noted here: each question comes a moment after the one before, plus its wait.
    first, *others = waits
    assert first == 0.0
    assert all(0.5 < wait <= 1.0 for wait in others)
    assert len(others) == 2


@pytest.mark.parametrize(
    ("code", "sentence", "attempts"),
    [
        ("10003", "AMap's quota for this key is used up (infocode 10003); go on tomorrow", 1),
        ("10044", "AMap's quota for this key is used up (infocode 10044); go on tomorrow", 1),
        ("10004", "AMap says that we ask too often (infocode 10004); try again", 3),
        ("10021", "AMap says that we ask too often (infocode 10021); try again", 3),
        ("10016", "AMap is busy (infocode 10016); try again later", 3),
        ("10001", "AMap refuses access (infocode 10001); check GEOAPP_AMAP_KEY", 1),
        ("10009", "AMap refuses access (infocode 10009); check GEOAPP_AMAP_KEY", 1),
        (KEY, "AMap refuses access (no infocode); check GEOAPP_AMAP_KEY", 1),
    ],
)
def test_amaps_error_codes(  # noqa: PLR0913, PLR0917
    code: str,
    sentence: str,
    attempts: int,
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    plan: Plan,
) -> None:
    geocoder = configure("amap")
    stand_in.says(as_json({"status": "0", "info": f"BAD {KEY}", "infocode": code}))
    with pytest.raises(GeocoderError, match=re.escape(sentence)) as caught:
        geocoder.ask("甲医院", plan)
    assert len(stand_in.asked) == attempts
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {"code": 301013, "msg": KEY, "resolve": "x"},
            "Tianditu refuses access (code 301013); check GEOAPP_TIANDITU_KEY",
        ),
        ({"code": KEY}, "Tianditu refuses access (code unknown); check GEOAPP_TIANDITU_KEY"),
    ],
)
def test_tianditus_refusals(
    answer: dict[str, object],
    sentence: str,
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    plan: Plan,
) -> None:
    geocoder = configure("tianditu")
    stand_in.says(as_json(answer))
    with pytest.raises(GeocoderError, match=re.escape(sentence)):
        geocoder.ask("甲医院", plan)


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("amap", {"status": "0", "info": "x", "infocode": "30001"}),
        ("amap", {"status": "0", "info": "x", "infocode": "20000"}),
        ("tianditu", {"msg": "x", "status": "404"}),
    ],
)
def test_a_name_that_a_service_cannot_deal_with_is_told_apart(
    provider: str,
    answer: dict[str, object],
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    plan: Plan,
) -> None:
    geocoder = configure(provider)
    stand_in.says(as_json(answer))
    with pytest.raises(QuestionError, match="cannot deal with this name"):
        geocoder.ask("甲医院", plan)


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("nominatim", [nominatim_place(lat="91")]),
        ("nominatim", [nominatim_place(lon="NaN")]),
        ("nominatim", [nominatim_place(lon=None)]),
        ("nominatim", [nominatim_place(boundingbox=["1", "2"])]),
        ("nominatim", [nominatim_place(boundingbox=["nan", "nan", "nan", "nan"])]),
        ("nominatim", [nominatim_place(), 7]),
        ("nominatim", {"places": []}),
        ("tianditu", tianditu_answer(lon="181")),
        ("tianditu", tianditu_answer(lat="Infinity")),
        ("tianditu", tianditu_answer(lon=[])),
        ("tianditu", {"status": "0", "location": None}),
        ("amap", amap_answer(location="87.6")),
        ("amap", amap_answer(location="87.6,43.8,1")),
        ("amap", amap_answer(location=[])),
        ("amap", amap_answer(location="43.8,187.6")),
        ("amap", {"status": "1", "geocodes": {"location": "87.6,43.8"}}),
    ],
)
def test_coordinates_that_are_no_place_on_earth_are_refused(
    provider: str, answer: object, configure: Callable[[str], Geocoder], stand_in: StandIn, plan: Plan
) -> None:
    geocoder = configure(provider)
    stand_in.says(as_json(answer))
    with pytest.raises(GeocoderError, match="JSON of another shape than documented"):
        geocoder.ask("甲医院", plan)


# Secrets


@pytest.mark.parametrize("provider", ["tianditu", "amap"])
def test_a_key_is_nowhere_but_in_the_question(
    provider: str,
    configure: Callable[[str], Geocoder],
    stand_in: StandIn,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    geocoder = configure(provider)
    echoing = {
        "tianditu": tianditu_answer(keyWord=f"甲 {KEY}"),
        "amap": amap_answer(formatted_address=f"甲 {KEY}"),
    }
    stand_in.says(as_json(echoing[provider]), Reply(ECHO, 403))
    found = CliRunner().invoke(main, ["geocode", PLAN, "某甲医院"])
    refused = CliRunner().invoke(main, ["geocode", PLAN, "某乙医院"])
    assert (found.exit_code, refused.exit_code) == (0, 2)
    assert len(stand_in.asked) == 2
    assert all(KEY in path for path in stand_in.asked)
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file())
    assert "某甲医院" in written
    assert KEY not in found.output + refused.output + caplog.text + written + repr(geocoder)
