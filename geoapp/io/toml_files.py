"""TOML files that people write, read strictly into dataclasses."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from geoapp.errors import InputError

_FileContent = TypeVar("_FileContent")


def read_toml(
    path: Path,
    adapter: TypeAdapter[_FileContent],
    *,
    unread: str,
    entry: str,
    more: Mapping[str, Any] | None = None,
) -> _FileContent:
    """Return the content of a file, with ``more`` that it does not say itself.

    Raises:
        InputError: ``unread`` where it is missing, no TOML, or holds a date; ``entry`` where a key is wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8")) | dict(more or {})
        # Through JSON, because strict reading takes a list for a tuple only there; JSON has no dates.
        return adapter.validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(entry, file=str(path), key=where, reason=first["msg"]) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise InputError(unread, file=str(path), reason=str(error)) from error
