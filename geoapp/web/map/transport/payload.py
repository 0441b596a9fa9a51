"""Payload of the map's script: the projects by the cheapest way for their number, and what is marked."""

from collections import Counter
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import urlencode

import numpy as np
import orjson

from geoapp.domain.filters import Filters
from geoapp.domain.layer import numbered
from geoapp.geometry.arrays import Indices
from geoapp.io.layers import load_layers
from geoapp.web import assets, content
from geoapp.web.catalogue import Catalogue, RecordsOf
from geoapp.web.escape import Script, to_script
from geoapp.web.loaded import keep_made
from geoapp.web.map.transport.symbols import Symbol, collect, make_halo, make_symbol, words_of
from geoapp.web.map.transport.tiles import drawn_of, find_near, room_zoom
from geoapp.web.matches import Matches, find_matches

Way = Literal["message", "address", "tiles"]

MOST_IN_MESSAGE = 2_000
MOST_AT_ONCE = 20_000
"""Up to the first number features travel with the page, up to the second by one address, above it as tiles."""

MOST_LISTED = 200
"""Names in the list of a place; nobody reads more."""

_WRITTEN = 8
"""How many narrowings are kept in writing; one of the most that travel with the page takes a megabyte."""

_FETCHED = 4
"""How many of those that are fetched by an address; one of the most takes five megabytes."""

ROUTE = "features"


def way_for(count: int) -> Way:
    """Return the way by which that many features reach the map.

    >>> way_for(0), way_for(2_000), way_for(2_001), way_for(20_001)
    ('message', 'message', 'address', 'tiles')
    """
    if count <= MOST_IN_MESSAGE:
        return "message"
    return "address" if count <= MOST_AT_ONCE else "tiles"


@keep_made(4)
def _kept_symbols(_: Catalogue) -> dict[int, Symbol]:
    """Return the symbols that are kept of a plan, by their rows."""
    return {}


def _symbols(catalogue: Catalogue, rows: Indices) -> list[Symbol]:
    """Return the symbols of those of some rows that have one; the records of new ones are asked for together."""
    drawn = rows[catalogue.columns.is_one("shown", "symbol")[rows]]
    kept, layers = _kept_symbols(catalogue), numbered(load_layers())
    found = {row: symbol for row in drawn.tolist() if (symbol := kept.get(row))}
    missing = np.array([row for row in drawn.tolist() if row not in found], dtype=np.intp)
    for row, record in zip(missing.tolist(), RecordsOf(catalogue.records, missing), strict=True):
        found[row] = make_symbol(record, *layers[record["theme"]])
    if len(kept) + len(missing) > MOST_AT_ONCE:
        kept.clear()
    kept.update(found)
    return [found[row] for row in drawn.tolist()]


def make_features(plan_id: str, filters: Filters) -> dict[str, Any]:
    """Return the features that filters let through, or where the map fetches them.

    ``key`` names the set, ``age`` the state of the plan's files: with the same age an id is the same feature.
    """
    matches = find_matches(plan_id, filters)
    age = _short(repr(matches.catalogue.stamp).encode())
    key = _short(age.encode() + matches.rows.tobytes())
    part = {"key": key, "age": age}
    way = way_for(matches.count("shown")["symbol"])
    if way == "message":
        return {**part, "data": data_of(matches.catalogue, matches.rows)}
    query = urlencode({**filters.to_query(), "as": key}, doseq=True)
    base = f"{assets.FROM_COMPONENT}{ROUTE}/{plan_id}"
    if way == "address":
        return {**part, "url": f"{base}.json?{query}"}
    return {
        **part,
        "tiles": f"{base}/{{z}}/{{x}}/{{y}}.mvt?{query}",
        "label": f"{base}/label.json?{urlencode({'as': age})}",
        "near": f"{base}/near.json?{query}",
        "plan": plan_id,
        "room": room_zoom(plan_id, filters),
    }


def write_features(plan_id: str, filters: Filters) -> Script:
    """Return the features of ``make_features`` as the map's script takes them; written once for all visitors."""
    return _write_features(content.catalogue(plan_id), plan_id, filters.filters)


@keep_made(_WRITTEN)
def _write_features(_: Catalogue, plan_id: str, filters: Filters) -> Script:
    return to_script(make_features(plan_id, filters))


def data_of(catalogue: Catalogue, rows: Indices) -> dict[str, list[Any]]:
    """Return pins and outlines of some projects."""
    return collect(_symbols(catalogue, rows))


@keep_made(_FETCHED)
def write_data(matches: Matches) -> bytes:
    """Return pins and outlines of matches as JSON; written once for all visitors."""
    return orjson.dumps(data_of(matches.catalogue, matches.rows))


def label_of(plan_id: str, code: str) -> dict[str, Any] | None:
    """Return the label for hovering over a project, and where it truly lies; ``None`` for an id that there isn't."""
    record = content.catalogue(plan_id).by_id.get(code)
    if record is None:
        return None
    name, lines = words_of(record, numbered(load_layers())[record["theme"]][1])
    return {"name": name, "lines": lines, "margin": make_halo(record)}


def near(plan_id: str, filters: Filters, place: tuple[float, float], zoom: float) -> dict[str, Any]:
    """Return pins and outlines of the projects whose symbols lie on a place, the first of them; ``all`` counts them.

    It holds numbers of layers, whether exact, and how many.
    """
    catalogue, found = content.catalogue(plan_id), find_near(plan_id, filters, place, zoom)
    drawable = drawn_of(catalogue)
    counts = Counter(zip(drawable.layers[found].tolist(), drawable.exact[found].tolist(), strict=True))
    listed = data_of(catalogue, drawable.rows[found[:MOST_LISTED]])
    return {**listed, "all": [[*kind, count] for kind, count in counts.items()]}


def _short(content: bytes) -> str:
    """Return a short name of what stands for a set."""
    return sha256(content).hexdigest()[:16]
