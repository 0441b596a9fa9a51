"""The identity of a request, in headers that the guard alone writes, and of the visit whose script runs."""

import json
import time
from dataclasses import asdict, replace
from urllib.parse import quote

import streamlit as st
from pydantic import TypeAdapter
from starlette.datastructures import Headers
from starlette.types import Scope

from geoapp.domain.access import ANYBODY, STRANGER, Identity
from geoapp.settings import file_of_identity

HEADER = b"x-geoapp-identity"
OWNER = b"x-geoapp-subject"
"""Tells the framework whose a visit is (``server.trustedUserHeaders``): nobody else may go on with it."""

_IDENTITY = TypeAdapter(Identity)


def with_identity(scope: Scope, identity: Identity, without: frozenset[str]) -> Scope:
    """Return a request that tells who asks; ``without`` are headers that go, however they are spelt."""
    gone = without | {HEADER.decode(), OWNER.decode()}
    kept = [pair for pair in scope["headers"] if spelling_of(pair[0]) not in gone]
    ours = [
        (HEADER, json.dumps(asdict(identity)).encode()),
        (OWNER, quote(identity.subject).encode()),
    ]
    return {**scope, "headers": [*kept, *ours]}


def spelling_of(name: bytes) -> str:
    """Return a header's name as all its spellings have it.

    >>> spelling_of(b"X_Remote-USER")
    'x-remote-user'
    """
    return name.decode("latin-1").lower().replace("_", "-")


def identity_of(scope: Scope) -> Identity:
    """Return the identity of whoever asks, by a request that has passed the guard."""
    return _present(Headers(scope=scope).get(HEADER.decode(), ""))


def present_identity() -> Identity:
    """Return the identity of whose visit runs, for as long as what the proxy said of it holds."""
    return _present(st.context.headers.get(HEADER.decode(), ""))


def _present(told: str) -> Identity:
    if not told:  # no guard was passed: a page by itself, in a test or a notebook
        return STRANGER if file_of_identity() else ANYBODY
    identity = _IDENTITY.validate_json(told, strict=True)
    if identity.until is not None and identity.until <= time.time():
        return replace(STRANGER, until=identity.until)
    return identity
