"""The operator's source of identity: one TOML file, named by ``GEOAPP_IDENTITY``; without it nobody is known."""

import re
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import TypeAdapter

from geoapp.domain.access import IdentitySource, Provider
from geoapp.errors import InputError
from geoapp.io.toml_files import read_toml
from geoapp.settings import client_secret, file_of_identity, identity_secret

LEAST_SECRET = 16
"""Fewest characters of the secret."""

SECRET_HEADER = "X-Geoapp-Secret"  # noqa: S105 (the name of a header)
"""By which the proxy proves that it is the one who speaks."""

CALLBACK = "oauth2callback"
"""Where a provider sends people back to, below the server's own path."""

_SOURCE = TypeAdapter(IdentitySource)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_ADCODE = re.compile(r"\d{6}")
_TAKEN = {"cookie", "host", "origin", "connection", "upgrade", "x-forwarded-for"}
"""Headers that mean something else; ours begin with ``x-geoapp-``."""

_LONGEST_SIGN_IN_H = 24 * 30
"""After as many hours the framework itself believes its cookie no more."""


def load_identity_source() -> IdentitySource | None:
    """Return the operator's source of identity, ``None`` where none is named.

    Raises:
        InputError: the file is missing or wrong, it names both a proxy's headers and a provider or neither, a header
            cannot carry an identity, the provider's addresses cannot be such, districts stand beside a role that has
            none or are missing beside one that has, a secret is missing or too short, or a package is missing.
    """
    path = file_of_identity()
    if path is None:
        return None
    source = read_toml(path, _SOURCE, unread="identity_unread", entry="identity_entry")
    if bool(source.subject_header or source.groups_header) == bool(source.provider):
        raise InputError("identity_either", file=str(path))
    for one in source.roles:
        if bool(one.districts) != (one.role == "district_editor") or not all(
            map(_ADCODE.fullmatch, one.districts)
        ):
            raise InputError("identity_districts", file=str(path), group=one.group)
    if source.minutes < 1 or not source.separator:
        raise InputError("identity_numbers", file=str(path))
    if source.provider:
        _check_provider(source.provider, path)
    else:
        _check_headers(source, path)
    if 0 < len(identity_secret()) < LEAST_SECRET:
        raise InputError("identity_secret_short", least=LEAST_SECRET)
    return source


def _check_headers(source: IdentitySource, path: Path) -> None:
    headers = [source.subject_header.lower(), *filter(None, [source.groups_header.lower()])]
    for name in headers:
        known = name in _TAKEN or name.startswith(("x-geoapp-", "sec-")) or headers.count(name) > 1
        if known or not _HEADER.fullmatch(name):
            raise InputError("identity_header", file=str(path), name=name)


def _check_provider(provider: Provider, path: Path) -> None:
    for name in ("server_metadata_url", "redirect_uri"):
        value = getattr(provider, name)
        parts = split_address(value)
        if parts is None or (name == "redirect_uri" and not _is_way_back(parts)):
            raise InputError("provider_address", file=str(path), key=name, value=value, end=CALLBACK)
    named = (provider.client_id, provider.subject_claim, provider.groups_claim)
    is_whole = all(named) and "openid" in provider.scope.split()
    if not (is_whole and 0 < provider.hours <= _LONGEST_SIGN_IN_H):
        raise InputError("provider_entries", file=str(path), most=_LONGEST_SIGN_IN_H)
    for variable, secret in (
        ("GEOAPP_IDENTITY_SECRET", identity_secret()),
        ("GEOAPP_CLIENT_SECRET", client_secret()),
    ):
        if not secret:
            raise InputError("provider_secret", file=str(path), variable=variable)
    for package in ("authlib", "httpx"):
        if find_spec(package) is None:
            raise InputError("provider_package", package=package)


def split_address(value: str) -> SplitResult | None:
    """Return an address in parts where it may be a provider's or ours; ``http`` is for this machine alone.

    >>> [bool(split_address(one)) for one in ("https://id.example/x", "http://127.0.0.1:9/x", "http://localhost/")]
    [True, True, True]
    >>> [split_address(one) for one in ("http://id.example/x", "ftp://id.example/", "https://a@id.example/", "/x", "https://[/")]
    [None, None, None, None, None]
    """
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    is_plain = value.isascii() and value.isprintable() and " " not in value and "@" not in parts.netloc
    return parts if host and is_safe and is_plain and not parts.fragment else None


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_way_back(parts: SplitResult) -> bool:
    return parts.path.endswith(f"/{CALLBACK}") and not parts.query
