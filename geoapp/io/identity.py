"""The operator's source of identity: one TOML file, named by ``GEOAPP_IDENTITY``; without it nobody is known."""

import re

from pydantic import TypeAdapter

from geoapp.domain.access import IdentitySource
from geoapp.errors import InputError
from geoapp.io.toml_files import read_toml
from geoapp.settings import file_of_identity, identity_secret

LEAST_SECRET = 16
"""Fewest characters of the secret."""

SECRET_HEADER = "X-Geoapp-Secret"  # noqa: S105 (the name of a header)
"""By which the proxy proves that it is the one who speaks."""

_SOURCE = TypeAdapter(IdentitySource)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_ADCODE = re.compile(r"\d{6}")
_TAKEN = {"cookie", "host", "origin", "connection", "upgrade", "x-forwarded-for"}
"""Headers that mean something else; ours begin with ``x-geoapp-``."""


def load_identity_source() -> IdentitySource | None:
    """Return the operator's source of identity, ``None`` where none is named.

    Raises:
        InputError: the file is missing or wrong, a header cannot carry an identity, districts stand beside a role that
            has none or are missing beside one that has, or the secret is too short to be one.
    """
    path = file_of_identity()
    if path is None:
        return None
    source = read_toml(path, _SOURCE, unread="identity_unread", entry="identity_entry")
    headers = [source.subject_header.lower(), *filter(None, [source.groups_header.lower()])]
    for name in headers:
        known = name in _TAKEN or name.startswith(("x-geoapp-", "sec-")) or headers.count(name) > 1
        if known or not _HEADER.fullmatch(name):
            raise InputError("identity_header", file=str(path), name=name)
    for one in source.roles:
        if bool(one.districts) != (one.role == "district_editor") or not all(
            map(_ADCODE.fullmatch, one.districts)
        ):
            raise InputError("identity_districts", file=str(path), group=one.group)
    if source.minutes < 1 or not source.separator:
        raise InputError("identity_numbers", file=str(path))
    if 0 < len(identity_secret()) < LEAST_SECRET:
        raise InputError("identity_secret_short", least=LEAST_SECRET)
    return source
