"""Coordinate reference systems by their URIs, in the order of axes that each system's own definition has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import CRS

from geoapp.domain.plan import Plan
from geoapp.geometry.arrays import Floats, Geometries
from geoapp.geometry.gauss_kruger import DEGREES_CRS
from geoapp.geometry.transformers import transform
from geoapp.pipeline.crs import crs_choices
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS
from geoapp.web.ogc.refusal import refuse_value

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""WGS-84, longitude first: what files hold, and what an answer is in unless another is asked for."""

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_SCREEN_CRS = "EPSG:3857"
_METRE_DECIMALS = 3
_FARTHEST_M = 1e8
"""More metres than any system counts, belts with their number in front included."""

_EDGE_PARTS = 16
"""Parts of each edge of a box in metres, whose edges are curves in degrees."""


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """A system that answers can be in."""

    uri: str
    code: str
    """``EPSG:<number>``."""
    is_north_first: bool
    in_degrees: bool

    @property
    def decimals(self) -> int:
        """Decimals of a coordinate: about a centimetre in degrees, a millimetre in metres."""
        return COORDINATE_DECIMALS if self.in_degrees else _METRE_DECIMALS

    def of_wgs84(self, geometries: Geometries) -> Geometries:
        """Return geometries of WGS-84, longitude first, in this system and its order of axes."""
        if self.uri == CRS84:
            return geometries
        return self._moved(geometries, GEOGRAPHIC_CRS, self.code)

    def to_wgs84(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a geometry of this system, in its order of axes, in WGS-84, longitude first.

        Raises:
            ValueError: the system does not reach there.
        """
        if self.uri == CRS84:
            return geometry
        if not self.in_degrees:
            west, south, east, north = shapely.bounds(geometry)
            if max(abs(west), abs(south), abs(east), abs(north)) > _FARTHEST_M:
                raise ValueError(self.code)
            longest = max(east - west, north - south)
            geometry = shapely.segmentize(geometry, longest / _EDGE_PARTS) if longest > 0 else geometry
        (moved,) = self._moved(np.array([geometry], dtype=object), self.code, GEOGRAPHIC_CRS)
        if not np.isfinite(shapely.get_coordinates(moved)).all():
            raise ValueError(self.code)
        return moved

    def _moved(self, geometries: Geometries, source: str, target: str) -> Geometries:
        def move(x: Floats, y: Floats) -> Sequence[Floats]:
            if source == self.code and self.is_north_first:
                x, y = y, x
            x, y = (x, y) if source == target else transform(source, target, x, y)
            return (y, x) if target == self.code and self.is_north_first else (x, y)

        if self.code == GEOGRAPHIC_CRS:  # the same degrees in the other order
            return np.asarray(shapely.transform(geometries, lambda x, y: (y, x), interleaved=False))
        return np.asarray(shapely.transform(geometries, move, interleaved=False))


def systems_of(plan: Plan | None) -> tuple[str, ...]:
    """Return the URIs of the systems that a plan's features can be had in, or those of any plan's.

    >>> [uri.rpartition("/")[2] for uri in systems_of(None)]
    ['CRS84', '4326', '4490', '3857']
    """
    of_plan = crs_choices(plan) if plan else (GEOGRAPHIC_CRS, DEGREES_CRS)
    codes = dict.fromkeys((*of_plan, _SCREEN_CRS))
    return (CRS84, *(f"{_EPSG}{code.removeprefix('EPSG:')}" for code in codes if code.startswith("EPSG:")))


def find_system(name: str, uri: str, known: Sequence[str]) -> ReferenceSystem:
    """Return the system that a parameter names.

    Raises:
        RefusalError: it is none of the known ones.
    """
    uri = uri.removeprefix("[").removesuffix("]")  # a safe CURIE of OGC API – Common names the same
    if uri not in known:
        refuse_value(name, uri, f"use one of {', '.join(known)}")
    return _system(uri)


@cache
def _system(uri: str) -> ReferenceSystem:
    code = GEOGRAPHIC_CRS if uri == CRS84 else f"EPSG:{uri.removeprefix(_EPSG)}"
    crs = CRS.from_user_input(code)
    north_first = uri != CRS84 and crs.axis_info[0].direction == "north"
    return ReferenceSystem(uri, code, north_first, crs.is_geographic)
