"""The coordinate reference systems that a plan's files can be had in."""

from pyproj import CRS

from geoapp.domain.plan import Plan
from geoapp.placing.gauss_kruger import DEGREES_CRS, REACH, belt_of
from geoapp.settings import GEOGRAPHIC_CRS


def crs_choices(plan: Plan) -> tuple[str, ...]:
    """Return WGS-84, CGCS2000 in degrees, the plan's metric CRS, and 3-degree eastings with the belt's number.

    The belt is that of the metric CRS's central meridian, so that both count metres from the same line; a city
    that no belt serves goes without the last.
    """
    meridian = _central_meridian(plan)
    with_prefix = [belt_of(meridian).crs_with_prefix] if REACH[0] <= meridian <= REACH[1] else []
    return tuple(dict.fromkeys((GEOGRAPHIC_CRS, DEGREES_CRS, plan.metric_crs, *with_prefix)))


def _central_meridian(plan: Plan) -> float:
    operation = CRS.from_user_input(plan.metric_crs).coordinate_operation
    params = operation.params if operation else []
    origin = [param.value for param in params if param.name == "Longitude of natural origin"]
    west, _, east, _ = plan.bbox
    return float(origin[0]) if origin else (west + east) / 2
