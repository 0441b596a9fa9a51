"""The values that exist for the fields of a Selection."""

import geopandas as gpd

from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_layers


def known_codes(plan: Plan, frame: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that exist for the fields of a Selection, in the order of the screen."""
    years = {milestone["date"][:4] for milestones in frame["milestones"] for milestone in milestones}
    years |= {str(year) for year in range(plan.first_year, plan.last_year + 1)}
    boxes = {int(number) for number in frame["box"] if number is not None}
    lists = {"theme": "themes", "kind": "kinds", "action": "actions", "precision": "precision"}
    return {
        "plan": (plan.id,),
        "district": tuple(str(adcode) for adcode in load_districts(plan)["adcode"]),
        "zone": tuple(sorted({zone for zones in frame["zones"] for zone in zones})),
        "box": tuple(map(str, sorted(boxes))),
        "year": tuple(sorted(years)),
        "layer": tuple(layer.id for layer in load_layers()),
        **{field: tuple(code.code for code in load_codelist(name).codes) for field, name in lists.items()},
    }
