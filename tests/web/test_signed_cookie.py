"""Who has signed in is who the signed cookie says; one that is forged, old, doubled or another's is nobody's."""

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from geoapp.domain.access import Provider
from geoapp.web.signed_cookie import NOBODY, SignIn, is_offered, secrets_of, sign_in_of

from .invented_sign_ins import ORIGIN, PROVIDER, SECRET, USER, claims_of, cookie, cookies_of, header_of


@pytest.fixture(autouse=True, scope="module")
def _secret() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_IDENTITY_SECRET", SECRET)
        patch.setenv("GEOAPP_CLIENT_SECRET", "invented-client-secret")
        yield


def heard(headers: dict[str, str], provider: Provider = PROVIDER) -> SignIn:
    return sign_in_of(Headers(headers), provider, ",", time.time())


def of(claims: object, **options: object) -> SignIn:
    return heard(header_of(cookies_of(claims, **options)))  # type: ignore[arg-type]


def test_a_sign_in_holds_for_its_hours_from_when_the_provider_made_it() -> None:
    for age, holds in ((0, True), (7.9, True), (8.1, False), (24 * 40, False)):
        found = heard(cookie("a1", ["north", " plan "], age_h=age))
        assert bool(found.subject) is holds
    found = heard(cookie("a1", ["north", " plan "], age_h=2))
    assert (found.subject, found.groups) == ("a1", ("north", "plan"))
    assert found.end == pytest.approx(time.time() + 6 * 3600, abs=5)


def test_a_cookie_that_is_old_is_nobodys_though_its_claims_say_they_are_new() -> None:
    assert of(claims_of("a1", []), age_h=8.1) == NOBODY
    assert of(claims_of("a1", [], age_h=8.1)) == NOBODY  # and the other way round


def test_every_changed_character_makes_it_nobodys() -> None:
    whole = cookies_of(claims_of("a1", ["servers"]))[USER]
    assert heard({"Cookie": f"{USER}={whole}"}).subject == "a1"
    data, stamp, signature = whole.rsplit(".", 2)
    for n, character in enumerate(whole):
        if n == len(whole) - 1:  # of the last one two bits are padding
            break
        changed = whole[:n] + ("A" if character != "A" else "B") + whole[n + 1 :]
        assert heard({"Cookie": f"{USER}={changed}"}) == NOBODY, n
    for short in (
        data,
        f"{data}.{stamp}",
        f"{data}.{stamp}.",
        f".{stamp}.{signature}",
        whole[:-2],
        f"{whole}.x",
    ):
        assert heard({"Cookie": f"{USER}={short}"}) == NOBODY


@pytest.mark.parametrize("secret", ["0123456789abcdef-Invented", "", "x" * 25, SECRET[:-1]])
def test_a_cookie_signed_by_another_secret_is_nobodys(secret: str) -> None:
    assert of(claims_of("a1", ["servers"]), secret=secret) == NOBODY


def test_a_cookie_signed_for_another_use_is_nobodys() -> None:
    claims = json.dumps(claims_of("a1", ["servers"]))
    for name in ("_streamlit_user_tokens", "_streamlit_session", f"{USER}_1"):
        assert heard({"Cookie": f"{USER}={create_signed_value(SECRET, name, claims).decode()}"}) == NOBODY
        assert heard({"Cookie": f"{name}={create_signed_value(SECRET, name, claims).decode()}"}) == NOBODY


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "http://127.0.0.1:8502"},
        {"origin": None},
        {"provider": "other"},
        {"is_logged_in": False},
        {"is_logged_in": "yes"},
        {"iat": None},
        {"iat": "now"},
        {"iat": float("nan")},
        {"iat": float("inf")},
        {"iat": 1e300},
        {"sub": None},
        {"sub": 7},
        {"sub": ["a1"]},
        {"sub": ""},
        {"sub": "a\n1"},
        {"sub": "a\u202e1"},
    ],
    ids=str,
)
def test_claims_that_say_nothing_sound_are_nobodys(changed: dict[str, object]) -> None:
    assert of(claims_of("a1", ["servers"], **changed)).subject == ""


@pytest.mark.parametrize("whole", [[], "a", 7, None, True], ids=str)
def test_what_is_no_set_of_claims_is_nobodys(whole: object) -> None:
    value = create_signed_value(SECRET, USER, json.dumps(whole)).decode()
    assert heard({"Cookie": f"{USER}={value}"}) == NOBODY


