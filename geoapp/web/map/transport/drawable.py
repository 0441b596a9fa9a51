"""Drawable projects that tiles are cut from: in the screen's projection, indexed by place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geoapp.domain.record import ProjectRecord, is_sketch, precision_class, shown_as
from geoapp.geometry.anchors import anchors
from geoapp.geometry.web_mercator import scale_factor, to_screen
from geoapp.io.layers import load_layers
from geoapp.web.content import Catalogue
from geoapp.web.map.transport.symbols import numbered, rank_of, words_of


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Spots of symbols: on each site of a project, on one point of a course or area."""

    at: Any
    """Columns x and y, in the screen's metres."""
    owners: Any
    """Number of each one's project."""
    reach: Any
    """Radius that the true place is within, in the screen's metres there; 0 where no circle is drawn."""
    tree: shapely.STRtree
    circles: shapely.STRtree
    """Of the boxes round circles."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawable:
    """The projects of a plan that have a place of their own; arrays hold one value for each."""

    rows: Any
    """Position in the catalogue."""
    codes: list[str]
    """Id within the plan."""
    names: list[str]
    ranks: Any
    """Whose name comes first where there is no room for all: the lowest."""
    layers: Any
    """Number of the map layer."""
    exact: Any
    dashed: Any
    """1 where course or extent are a sketch."""
    paths: Any
    """1 where it is a course or area."""
    geometries: Any
    tree: shapely.STRtree
    spots: Spots


@lru_cache(maxsize=2)
def drawable_of(catalogue: Catalogue) -> Drawable:
    """Return the drawable projects of a plan; made once for each state of its files."""
    layers = numbered(load_layers())
    rows = [row for row, record in enumerate(catalogue.records) if shown_as(record) == "symbol"]
    records = [catalogue.records[row] for row in rows]
    shapes = np.array([record["geometry"] for record in records], dtype=object)
    screen = shapely.transform(shapes, to_screen)
    exact = np.array([precision_class(record["location"]) == "exact" for record in records], dtype=int)
    paths = (shapely.get_dimensions(shapes) > 0).astype(int)
    return Drawable(
        rows=np.array(rows, dtype=int),
        codes=[record["id"].partition("/")[2] for record in records],
        names=[words_of(record, layers[record["theme"]][1])[0] for record in records],
        ranks=np.array([_rank(record) for record in records], dtype=int),
        layers=np.array([layers[record["theme"]][0] for record in records], dtype=int),
        exact=exact,
        dashed=np.array([is_sketch(record["location"]) for record in records], dtype=int),
        paths=paths,
        geometries=screen,
        tree=shapely.STRtree(screen),
        spots=_spots(records, shapes, circled=(exact == 0) & (paths == 0)),
    )


def _rank(record: ProjectRecord) -> int:
    """Return a rank as one number, the first of its facts counting most."""
    return int("".join(str(int(one)) for one in rank_of(record)), 2)


def _spots(records: Sequence[ProjectRecord], shapes: Any, *, circled: Any) -> Spots:  # noqa: ANN401 (arrays)
    stands = [anchors(shape) for shape in shapes]
    owners = np.repeat(np.arange(len(stands)), [len(some) for some in stands])
    degrees = shapely.get_coordinates([point for some in stands for point in some])
    radii = np.array([record["location"]["uncertainty_m"] or 0 for record in records], dtype=float)
    reach = np.where(circled, radii, 0)[owners] * scale_factor(degrees[:, 1])
    at = to_screen(degrees)
    boxes = shapely.box(*(at - reach[:, None]).T, *(at + reach[:, None]).T)
    boxes[reach == 0] = None
    return Spots(at, owners, reach, shapely.STRtree(shapely.points(at)), shapely.STRtree(boxes))
