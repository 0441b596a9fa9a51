"""The values that exist for the fields of a Selection."""

from collections.abc import Iterable, Mapping

import geopandas as gpd

from geoapp.domain.filters import FILTERS, PLAN_LISTS
from geoapp.domain.plan import Plan
from geoapp.domain.project_state import PlanStates
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_layers

OCCURRING = tuple(name for name in PLAN_LISTS if not FILTERS[name].codelist and name != "district")
"""Lists whose values are what occurs; a district may be asked for that has no project yet."""


def known_codes(
    plan: Plan, frame: gpd.GeoDataFrame, states: PlanStates | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the values that exist for the fields of a Selection, in the order of the screen."""
    return complete_codes(plan, codes_in(frame), states)


def codes_in(frame: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that occur in a plan's projects, of the lists without a codelist of their own."""
    asked = {name: FILTERS[name] for name in OCCURRING}
    return ordered(
        {
            name: [value for cell in frame[one.column] for value in one.answers(cell)]
            for name, one in asked.items()
        }
    )


def ordered(values: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the values of lists, each once, in the order of the screen.

    >>> ordered({"box": ["10", "9", "10"]})
    {'box': ('9', '10')}
    """
    return {name: tuple(sorted(set(some), key=_rank)) for name, some in values.items()}


def _rank(value: str) -> tuple[int, str]:
    """Order numbers by their size, other values by their characters.

    >>> sorted(["10", "9", "a"], key=_rank)
    ['a', '9', '10']
    """
    return (int(value) if value.isdecimal() else -1, value)


def complete_codes(
    plan: Plan, occurring: Mapping[str, tuple[str, ...]], states: PlanStates | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the values of ``known_codes``, of those that were found in the projects before, and of what is recorded.

    Both kinds of years take those of the plan, too.
    """
    own = {*map(str, range(plan.first_year, plan.last_year + 1))}
    owners = {*occurring["owner"], *(states.owners if states else ())}
    coded = {name: load_codelist(one.codelist) for name, one in FILTERS.items() if one.codelist}
    return {
        "plan": (plan.id,),
        "district": tuple(str(adcode) for adcode in load_districts(plan)["adcode"]),
        **occurring,
        **ordered({"owner": owners}),
        "year": tuple(sorted(own | {*occurring["year"]})),
        "list_year": tuple(sorted(own | {str(year) for year in (states.years if states else ())})),
        "layer": tuple(layer.id for layer in load_layers()),
        **{name: tuple(code.code for code in codelist.codes) for name, codelist in coded.items()},
    }
