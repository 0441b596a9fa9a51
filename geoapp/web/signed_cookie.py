"""The cookie of who has signed in at the operator's provider, which the framework writes and signs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geoapp.domain.access import Provider
from geoapp.io.identity import CALLBACK, load_identity_source, split_address
from geoapp.settings import client_secret, file_of_identity, identity_secret

LOGIN, LOGOUT = "auth/login", "auth/logout"
"""The framework's addresses for signing in and out, to which ``st.login`` and ``st.logout`` send a browser."""

SIGN_IN_ADDRESSES = frozenset({LOGIN, LOGOUT, CALLBACK})
PROVIDER = "default"
"""The provider's name within the framework, where there is one."""

_CLOCKS_S = 300
"""By which a provider's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that holds."""

    subject: str = ""
    """Empty where nobody has signed in."""
    groups: tuple[str, ...] = ()
    end: float = 0
    """Seconds since 1970."""


NOBODY = SignIn()


def sign_in_of(headers: Headers, provider: Provider, separator: str, now: float) -> SignIn:
    """Return the sign-in that a request's cookie proves; nobody where one is missing, old, forged or meant for another.

    A request that a page of another origin makes proves nothing, and neither does a cookie that stands twice.
    """
    ours = origin_of(provider)
    claims = _claims_in(_cookies_of(headers), provider)
    elsewhere = [one for one in headers.getlist("origin") if one.lower() != ours]
    if elsewhere or (claims.get("origin"), claims.get("provider")) != (ours, PROVIDER):
        return NOBODY
    subject, begun = claims.get(provider.subject_claim), claims.get("iat")
    if not isinstance(subject, str) or not subject.isprintable() or not isinstance(begun, int | float):
        return NOBODY
    end = begun + provider.hours * 3600
    if not begun - _CLOCKS_S <= now < end or claims.get("is_logged_in") is not True:
        return NOBODY
    told = claims.get(provider.groups_claim, ())
    groups = told.split(separator) if isinstance(told, str) else told if isinstance(told, list) else ()
    return SignIn(
        subject=subject.strip(),
        groups=tuple(one.strip() for one in groups if isinstance(one, str)),
        end=end,
    )


def _cookies_of(headers: Headers) -> Mapping[str, str]:
    """Return a request's cookies; none of those that stand twice."""
    told = "; ".join(headers.getlist("cookie"))
    names = [part.partition("=")[0].strip() for part in told.split(";")]
    return {name: value for name, value in cookie_parser(told).items() if names.count(name) == 1}


def _claims_in(cookies: Mapping[str, str], provider: Provider) -> Mapping[str, object]:
    """Return the claims that a cookie of ours carries; none where it is not ours, or old."""

    def decoded(name: str) -> bytes | None:
        # The framework by itself believes a cookie for a month.
        return decode_signed_value(
            identity_secret(), name, cookies.get(name, "").encode("latin-1"), provider.hours / 24
        )

    whole = get_cookie_with_chunks(decoded, USER_COOKIE_NAME)
    try:
        claims = json.loads(whole or b"{}")
    except ValueError:  # parts of two sign-ins
        return {}
    return claims if isinstance(claims, dict) else {}


def origin_of(provider: Provider) -> str:
    """Return our own origin as browsers know it.

    >>> origin_of(Provider(server_metadata_url="", client_id="", redirect_uri="https://a.example/x/oauth2callback"))
    'https://a.example'
    """
    parts = split_address(provider.redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts else ""


def secrets_of(provider: Provider) -> dict[str, dict[str, object]]:
    """Return the framework's settings for signing in, as its own file of secrets would hold them."""
    return {
        "auth": {
            "redirect_uri": provider.redirect_uri,
            "cookie_secret": identity_secret(),
            "server_metadata_url": provider.server_metadata_url,
            "client_id": provider.client_id,
            "client_secret": client_secret(),
            "client_kwargs": {"scope": provider.scope},
        }
    }


def is_offered() -> bool:
    """Say whether people may sign in here; the file of it is read once."""
    path = file_of_identity()
    return path is not None and _has_provider(path)


@cache
def _has_provider(_: Path) -> bool:
    source = load_identity_source()
    return source is not None and source.provider is not None