@pytest.mark.parametrize(
    ("told", "groups"),
    [
        (["a", "b"], ("a", "b")),
        ("a, b", ("a", "b")),
        ("", ("",)),
        ([], ()),
        (None, ()),
        ({"a": 1}, ()),
        (["a", 7, None, ["b"]], ("a",)),
        (["a,b"], ("a,b",)),
    ],
    ids=str,
)
def test_groups_are_a_list_or_a_text(told: object, groups: tuple[str, ...]) -> None:
    assert of(claims_of("a1", told)).groups == groups


def test_other_claims_count_where_the_operator_names_them() -> None:
    provider = Provider(
        server_metadata_url="", client_id="a", redirect_uri=PROVIDER.redirect_uri,
        subject_claim="preferred_username", groups_claim="https://id.example/roles", hours=1,
    )  # fmt: skip
    told = claims_of("7", ["x"], preferred_username="a1") | {"https://id.example/roles": ["plan"]}
    found = heard(header_of(cookies_of(told)), provider)
    assert (found.subject, found.groups) == ("a1", ("plan",))
    assert found.end == pytest.approx(time.time() + 3600, abs=5)


@pytest.mark.parametrize(
    ("origin", "subject"),
    [(ORIGIN, "a1"), ("http://127.0.0.1", ""), ("https://127.0.0.1:8501", ""), ("null", ""), ("", "")],
)
def test_a_page_of_another_origin_is_lent_nobodys_identity(origin: str, subject: str) -> None:
    assert heard({**cookie("a1", []), "Origin": origin}).subject == subject


def test_a_cookie_that_stands_twice_is_nobodys() -> None:
    one, other = (cookies_of(claims_of(name, []))[USER] for name in ("a1", "a2"))
    assert heard({"Cookie": f"{USER}={one}; {USER}={other}"}) == NOBODY
    assert heard({"Cookie": f"{USER}={one}; {USER}={one}"}) == NOBODY
    twice = Headers(raw=[(b"cookie", f"{USER}={one}".encode()), (b"cookie", f" {USER}={other}".encode())])
    assert sign_in_of(twice, PROVIDER, ",", time.time()) == NOBODY


MANY = [sha256(str(n).encode()).hexdigest()[:36] for n in range(250)]
"""As long as those of Entra ID."""


def test_a_long_list_of_groups_comes_in_several_cookies_of_which_none_may_be_missing() -> None:
    cookies = cookies_of(claims_of("a1", MANY))
    assert len(cookies) > 3
    assert heard(header_of(cookies)).groups == tuple(MANY)
    for name in cookies:
        assert heard(header_of({one: value for one, value in cookies.items() if one != name})) == NOBODY


def test_parts_of_two_sign_ins_are_no_third_one() -> None:
    cookies, shorter = cookies_of(claims_of("a1", MANY)), cookies_of(claims_of("a", MANY))
    for name in list(cookies)[1:]:
        mixed = heard(header_of(cookies | {name: shorter[name]}))
        assert mixed == NOBODY or mixed.subject in {"a1", "a"}
    swapped = cookies | {f"{USER}_1": cookies[f"{USER}_2"], f"{USER}_2": cookies[f"{USER}_1"]}
    assert heard(header_of(swapped)) == NOBODY
    old = cookies_of(claims_of("a1", MANY), age_h=9)
    assert heard(header_of(cookies | {f"{USER}_2": old[f"{USER}_2"]})) == NOBODY


@given(st.text(st.characters(max_codepoint=255), max_size=200))
def test_whatever_a_client_sends_is_nobody_and_no_error(value: str) -> None:
    assert heard({"Cookie": f"{USER}={value}"}) == NOBODY
    assert heard({"Cookie": value}) == NOBODY


def test_by_default_nothing_is_offered_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GEOAPP_IDENTITY", raising=False)
    assert not is_offered()
    (tmp_path / "proxy.toml").write_text('subject_header = "X-Remote-User"', encoding="utf-8")
    monkeypatch.setenv("GEOAPP_IDENTITY", str(tmp_path / "proxy.toml"))
    assert not is_offered()


def test_the_framework_is_told_what_the_operator_set_and_where_from() -> None:
    told = secrets_of(PROVIDER)["auth"]
    assert (told["cookie_secret"], told["client_secret"]) == (SECRET, "invented-client-secret")
    assert told["redirect_uri"] == PROVIDER.redirect_uri


def test_signing_in_loads_nothing_before_somebody_does() -> None:
    told = "import geoapp.web.guard, geoapp.web.sign_in, sys; print({'authlib', 'httpx', 'joserfc'} & {*sys.modules})"
    assert (
        subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout
        == "set()\n"
    )
