"""The values that exist for the fields of a Selection."""

from collections.abc import Mapping

import geopandas as gpd

from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_layers


def known_codes(plan: Plan, frame: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that exist for the fields of a Selection, in the order of the screen."""
    return complete_codes(plan, codes_in(frame))


def codes_in(frame: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that occur in a plan's projects, of the fields without a codelist of their own."""
    years = {milestone["date"][:4] for milestones in frame["milestones"] for milestone in milestones}
    boxes = {int(number) for number in frame["box"] if number is not None}
    return {
        "zone": tuple(sorted({zone for zones in frame["zones"] for zone in zones})),
        "box": tuple(map(str, sorted(boxes))),
        "year": tuple(sorted(years)),
    }


def complete_codes(plan: Plan, occurring: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what ``known_codes`` does, of values that were found in the projects before."""
    years = {*occurring["year"], *map(str, range(plan.first_year, plan.last_year + 1))}
    lists = {"theme": "themes", "kind": "kinds", "action": "actions", "precision": "precision"}
    return {
        "plan": (plan.id,),
        "district": tuple(str(adcode) for adcode in load_districts(plan)["adcode"]),
        **occurring,
        "year": tuple(sorted(years)),
        "layer": tuple(layer.id for layer in load_layers()),
        **{field: tuple(code.code for code in load_codelist(name).codes) for field, name in lists.items()},
    }
