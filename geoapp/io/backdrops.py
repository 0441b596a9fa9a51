"""The operator's base maps: one TOML file, named by ``GEOAPP_BASE_MAPS``; without it no page asks an outside host."""

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from geoapp.domain.backdrop import Backdrop
from geoapp.domain.bounding_box import BoundingBox
from geoapp.errors import InputError
from geoapp.geometry.datums import check_datum
from geoapp.io.plans import first_plan, sound_plans
from geoapp.io.pmtiles import Archive, open_archive
from geoapp.io.toml_files import read_toml
from geoapp.io.words import Words
from geoapp.settings import file_of_base_maps

_FITTING = ("wgs84", "cgcs2000")
"""Datums that lie on our map as they are; a tile of another would be laid 300 to 1,100 m off."""

_REVIEW = re.compile(r"[A-Z\u4e00-\u9fff]{1,5}[(\uff08]\d{4}[)\uff09]\d{2,6}\u53f7?")

_FILE = TypeAdapter(dict[str, list[Backdrop]])


def load_backdrops() -> list[Backdrop]:
    """Return the base maps that are switched on, their keys filled in; none by default.

    Raises:
        InputError: the file is missing or wrong, a key is not set, the tiles' datum is shifted, or an archive is no
            sound PMTiles file.
    """
    path = file_of_base_maps()
    return [] if path is None else [_ready(path, one) for one in _read(path)]


def archive_of(backdrop: Backdrop) -> Archive:
    """Return the archive of a base map of that kind, as the file is now.

    Raises:
        InputError: the file is gone, or has become a wrong one.
    """
    path = Path(backdrop.path)
    try:
        state = path.stat()
    except OSError as error:
        raise InputError("pmtiles_unread", file=str(path), reason=error.strerror or "") from error
    return _opened(path, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=16)
def _opened(path: Path, _version: tuple[int, int]) -> Archive:
    return open_archive(path)


def credit_of(backdrop: Backdrop, say: Words) -> str:
    """Return whose base map it is, with its review number where it has one.

    >>> from geoapp.domain.layer import Title
    >>> own = Backdrop(title=Title(zh="", en=""), credit="甲", datum="wgs84", review_number="GS(2024)0001号")
    >>> credit_of(own, Words("zh"))
    '甲 · 审图号：GS(2024)0001号'
    """
    number = backdrop.review_number
    return say("attribution_map", title=backdrop.credit, number=number) if number else backdrop.credit


def origins_of(backdrops: list[Backdrop]) -> list[str]:
    """Return the hosts that a browser must be let ask for tiles.

    >>> from geoapp.domain.layer import Title
    >>> own = Backdrop(title=Title(zh="", en=""), url="https://t.example/{z}/{x}/{y}", credit="", datum="wgs84")
    >>> origins_of([own, own]), origins_of([])
    (['https://t.example'], [])
    """
    parts = [urlsplit(one.url) for one in backdrops if one.kind == "tiles"]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def _read(path: Path) -> list[Backdrop]:
    found = read_toml(path, _FILE, unread="base_maps_unread", entry="base_maps_entry")
    if set(found) - {"base_map"}:
        raise InputError(
            "base_maps_other", file=str(path), others=", ".join(sorted(set(found) - {"base_map"}))
        )
    return found.get("base_map", [])


def _ready(path: Path, one: Backdrop) -> Backdrop:
    """Return a base map with its key or its whole path, refusing what cannot be laid truly or safely."""
    named = {"file": str(path), "title_zh": one.title.zh, "title_en": one.title.en}
    if check_datum(one.datum) not in _FITTING:
        raise InputError("base_map_datum", **named, datum=one.datum, datums=", ".join(_FITTING))
    if one.review_number and not _REVIEW.fullmatch(one.review_number):
        raise InputError("base_map_review", **named)
    wanted, other = ("path", "url") if one.kind == "pmtiles" else ("url", "path")
    if not getattr(one, wanted) or getattr(one, other):
        raise InputError("base_map_which", **named, wanted=wanted, other=other)
    if one.kind == "pmtiles":
        return _whole(path, one)
    if urlsplit(one.url).scheme not in ("http", "https") or not all(
        part in one.url for part in ("{z}", "{x}", "{y}")
    ):
        raise InputError("base_map_url", **named)
    if one.key_from is None:
        return one
    key = os.environ.get(one.key_from, "").strip()
    if not key:
        raise InputError("base_map_key", **named, variable=one.key_from)
    return replace(one, url=one.url.replace("{key}", key), key_from=None)


def _whole(path: Path, one: Backdrop) -> Backdrop:
    """Return a base map whose archive is sound and reaches a plan's region."""
    whole = replace(one, path=str(path.parent.joinpath(one.path).resolve()))
    bounds = archive_of(whole).bounds
    if first_plan() and not any(_meets(bounds, plan.bbox) for plan in sound_plans()):
        raise InputError("pmtiles_elsewhere", file=whole.path)
    return whole


def _meets(one: BoundingBox, other: Iterable[float]) -> bool:
    """Say whether two boxes have ground in common; an archive that tells no bounds may hold anything.

    >>> _meets((87, 43, 88, 44), (86, 42, 89, 45)), _meets((10, 50, 11, 51), (86, 42, 89, 45))
    (True, False)
    >>> _meets((0, 0, 0, 0), (86, 42, 89, 45))
    True
    """
    west, south, east, north = other
    return not any(one) or (one[0] < east and west < one[2] and one[1] < north and south < one[3])
