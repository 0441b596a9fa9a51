"""Still map of a month: the districts, and each project that has a place, in the colour of its light."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geoapp.domain.light import Light
from geoapp.domain.plan import Plan
from geoapp.geometry.anchors import anchors_of
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.reported import ReportedProject
from geoapp.sheet.label_placement import Label, place_labels
from geoapp.web import content
from geoapp.web.escape import escape

_WIDTH, _HEIGHT, _EDGE = 560.0, 520.0, 8.0
_HAIR = 0.002
"""Degrees below which a bend is left out."""

_LINE, _WIDE, _NARROW, _HALO = 16.0, 13.0, 7.5, 3.0
"""Height of a name, widths of a Chinese character and of a letter, and the white round it."""

_BENEATH = 4.5
"""From the middle of a name down to the line that it stands on."""

_SYMBOLS: Mapping[Light, tuple[str, float]] = {
    "none": ("fill='#fff' stroke='#667'", 4.5),
    "green": ("fill='#2e7d32' stroke='#fff'", 5.5),
    "yellow": ("fill='#f2b300' stroke='#222'", 7),
    "red": ("fill='#c62828' stroke='#fff'", 8.5),
}
"""Fill and radius, those that lag larger and last, so that they lie above the others."""

_STYLE = (
    "path{fill:#8882;stroke:#888;stroke-width:1}text{font:13px sans-serif;fill:#222;text-anchor:middle;"
    "stroke:#fff;stroke-width:3px;paint-order:stroke}"
)


def draw_wall_map(plan: Plan, lines: Sequence[ReportedProject], labels: Mapping[str, str], say: Words) -> str:
    """Return the map as a figure; beneath it how many projects have no place on it, and whose boundaries they are."""
    lights = {one.record["id"]: one.rule.light for one in lines}
    frame = content.catalogue(plan.id).frame
    placed = frame[frame["id"].isin(lights) & frame.geometry.notna() & ~frame.geometry.is_empty]
    districts = load_districts(plan)
    svg = _svg(districts, placed, lights, labels)
    data = b64encode(svg.encode()).decode()
    told = say("wall_map", placed=f"{len(placed):,}", rest=f"{len(lights) - len(placed):,}")
    return (
        f"<figure><img src='data:image/svg+xml;base64,{data}' alt='{escape(told)}'>"
        f"<figcaption>{escape(told)} {escape(attribution(plan, say, 'map'))}</figcaption></figure>"
    )


def _svg(
    districts: GeoDataFrame, placed: GeoDataFrame, lights: Mapping[str, Light], labels: Mapping[str, str]
) -> str:
    at, owners = anchors_of(placed.geometry.to_numpy())
    bounds = (
        districts.total_bounds if len(districts) else placed.total_bounds if len(placed) else [0, 0, 1, 1]
    )
    project, high = _projection(np.asarray(bounds, dtype=float))
    spots, ids = project(at), placed["id"].to_numpy()
    marks = [(lights[ids[owner]], x, y) for (x, y), owner in zip(spots.tolist(), owners, strict=True)]
    drawn = (
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius}' {paint}/>"
        for light, (paint, radius) in _SYMBOLS.items()
        for of, x, y in marks
        if of == light
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH:g} {high:.0f}'><style>{_STYLE}</style>"
        f"{''.join(_outlines(districts, project))}{''.join(drawn)}"
        f"{''.join(_names(districts, project, labels))}</svg>"
    )


class _Projection:
    """The way from degrees to the drawing: longitudes shortened as in the middle of it, the north up."""

    def __init__(self, bounds: np.ndarray) -> None:
        west, south, east, north = bounds
        self._shrink = float(np.cos(np.radians((south + north) / 2)))
        wide, high = max((east - west) * self._shrink, 1e-3), max(north - south, 1e-3)
        self._scale = min((_WIDTH - 2 * _EDGE) / wide, (_HEIGHT - 2 * _EDGE) / high)
        self._west, self._north = west, north
        self.left = (_WIDTH - wide * self._scale) / 2
        self.high = high * self._scale + 2 * _EDGE

    def __call__(self, pairs: np.ndarray) -> np.ndarray:
        x = self.left + (pairs[:, 0] - self._west) * self._shrink * self._scale
        y = _EDGE + (self._north - pairs[:, 1]) * self._scale
        return np.column_stack([x, y])


def _projection(bounds: np.ndarray) -> tuple[_Projection, float]:
    made = _Projection(bounds)
    return made, made.high


def _outlines(districts: GeoDataFrame, project: _Projection) -> Iterator[str]:
    for shape in shapely.simplify(districts.geometry.to_numpy(), _HAIR):
        rings = shapely.get_rings(shapely.get_parts([shape]))
        path = "".join(
            "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in project(shapely.get_coordinates(ring))) + "Z"
            for ring in rings
        )
        yield f"<path d='{path}' fill-rule='evenodd'/>"


def _names(districts: GeoDataFrame, project: _Projection, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the districts' names, none upon another: districts in the middle of a city are narrower than their names.

    One that had to move away from its district is tied to it by a line.
    """
    spots = project(shapely.get_coordinates(shapely.point_on_surface(districts.geometry.to_numpy()))).tolist()
    names = [
        labels.get(code, "").partition("(")[0].removesuffix(" District")
        for code in districts["adcode"].astype(str)
    ]
    drawn = [
        Label(at=(x, y), width=width_of(name), height=_LINE)
        for name, (x, y) in zip(names, spots, strict=True)
    ]
    middles = place_labels(drawn, width=_WIDTH, height=project.high)
    for (x, y), label, (across, along) in zip(spots, drawn, middles, strict=True):
        if abs(across - x) > label.width / 2 or abs(along - y) > label.height / 2:
            yield f"<line x1='{x:.1f}' y1='{y:.1f}' x2='{across:.1f}' y2='{along:.1f}' stroke='#222'/>"
    for name, (across, along) in zip(names, middles, strict=True):
        yield f"<text x='{across:.1f}' y='{along + _BENEATH:.1f}'>{escape(name)}</text>"


def width_of(name: str) -> float:
    """Return the width that a name is given, in the drawing's units; what letters a screen has nobody knows.

    >>> width_of("水磨沟区"), width_of("Midong")
    (55.0, 48.0)
    """
    return sum(_WIDE if letter > "\u2e80" else _NARROW for letter in name) + _HALO
