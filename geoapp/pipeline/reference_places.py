"""Reference places that projects are placed on: a plan's places, their names, and its districts."""

from dataclasses import dataclass

import geopandas as gpd

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_rows
from geoapp.io.gazetteer import load_gazetteer
from geoapp.placing.assign import DistrictMap
from geoapp.placing.resolve import Resolver


@dataclass(frozen=True, slots=True)
class PlacingContext:
    """The gazetteer's frame, the knowledge of its names, the districts, and the plan's region."""

    gazetteer: gpd.GeoDataFrame
    resolver: Resolver
    districts: DistrictMap
    bbox: BoundingBox


def load_context(plan: Plan, gazetteer: gpd.GeoDataFrame | None = None) -> PlacingContext:
    """Return the context that a plan's projects are placed in; another ``gazetteer`` stands in for the plan's.

    Raises:
        GeoappError: the gazetteer or the boundaries are wrong, or a place names a district that does not exist.
    """
    gazetteer = load_gazetteer(plan) if gazetteer is None else gazetteer
    districts = load_districts(plan)
    _refuse_unknown_districts(gazetteer, set(districts["name"]))
    not_places = [row["word"] for row in load_rows("not_places", ("word", "what", "example"))]
    return PlacingContext(
        gazetteer,
        Resolver(gazetteer, districts["name"], plan.city, not_places),
        DistrictMap(districts, plan.metric_crs),
        plan.bbox,
    )


def _refuse_unknown_districts(gazetteer: gpd.GeoDataFrame, known: set[str]) -> None:
    """Check the districts that places name, where there are boundaries to know the districts by."""
    for place_id, district in gazetteer["district"].dropna().str.split("|").explode().items():
        if known and district not in known:
            raise InputError(
                "place_district",
                id=str(place_id),
                district=district,
                known=", ".join(sorted(known)),
            )
