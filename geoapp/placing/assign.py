"""Shares of districts, from a geometry and its radius."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.domain.evidence import Step, write_evidence
from geoapp.domain.location import Basis, DistrictShare, NamedBy, Relation
from geoapp.errors import InputError
from geoapp.geometry.shares import round_shares
from geoapp.geometry.shifts import distances_when_shifted
from geoapp.geometry.transformers import transformer
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS

ON_THE_LINE_DEG = 10**-COORDINATE_DECIMALS
"""A point this near to a shared line is on it: coordinates are stored no finer."""

AGREEMENT = 0.5
"""Text and polygon disagree when less than this part of the geometry lies in the districts named."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A project's districts. ``possible`` rows have share 0; all others and ``outside_share`` sum to one.

    They are 0 together where every district is only possible. All of it is empty and 0 for a project without
    geometry and without a named district, and where there are no boundaries.
    """

    districts: tuple[DistrictShare, ...]
    outside_share: float
    conflict: str | None
    """Written as evidence is: which rule decided between which districts."""


EMPTY = Assignment((), 0.0, None)


class DistrictMap:
    """The districts of a plan, ready to be cut and measured against."""

    def __init__(self, districts: gpd.GeoDataFrame, metric_crs: str) -> None:
        """Take columns adcode, name and geometry (EPSG:4326), and the CRS to measure in.

        Raises:
            InputError: the frame is in another CRS.
        """
        if districts.crs != GEOGRAPHIC_CRS:
            raise InputError("districts_crs", crs=str(districts.crs), wanted=GEOGRAPHIC_CRS)
        rows = districts.sort_values("adcode")
        self.adcodes: tuple[int, ...] = tuple(int(code) for code in rows["adcode"])
        self.names: dict[int, str] = dict(zip(self.adcodes, rows["name"], strict=True))
        self._polygons: list[BaseGeometry] = list(rows.geometry)
        self._transformer = transformer(GEOGRAPHIC_CRS, metric_crs)
        self._metric = [self.to_metres(polygon) for polygon in self._polygons]

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in the metric CRS."""
        return shapely.transform(geometry, self._transformer.transform, interleaved=False)

    def length(self, geometry: BaseGeometry) -> float:
        """Return the length of a geometry given in degrees, in metres."""
        return float(self.to_metres(geometry).length)

    def parts(self, geometry: BaseGeometry) -> tuple[list[float], float]:
        """Return the parts of a geometry in each district, and the part outside all of them.

        Areas count by area, lines by length, points by number. What lies on a shared line counts once, for
        the lowest adcode: each district in turn takes its part of what the ones before it have left.
        """
        if shapely.get_dimensions(geometry) == 0:
            return self._parts_of_points(geometry)
        measure = shapely.area if shapely.get_dimensions(geometry) == 2 else shapely.length  # noqa: PLR2004
        parts, rest = [], geometry
        for polygon in self._polygons:
            parts.append(float(measure(self.to_metres(rest.intersection(polygon)))))
            rest = rest.difference(polygon)
        return parts, float(measure(self.to_metres(rest)))

    def _parts_of_points(self, points: BaseGeometry) -> tuple[list[float], float]:
        parts, outside = [0.0] * len(self._polygons), 0.0
        for point in shapely.get_parts(points):
            touched = [
                i for i, polygon in enumerate(self._polygons) if polygon.dwithin(point, ON_THE_LINE_DEG)
            ]
            if touched:
                parts[touched[0]] += 1.0
            else:
                outside += 1.0
        return parts, outside

    def within(self, geometry: BaseGeometry, radius_m: float) -> list[int]:
        """Return the districts that a radius round a geometry reaches."""
        metric = self.to_metres(geometry)
        near = zip(self.adcodes, self._metric, strict=True)
        return [adcode for adcode, polygon in near if polygon.distance(metric) <= radius_m]

    def holds_surely(self, adcode: int, geometry: BaseGeometry, radius_m: float) -> bool:
        """Say whether a part of a geometry stays in a district, however it is shifted within its radius."""
        shape, polygon = (
            np.array([one], dtype=object) for one in (self.to_metres(geometry), self._polygon_of(adcode))
        )
        return float(distances_when_shifted(shape, polygon, np.array([radius_m])).max()) == 0

    def _polygon_of(self, adcode: int) -> BaseGeometry:
        return self._metric[self.adcodes.index(adcode)]

    def codes_of(self, names: Iterable[str]) -> list[int]:
        """Return the adcodes of districts by name, sorted; unknown names are left out."""
        wanted = set(names)
        return [adcode for adcode in self.adcodes if self.names[adcode] in wanted]


