"""Vector tiles of a selection: what is drawn, ids, and names where symbols have room; the rest is asked for."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from geoapp.domain.filters import Filters
from geoapp.geometry.arrays import Flags, Indices
from geoapp.geometry.web_mercator import Tile, pixel, to_screen
from geoapp.io.pmtiles import Archive, unpack_tile
from geoapp.pipeline.tiles.crowding import SYMBOL_PX
from geoapp.pipeline.tiles.drawable import Drawable, drawable_of
from geoapp.pipeline.tiles.standing import find_standing, standing_tile
from geoapp.pipeline.tiles.tile import SPECK_PX, draw_tile, is_dot
from geoapp.web import content
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_made
from geoapp.web.matches import find_matches

_BESIDE_PX = 1
"""How far beside a symbol a click still means it: the screen rounds to pixels."""


@keep_made(2)
def drawn_of(catalogue: Catalogue) -> Drawable:
    """Return the drawable projects of a plan; made once for each state of its files."""
    return drawable_of(catalogue.columns, catalogue.records)


@dataclass(frozen=True, slots=True, eq=False)
class ShownProjects:
    """Drawable projects that a choice shows."""

    drawable: Drawable
    flags: Flags
    room: int
    """The zoom from which most of their symbols have room for their characters."""

    def tile(self, tile: Tile) -> bytes:
        """Draw one tile, its layers from the bottom up: areas, lines, circles, points."""
        return draw_tile(self.drawable, self.flags, tile, roomy=tile[0] >= self.room)


def shown_of(catalogue: Catalogue, rows: Indices) -> ShownProjects:
    """Return the drawable ones of some rows, whatever chose these."""
    drawable = drawn_of(catalogue)
    flags = drawable.shown(rows)
    return ShownProjects(drawable, flags, drawable.spots.crowding.room_zoom(flags[drawable.spots.owners]))


@keep_made(16)
def _shown(plan_id: str, catalogue: Catalogue, narrow: Filters) -> ShownProjects:
    """Return the drawable projects that filters let through."""
    return shown_of(catalogue, find_matches(plan_id, narrow).rows)


def room_zoom(plan_id: str, filters: Filters) -> int:
    """Return the zoom from which most symbols that filters let through have room for their characters."""
    return _shown(plan_id, content.catalogue(plan_id), filters.filters).room


def make_tile(plan_id: str, filters: Filters, tile: Tile) -> bytes:
    """Draw one tile of what filters let through."""
    return _shown(plan_id, content.catalogue(plan_id), filters.filters).tile(tile)


@keep_made(16)
def _standing(plan_id: str, catalogue: Catalogue) -> Archive | None:
    return find_standing(plan_id, catalogue.stored.sha256)


def standing_archive(plan_id: str) -> Archive | None:
    """Return the archive of a plan's tiles; ``None`` where the build left none, or none of the plan as it is shown."""
    return _standing(plan_id, content.catalogue(plan_id))


def find_tile(plan_id: str, filters: Filters, tile: Tile, *, packed: bool) -> tuple[bytes, bool]:
    """Return one tile, and whether it is compressed with gzip, as it may be where ``packed`` is taken.

    That of all projects comes from the plan's archive, where this holds its zoom; others are drawn.
    """
    archive = None if filters.filters != Filters() else standing_archive(plan_id)
    found = standing_tile(archive, tile) if archive else None
    if archive is None or found is None:
        return make_tile(plan_id, filters, tile), False
    return (found, True) if packed or not found else (unpack_tile(archive, found), False)


def find_near(plan_id: str, filters: Filters, place: tuple[float, float], zoom: float) -> Any:  # noqa: ANN401 (an array)
    """Return the drawable projects whose symbols lie on a place in degrees, by their rank."""
    found = _shown(plan_id, content.catalogue(plan_id), filters.filters)
    drawable, shown, roomy = found.drawable, found.flags, zoom >= found.room
    reach = ((SYMBOL_PX if roomy else SPECK_PX) + _BESIDE_PX) * pixel(zoom)
    owners = drawable.spots.owners[drawable.spots.within(to_screen(np.array([place]))[0], reach)]
    return np.unique(owners[shown[owners] & (roomy | is_dot(drawable, owners, int(zoom)))])
