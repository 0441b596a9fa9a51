"""Vector tiles of a selection: what is drawn, ids, and names where symbols have room; the rest is asked for."""

from functools import lru_cache
from typing import Any

import numpy as np

from geoapp.domain.filters import Filters
from geoapp.geometry.arrays import Flags
from geoapp.geometry.web_mercator import Tile, pixel, to_screen
from geoapp.pipeline.tiles.crowding import SYMBOL_PX
from geoapp.pipeline.tiles.drawable import Drawable, drawable_of
from geoapp.pipeline.tiles.tile import SPECK_PX, draw_tile, is_dot
from geoapp.web import content
from geoapp.web.catalogue import Catalogue
from geoapp.web.matches import find_matches

_BESIDE_PX = 1
"""How far beside a symbol a click still means it: the screen rounds to pixels."""


@lru_cache(maxsize=2)
def drawn_of(catalogue: Catalogue) -> Drawable:
    """Return the drawable projects of a plan; made once for each state of its files."""
    return drawable_of(catalogue.columns, catalogue.records)


@lru_cache(maxsize=16)
def _shown(plan_id: str, catalogue: Catalogue, narrow: Filters) -> Flags:
    """Mark the drawable projects that a selection shows."""
    return drawn_of(catalogue).shown(find_matches(plan_id, narrow).rows)


@lru_cache(maxsize=16)
def _room(plan_id: str, catalogue: Catalogue, narrow: Filters) -> int:
    spots = drawn_of(catalogue).spots
    return spots.crowding.room_zoom(_shown(plan_id, catalogue, narrow)[spots.owners])


def room_zoom(plan_id: str, filters: Filters) -> int:
    """Return the zoom from which most symbols that filters let through have room for their characters."""
    return _room(plan_id, content.catalogue(plan_id), filters.filters)


def make_tile(plan_id: str, filters: Filters, tile: Tile) -> bytes:
    """Return one tile of what filters let through, its layers from the bottom up: areas, lines, circles, points."""
    catalogue = content.catalogue(plan_id)
    shown, roomy = _shown(plan_id, catalogue, filters.filters), tile[0] >= room_zoom(plan_id, filters)
    return draw_tile(drawn_of(catalogue), shown, tile, roomy=roomy)


def find_near(plan_id: str, filters: Filters, place: tuple[float, float], zoom: float) -> Any:  # noqa: ANN401 (an array)
    """Return the drawable projects whose symbols lie on a place in degrees, by their rank."""
    catalogue = content.catalogue(plan_id)
    drawable, shown = drawn_of(catalogue), _shown(plan_id, catalogue, filters.filters)
    roomy = zoom >= room_zoom(plan_id, filters)
    reach = ((SYMBOL_PX if roomy else SPECK_PX) + _BESIDE_PX) * pixel(zoom)
    owners = drawable.spots.owners[drawable.spots.within(to_screen(np.array([place]))[0], reach)]
    return np.unique(owners[shown[owners] & (roomy | is_dot(drawable, owners, int(zoom)))])
