"""Names of a plan's districts in English: as its gazetteer says, else in pinyin."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from geopandas import GeoDataFrame

from geoapp.analysis.pinyin import romanise
from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.search_words import load_district_endings

DistrictNames = Mapping[tuple[str, str], str]
"""What districts are called, by their codes and their names in the boundaries."""

_FIELDS = (
    ("id", "name"),
    ("of", "name"),
    ("a_id", "a_name"),
    ("b_id", "b_name"),
    ("nearest_id", "nearest_name"),
)
"""Fields of a result's row that hold a code and a name of a district, where it is one."""


def districts_in(lang: str, plan: Plan, places: GeoDataFrame | None = None) -> GeoDataFrame:
    """Return a plan's districts with ``label`` in a language; ``places`` is its gazetteer, read where not given.

    Raises:
        BoundaryError: the boundary file is missing or wrong, or the boundaries do not hold the city.
        InputError: the gazetteer is wrong.
    """
    districts = load_districts(plan)
    if lang != "en":
        return districts
    places = load_gazetteer(plan) if places is None else places
    return districts.assign(label=_english(plan, districts["name"].astype(str), places))


def _english(plan: Plan, names: Iterable[str], places: GeoDataFrame) -> list[str]:
    known = dict(zip(places["name"], places["name_en"], strict=True))
    city = _romanised(plan.city).split()[0]
    return [known.get(name) or _romanised(name).replace(city, plan.city_en) for name in names]


def names_in(lang: str, districts: GeoDataFrame) -> DistrictNames:
    """Return the names in results of districts, as ``districts_in`` gives them; none where they keep their own.

    >>> names_in("zh", GeoDataFrame({"adcode": [650109], "name": ["米东区"], "label": ["米东"]}))
    {}
    """
    if lang != "en":
        return {}
    codes, names = districts["adcode"].astype(str), districts["name"]
    return dict(zip(zip(codes, names, strict=True), districts["label"], strict=True))


def say_districts(row: Mapping[str, Any], names: DistrictNames) -> Mapping[str, Any]:
    """Return a row of a result with the districts that it names called as ``names`` has it.

    >>> row = {"a_id": "1", "a_name": "滨江区", "b_id": "330108", "b_name": "滨江区"}
    >>> dict(say_districts(row, {("330108", "滨江区"): "Binjiang District"}))
    {'a_id': '1', 'a_name': '滨江区', 'b_id': '330108', 'b_name': 'Binjiang District'}
    """
    told = {
        name: names[found]
        for code, name in _FIELDS
        if names and (found := (str(row.get(code)), str(row.get(name)))) in names
    }
    return {**row, **told} if told else row


@lru_cache(maxsize=256)
def _romanised(name: str) -> str:
    return romanise(name, load_district_endings())
