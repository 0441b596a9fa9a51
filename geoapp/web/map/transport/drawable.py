"""Drawable projects that tiles are cut from: in the screen's projection, indexed by place."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.geometry.boxes import Boxes
from geoapp.geometry.web_mercator import scale_factor, to_screen
from geoapp.io.layers import load_layers
from geoapp.web.catalogue import Catalogue
from geoapp.web.map.transport.symbols import numbered, words_of


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Spots of symbols: on each site of a project, on one point of a course or area."""

    at: Any
    """Columns x and y, in the screen's metres."""
    owners: Any
    """Number of each one's project."""
    reach: Any
    """Radius that the true place is within, in the screen's metres there; 0 where no circle is drawn."""
    boxes: Boxes
    circles: Boxes
    """Of the boxes round circles."""

    def within(self, place: Any, distance: float) -> Any:  # noqa: ANN401 (arrays)
        """Return the spots within a distance of a place, in the screen's metres."""
        (x, y), d = place, distance
        found = self.boxes.meeting((x - d, y - d, x + d, y + d))
        return found[np.hypot(*(self.at[found] - place).T) <= d]


@dataclass(frozen=True, slots=True, eq=False)
class Drawable:
    """The projects of a plan that have a place of their own; arrays hold one value for each."""

    catalogue: Catalogue
    rows: Any
    """Position in the catalogue."""
    ranks: Any
    """Whose name comes first where there is no room for all: the lowest."""
    layers: Any
    """Number of the map layer."""
    exact: Any
    dashed: Any
    """1 where course or extent are a sketch."""
    paths: Any
    """1 where it is a course or area."""
    boxes: Boxes
    spots: Spots

    def codes(self, some: Any) -> list[str]:  # noqa: ANN401 (an array)
        """Return ids within the plan."""
        ids = self.catalogue.columns.ids.take(self.rows[some]).to_pylist()
        return [one.partition("/")[2] for one in ids]

    def names(self, some: Any) -> list[str]:  # noqa: ANN401 (an array)
        """Return names."""
        layers = numbered(load_layers())
        records = (self.catalogue.records[row] for row in self.rows[some].tolist())
        return [words_of(record, layers[record["theme"]][1])[0] for record in records]

    def shapes(self, some: Any) -> Any:  # noqa: ANN401 (arrays)
        """Return geometries in the screen's metres."""
        return shapely.transform(self.catalogue.columns.shapes(self.rows[some]), to_screen)


@lru_cache(maxsize=2)
def drawable_of(catalogue: Catalogue) -> Drawable:
    """Return the drawable projects of a plan; made once for each state of its files."""
    columns, rows = catalogue.columns, catalogue.columns.drawn
    exact = columns.is_one("precision", "exact")[rows]
    paths = ~(columns.is_one("form", "Point") | columns.is_one("form", "MultiPoint"))[rows]
    places = np.full(len(columns), -1)
    places[rows] = np.arange(len(rows))
    curve = places[columns.curve]
    curve = curve[curve >= 0]
    west_south, east_north = to_screen(columns.bounds[rows, :2]), to_screen(columns.bounds[rows, 2:])
    return Drawable(
        catalogue=catalogue,
        rows=rows,
        ranks=_ranks(columns, exact),
        layers=_layers(columns)[rows],
        exact=exact.astype(int),
        dashed=columns.is_one("sketch", "sketch")[rows].astype(int),
        paths=paths.astype(int),
        boxes=Boxes(np.hstack([west_south, east_north]), curve),
        spots=_spots(columns, curve, circled=~exact & ~paths),
    )


def _ranks(columns: PlanColumns, exact: Any) -> Any:  # noqa: ANN401 (arrays)
    """Return ranks as numbers, the first of their facts counting most (``symbols.rank_of``)."""
    rows = columns.drawn
    work, main = columns.is_one("kind", "project")[rows], columns.is_one("level", "main")[rows]
    return 4 * ~work + 2 * ~main + 1 * ~exact


def _layers(columns: PlanColumns) -> Any:  # noqa: ANN401 (an array)
    """Return the number of the map layer of every project."""
    layers, themes = numbered(load_layers()), columns.codes["theme"]
    return np.array([layers[theme][0] for (theme,) in themes.sets], dtype=int)[themes.code]


def _spots(columns: PlanColumns, curve: Any, *, circled: Any) -> Spots:  # noqa: ANN401 (arrays)
    degrees, owners = columns.anchors
    radii = np.where(circled, columns.radii[columns.drawn], 0)
    reach = radii[owners] * scale_factor(degrees[:, 1])
    at = to_screen(degrees)
    along = np.empty(len(curve), dtype=int)
    along[curve] = np.arange(len(curve))
    order = np.argsort(along[owners], kind="stable")
    circles = np.hstack([at - reach[:, None], at + reach[:, None]])
    circles[reach == 0] = np.nan
    return Spots(at, owners, reach, Boxes(np.hstack([at, at]), order), Boxes(circles, order))
