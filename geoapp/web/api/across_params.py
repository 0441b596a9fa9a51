"""Parameters of a request to all plans at once, read as strictly as those of one plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from geoapp.analysis.plan_index import ACROSS, OF_RECORDS, PlanIndex
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.selection import MEANINGS, parse_selection
from geoapp.io.codelists import load_codelist
from geoapp.web.api.request_params import check_value, refuse_value, remedy_of

MOST, USUAL = 1000, 100
"""Projects of one answer: at most, and where nobody says how many."""

_FARTHEST = 2**31 - 1

OF_PLANS = {"province": "First two digits of the plan's adcode, e.g. 65."}
OF_PAGES = {
    "limit": f"Projects of one answer, 1 to {MOST}; {USUAL} when not given.",
    "offset": "Projects before the first one of the answer; 0 when not given.",
}
PAGE_RANGES = {"limit": (1, MOST), "offset": (0, _FARTHEST)}
"""The least and the greatest value of each."""

_MEANINGS = MEANINGS | OF_PLANS | OF_PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Parameters of a question to all plans."""

    filters: Filters
    province: str
    limit: int
    offset: int

    @property
    def narrows(self) -> bool:
        """Whether anything less than all is asked for."""
        return bool(self.filters.narrowing or self.province)


def read_across_query(index: PlanIndex, query: QueryParams, *, pages: bool) -> Across:
    """Return the question that the parameters ask; ``pages`` where the answer has them.

    Raises:
        RefusalError: a parameter is unknown, malformed, empty or given more often than it can be.
    """
    given = {name: query.getlist(name) for name in query}
    names = (*ACROSS, *OF_PLANS, *(OF_PAGES if pages else ()))
    known = known_across(index)
    for name, values in given.items():
        if name in OF_RECORDS:
            refuse_value(
                name, values[-1], "lists and reports are kept plan by plan; ask /<plan>/projects.geojson"
            )
        check_value(name, values, known, names, _MEANINGS)
    numbers = {name: _whole(name, given.pop(name, [""])[0]) for name in OF_PAGES}
    province = given.pop("province", [""])[0]
    if province and province not in known["province"]:
        refuse_value("province", province, remedy_of("province", known, _MEANINGS))
    selection, ignored = parse_selection(given, known)
    if ignored:
        refuse_value(ignored[0].name, ignored[0].value, remedy_of(ignored[0].name, known, _MEANINGS))
    return Across(
        filters=selection.filters,
        province=province,
        limit=USUAL if numbers["limit"] is None else numbers["limit"],
        offset=numbers["offset"] or 0,
    )


def known_across(index: PlanIndex) -> Mapping[str, Sequence[str]]:
    """Return the values that the parameters take, whichever plan is meant."""
    lists = {name: FILTERS[name].codelist for name in ACROSS if FILTERS[name].codelist}
    codes = {
        name: tuple(code.code for code in load_codelist(listed).codes)
        for name, listed in (lists | {"province": "provinces"}).items()
    }
    return codes | {"year": index.years}


def _whole(name: str, text: str) -> int | None:
    least, most = PAGE_RANGES[name]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        refuse_value(name, text, f"give a whole number from {least} to {most}")
    return int(text)
