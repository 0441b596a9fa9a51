"""Drawable projects that tiles are cut from: in the screen's projection, by place, those that matter most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.layer import numbered
from geoapp.domain.record import ProjectRecord, value_of
from geoapp.geometry.arrays import Flags, Indices
from geoapp.geometry.boxes import Boxes
from geoapp.geometry.web_mercator import scale_factor, to_screen
from geoapp.io.layers import load_layers
from geoapp.pipeline.tiles.crowding import Crowding

_NAME = "name"


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Spots of symbols: on each site of a project, on one point of a course or area."""

    at: Any
    """Columns x and y, in the screen's metres."""
    owners: Any
    """Number of each one's project, ascending."""
    reach: Any
    """Radius that the true place is within, in the screen's metres there; 0 where no circle is drawn."""
    boxes: Boxes
    widest: float
    """The largest reach."""
    circles: Boxes
    """Of the boxes round circles."""
    crowding: Crowding

    def within(self, place: Any, distance: float) -> Any:  # noqa: ANN401 (arrays)
        """Return the spots within a distance of a place, in the screen's metres."""
        (x, y), d = place, distance
        found = self.boxes.meeting((x - d, y - d, x + d, y + d))
        return found[np.hypot(*(self.at[found] - place).T) <= d]


@dataclass(frozen=True, slots=True, eq=False)
class Drawable:
    """The projects of a plan that have a place of their own, the most important first; arrays hold one value for each.

    Works come before programmes, main ones before their components, exact ones before others, then large ones.
    """

    columns: PlanColumns
    records: Sequence[ProjectRecord]
    rows: Any
    """Position in the columns."""
    ranks: Any
    """Whose name comes first where there is no room for all: the lowest."""
    layers: Any
    """Number of the map layer."""
    exact: Any
    dashed: Any
    """1 where course or extent are a sketch."""
    paths: Any
    """1 where it is a course or area."""
    extents: Any
    """Longer side of its box, in the screen's metres."""
    sides: Any
    """West, south, east, north of its box, in the screen's metres."""
    boxes: Boxes
    spots: Spots

    def middles(self, some: Any) -> Any:  # noqa: ANN401 (arrays)
        """Return the middles of boxes, columns x and y in the screen's metres."""
        sides = self.sides[some]
        return (sides[:, :2] + sides[:, 2:]) / 2

    def shown(self, rows: Indices) -> Flags:
        """Mark those of some rows of the columns."""
        chosen = np.zeros(len(self.columns), dtype=bool)
        chosen[rows] = True
        marked: Flags = chosen[self.rows]
        return marked

    def codes(self, some: Any) -> list[str]:  # noqa: ANN401 (an array)
        """Return ids within the plan."""
        ids = self.columns.ids.take(self.rows[some]).to_pylist()
        return [one.partition("/")[2] for one in ids]

    def names(self, some: Any) -> list[str]:  # noqa: ANN401 (an array)
        """Return the labels: its name for each, unless its map layer says otherwise."""
        rows, labels = self.rows[some], [layer.label for _, layer in numbered(load_layers()).values()]
        if set(labels) <= {_NAME}:
            return list(self.columns.names.take(rows).to_pylist())
        layers = numbered(load_layers())
        records = (self.records[row] for row in rows.tolist())
        return [str(value_of(record, layers[record["theme"]][1].label)) for record in records]

    def shapes(self, some: Any) -> Any:  # noqa: ANN401 (arrays)
        """Return geometries in the screen's metres."""
        return shapely.transform(self.columns.shapes(self.rows[some]), to_screen)


def drawable_of(columns: PlanColumns, records: Sequence[ProjectRecord]) -> Drawable:
    """Return the drawable projects of a plan's columns, and of its records in the same order."""
    drawn = columns.drawn
    exact = columns.is_one("precision", "exact")[drawn]
    ranks = _ranks(columns, exact)
    west_south, east_north = to_screen(columns.bounds[drawn, :2]), to_screen(columns.bounds[drawn, 2:])
    sides = np.hstack([west_south, east_north])
    extents = (east_north - west_south).max(axis=1, initial=0)
    order = np.lexsort((-extents, ranks))
    rows = drawn[order]
    paths = ~(columns.is_one("form", "Point") | columns.is_one("form", "MultiPoint"))[rows]
    places = np.full(len(columns), -1)
    places[rows] = np.arange(len(rows))
    curve = places[columns.curve]
    curve = curve[curve >= 0]
    return Drawable(
        columns=columns,
        records=records,
        rows=rows,
        ranks=ranks[order],
        layers=_layers(columns)[rows],
        exact=exact[order].astype(int),
        dashed=columns.is_one("sketch", "sketch")[rows].astype(int),
        paths=paths.astype(int),
        extents=extents[order],
        sides=sides[order],
        boxes=Boxes(sides[order], curve),
        spots=_spots(columns, order, curve, circled=~exact[order] & ~paths),
    )


def _ranks(columns: PlanColumns, exact: Any) -> Any:  # noqa: ANN401 (arrays)
    """Return ranks as numbers, the first of their facts counting most, as where a message holds them (``rank_of``)."""
    rows = columns.drawn
    work, main = columns.is_one("kind", "project")[rows], columns.is_one("level", "main")[rows]
    return 4 * ~work + 2 * ~main + 1 * ~exact


def _layers(columns: PlanColumns) -> Any:  # noqa: ANN401 (an array)
    """Return the number of the map layer of every project."""
    layers, themes = numbered(load_layers()), columns.codes["theme"]
    return np.array([layers[theme][0] for (theme,) in themes.sets], dtype=int)[themes.code]


def _spots(columns: PlanColumns, order: Indices, curve: Indices, *, circled: Any) -> Spots:  # noqa: ANN401 (arrays)
    """Return the spots of projects in an order of ``columns.drawn``; ``curve`` are their places in it along a curve."""
    degrees, owners = columns.anchors
    places = np.empty(len(order), dtype=np.intp)
    places[order] = np.arange(len(order))
    first = np.argsort(places[owners], kind="stable")
    degrees, owners = degrees[first], places[owners][first]
    radii = np.where(circled, columns.radii[columns.drawn][order], 0)
    reach = radii[owners] * scale_factor(degrees[:, 1])
    at = to_screen(degrees)
    along = np.empty(len(curve), dtype=int)
    along[curve] = np.arange(len(curve))
    near = np.argsort(along[owners], kind="stable")
    circles = np.hstack([at - reach[:, None], at + reach[:, None]])
    circles[reach == 0] = np.nan
    return Spots(
        at=at,
        owners=owners,
        reach=reach,
        boxes=Boxes(np.hstack([at, at]), near),
        widest=float(reach.max(initial=0)),
        circles=Boxes(circles, near),
        crowding=Crowding(at),
    )
