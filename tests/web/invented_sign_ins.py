"""Sign-ins as the framework keeps them: its signed cookie, of people and groups that are invented."""

import time
from typing import Any
from unittest.mock import patch

from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from geoapp.domain.access import Provider

SECRET = "0123456789abcdef-invented"  # noqa: S105 (of these tests)
USER = "_streamlit_user"
ORIGIN = "http://127.0.0.1:8501"
PROVIDER = Provider(
    server_metadata_url="http://127.0.0.1:9/.well-known/openid-configuration",
    client_id="geoapp",
    redirect_uri=f"{ORIGIN}/oauth2callback",
)


def cookies_of(claims: Any, *, secret: str = SECRET, age_h: float = 0) -> dict[str, str]:  # noqa: ANN401 (what may be wrong)
    """Return the cookies that the framework sets for claims, by its own functions, ``age_h`` hours ago."""
    found: dict[str, str] = {}

    def keep(name: str, value: str) -> None:
        found[name] = create_signed_value(secret, name, value).decode()

    then = time.time() - age_h * 3600
    with patch("itsdangerous.timed.time.time", lambda: then):
        set_cookie_with_chunks(
            keep,
            lambda name, value: create_signed_value(secret, name, value),
            USER,
            claims,
            cookie_attr_size=80,
        )
    return found


def claims_of(subject: object, groups: object, *, age_h: float = 0, **changed: object) -> dict[str, object]:
    """Return what a provider says of somebody, with what the framework adds to it."""
    ours = {"origin": ORIGIN, "is_logged_in": True, "provider": "default"}
    return {"sub": subject, "groups": groups, "iat": int(time.time() - age_h * 3600), **ours} | changed


def header_of(cookies: dict[str, str]) -> dict[str, str]:
    """Return the header of a request that carries cookies."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def cookie(subject: str, groups: list[str], *, age_h: float = 0) -> dict[str, str]:
    """Return the header of a request by somebody who signed in ``age_h`` hours ago."""
    return header_of(cookies_of(claims_of(subject, groups, age_h=age_h), age_h=age_h))
