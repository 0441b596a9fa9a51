"""The coordinate reference systems that a plan's files can be had in."""

from functools import lru_cache

from pyproj import CRS

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.geometry.gauss_kruger import DEGREES_CRS, REACH, zone_of
from geoapp.settings import GEOGRAPHIC_CRS


def crs_choices(plan: Plan) -> tuple[str, ...]:
    """Return the codes that a user can choose, ``EPSG:<number>``, WGS-84 first."""
    return tuple(crs_kinds(plan))


def crs_kinds(plan: Plan) -> dict[str, str]:
    """Return the kind of each of the codes.

    Besides WGS-84 (``wgs84``) these are CGCS2000 in degrees (``cgcs2000``), the plan's metric CRS (``metric``) and
    3-degree eastings with the belt's number in front (``belt``). The belt is that of the metric CRS's central
    meridian, so that both count metres from the same line; a city that no belt serves goes without it.
    """
    choices = {GEOGRAPHIC_CRS: "wgs84", DEGREES_CRS: "cgcs2000", plan.metric_crs: "metric"}
    meridian = _central_meridian(plan.metric_crs, plan.bbox)
    if REACH[0] <= meridian <= REACH[1]:
        choices.setdefault(zone_of(meridian).crs_with_prefix, "belt")
    return choices


def crs_kinds_of(fmt: Format, plan: Plan) -> dict[str, str]:
    """Return the codes that a format can be had in with their kinds, the usual one first.

    Raises:
        InputError: the format needs metres of a zone, and no zone serves the plan's city.
    """
    kinds = crs_kinds(plan)
    if fmt.crs_kinds:
        kinds = {code: kind for wanted in fmt.crs_kinds for code, kind in kinds.items() if kind == wanted}
        if not kinds:
            raise InputError("format_no_zone", format=fmt.code)
        return kinds
    return kinds if fmt.any_crs else {GEOGRAPHIC_CRS: kinds[GEOGRAPHIC_CRS]}


@lru_cache(maxsize=64)
def _central_meridian(metric_crs: str, bbox: BoundingBox) -> float:
    operation = CRS.from_user_input(metric_crs).coordinate_operation
    params = operation.params if operation else []
    origin = [param.value for param in params if param.name == "Longitude of natural origin"]
    west, _, east, _ = bbox
    return float(origin[0]) if origin else (west + east) / 2