def assign(  # noqa: PLR0913 (what is known of one place)
    district_map: DistrictMap,
    geometry: BaseGeometry | None,
    radius_m: float | None,
    named: Sequence[str],
    *,
    by: NamedBy = "text",
    ends_outside: int = 0,
) -> Assignment:
    """Return the districts of a geometry (EPSG:4326) whose true place is within ``radius_m``.

    Districts that words name, ``by`` whom, win over the polygons. Where both name the same districts, the shares are
    the geometry's; otherwise the named ones hold everything, and those the geometry lies in stay as ``possible``. So
    does a district of several that the radius can move the whole of its part out of. Each of ``ends_outside`` counts as
    a point outside.
    """
    if not district_map.adcodes:
        return EMPTY
    codes = district_map.codes_of(named)
    if geometry is None:
        equal = round_shares([1.0] * len(codes))
        return Assignment(_rows(district_map, dict(zip(codes, equal, strict=True)), "named", by), 0.0, None)
    parts, outside = district_map.parts(geometry)
    *measured, outside_share = round_shares([*parts, outside + ends_outside])
    shares = {code: share for code, share in zip(district_map.adcodes, measured, strict=True) if share > 0}
    reached = [code for code in district_map.within(geometry, radius_m or 0.0) if code not in shares]
    drawn = _AsDrawn(shares, outside_share, reached)
    # A public text on a route names some of the districts that it runs through, not all.
    runs_on = by == "published" and shapely.get_dimensions(geometry) == 1 and set(codes) < set(shares)
    if not codes or runs_on:
        return _drawn(district_map, geometry, radius_m or 0.0, drawn, tuple(codes))
    return _named(district_map, codes, drawn, by)


@dataclass(frozen=True, slots=True)
class _AsDrawn:
    """Shares of a geometry as it is drawn, and the districts that only its radius reaches."""

    shares: dict[int, float]
    outside: float
    reached: list[int]


def _drawn(
    district_map: DistrictMap,
    geometry: BaseGeometry,
    radius_m: float,
    drawn: _AsDrawn,
    named: tuple[int, ...],
) -> Assignment:
    """Return the districts of a geometry: possible is one that nobody names and its radius can move it out of."""
    shares, outside = drawn.shares, drawn.outside
    several = shapely.get_dimensions(geometry) > 0 and len(shares) + (outside > 0) > 1
    moved = [
        code
        for code in shares
        if several and code not in named and not district_map.holds_surely(code, geometry, radius_m)
    ]
    if moved:
        *kept, outside = round_shares([*(0.0 if code in moved else shares[code] for code in shares), outside])
        shares = {code: share for code, share in zip(shares, kept, strict=True) if code not in moved}
        outside = outside if shares else 0.0
    relation = _relation(geometry, shares, outside)
    rows = tuple(
        row
        for code, share in shares.items()
        for row in (
            _rows(district_map, {code: share}, "named", "published")
            if code in named
            else _rows(district_map, {code: share}, relation, "geometry")
        )
    )
    return _with_possible(
        district_map, Assignment(rows, outside, None), dict.fromkeys(moved, 0.0), drawn.reached
    )


def _relation(geometry: BaseGeometry, shares: dict[int, float], outside_share: float) -> Relation:
    is_line = shapely.get_dimensions(geometry) == 1
    return "through" if is_line and (len(shares) > 1 or outside_share > 0) else "in"


def _named(
    district_map: DistrictMap,
    codes: list[int],
    drawn: _AsDrawn,
    by: NamedBy,
) -> Assignment:
    shares, outside_share = drawn.shares, drawn.outside
    agreed = sum(shares.get(code, 0.0) for code in codes)
    conflict = _conflict(district_map, codes, shares) if agreed < AGREEMENT else None
    if set(codes) == set(shares):
        given = shares
    else:
        known = [shares.get(code, 0.0) for code in codes]
        weights = known if all(known) else [1.0] * len(codes)
        given = dict(zip(codes, round_shares(weights), strict=True))
        outside_share = 0.0
    rows = _rows(district_map, given, "named", by)
    overruled = {code: share for code, share in shares.items() if code not in codes}
    reached = [code for code in drawn.reached if code not in codes]
    return _with_possible(district_map, Assignment(rows, outside_share, conflict), overruled, reached)


def _conflict(district_map: DistrictMap, codes: list[int], shares: dict[int, float]) -> str:
    said = "、".join(district_map.names[code] for code in codes)
    drawn = "、".join(district_map.names[code] for code in shares)
    rule = "text_over_boundaries" if drawn else "text_over_outside"
    return write_evidence(Step(rule, said, drawn))


def _rows(
    district_map: DistrictMap, shares: dict[int, float], relation: Relation, basis: Basis
) -> tuple[DistrictShare, ...]:
    return tuple(
        DistrictShare(adcode=code, name=district_map.names[code], share=share, relation=relation, basis=basis)
        for code, share in shares.items()
    )


def _with_possible(
    district_map: DistrictMap, certain: Assignment, overruled: dict[int, float], reached: list[int]
) -> Assignment:
    """Add the districts that the text overrules and those that only the radius reaches, with share 0."""
    rows = (
        *certain.districts,
        *_rows(district_map, dict.fromkeys(overruled, 0.0), "possible", "geometry"),
        *_rows(district_map, dict.fromkeys(reached, 0.0), "possible", "circle"),
    )
    return Assignment(rows, certain.outside_share, certain.conflict)
