"""The operator's source of identity: one TOML file, named by ``GEOAPP_IDENTITY``; without it nobody is known."""

import json
import re
import tomllib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.access import IdentitySource
from geoapp.errors import InputError
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
    source = _read(path)
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


def _read(path: Path) -> IdentitySource:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _SOURCE.validate_json(json.dumps(content), strict=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise InputError("identity_unread", file=str(path), reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("identity_entry", file=str(path), key=where, reason=first["msg"]) from error
