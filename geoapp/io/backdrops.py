"""The operator's base maps: one TOML file, named by ``GEOAPP_BASE_MAPS``; without it no page asks an outside host."""

import json
import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.backdrop import Backdrop
from geoapp.errors import InputError
from geoapp.geometry.datums import check_datum
from geoapp.settings import file_of_base_maps

_FITTING = ("wgs84", "cgcs2000")
"""Datums that lie on our map as they are; a tile of another would be laid 300 to 1,100 m off."""

_FILE = TypeAdapter(dict[str, list[Backdrop]])


def load_backdrops() -> list[Backdrop]:
    """Return the base maps that are switched on, their keys filled in; none by default.

    Raises:
        InputError: the file is missing or wrong, a key is not set, or the tiles' datum is shifted.
    """
    path = file_of_base_maps()
    return [] if path is None else [_ready(path, one) for one in _read(path)]


def origins_of(backdrops: list[Backdrop]) -> list[str]:
    """Return the hosts that a browser must be let ask for tiles.

    >>> from geoapp.domain.layer import Title
    >>> own = Backdrop(title=Title(zh="", en=""), url="https://t.example/{z}/{x}/{y}", credit="", datum="wgs84")
    >>> origins_of([own, own]), origins_of([])
    (['https://t.example'], [])
    """
    parts = [urlsplit(one.url) for one in backdrops]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def _read(path: Path) -> list[Backdrop]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found = _FILE.validate_json(json.dumps(content), strict=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("base_maps_unread", file=str(path), reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError("base_maps_entry", file=str(path), key=where, reason=first["msg"]) from error
    if set(found) - {"base_map"}:
        raise InputError(
            "base_maps_other", file=str(path), others=", ".join(sorted(set(found) - {"base_map"}))
        )
    return found.get("base_map", [])


def _ready(path: Path, one: Backdrop) -> Backdrop:
    """Return a base map with its key, refusing what cannot be laid truly or safely."""
    if check_datum(one.datum) not in _FITTING:
        raise InputError(
            "base_map_datum",
            file=str(path),
            title_zh=one.title.zh,
            title_en=one.title.en,
            datum=one.datum,
            datums=", ".join(_FITTING),
        )
    if urlsplit(one.url).scheme not in ("http", "https") or not all(
        part in one.url for part in ("{z}", "{x}", "{y}")
    ):
        raise InputError("base_map_url", file=str(path), title_zh=one.title.zh, title_en=one.title.en)
    if one.key_from is None:
        return one
    key = os.environ.get(one.key_from, "").strip()
    if not key:
        raise InputError(
            "base_map_key",
            file=str(path),
            title_zh=one.title.zh,
            title_en=one.title.en,
            variable=one.key_from,
        )
    return Backdrop(
        title=one.title,
        url=one.url.replace("{key}", key),
        credit=one.credit,
        datum=one.datum,
        max_zoom=one.max_zoom,
    )
