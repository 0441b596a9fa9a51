"""Entries for the matcher: projects of a plan, with what stands for the same project as one."""

from collections.abc import Iterable, Sequence

from geoapp.domain.matching import CNY, MatchEntry
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, certain_shares

YEAR = 4
"""Characters of a year at the front of an ISO date."""


def entries_of(records: Sequence[ProjectRecord]) -> list[MatchEntry]:
    """Return an entry for each project; those that are the same as an earlier one are part of that one's entry."""
    heads = heads_of((record["id"], record["same_as"]) for record in records)
    groups: dict[str, list[ProjectRecord]] = {}
    for record in records:
        groups.setdefault(heads[record["id"]], []).append(record)
    return [_entry(group) for group in groups.values()]


def heads_of(projects: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return for each project the id that it is counted as: of the earliest of those that it says it is the same as.

    >>> heads_of([("a", []), ("b", ["a", "x"])])
    {'a': 'a', 'b': 'a'}
    """
    heads: dict[str, str] = {}
    places: dict[str, int] = {}
    for place, (own, others) in enumerate(projects):
        places[own] = place
        same = [heads[other] for other in others if other in heads]
        heads[own] = min(same, key=places.__getitem__, default=own)
    return heads


def fronts_of(plans: Iterable[Plan]) -> list[str]:
    """Return the names of administrations that may stand in front of a project's name."""
    names = [
        name
        for plan in plans
        for name in (plan.city, plan.city.removesuffix("市"), *plan.district_labels.values())
    ]
    return list(dict.fromkeys(name for name in names if name))


def _entry(group: Sequence[ProjectRecord]) -> MatchEntry:
    first = group[0]
    names = [name for record in group for name in (record["name"], *record["aliases"])]
    amounts = {
        quantity["unit_si"]: float(quantity["value_si"])
        for record in reversed(group)
        for quantity in reversed(record["quantities"])
        if quantity["unit_si"]
    }
    sums = [record["investment"] for record in group if record["investment"] is not None]
    return MatchEntry(
        id=first["id"],
        name=first["name"],
        aliases=tuple(dict.fromkeys(name for name in names if name != first["name"])),
        also=tuple(record["id"] for record in group[1:]),
        theme=first["theme"],
        places=frozenset(place for record in group for place in record["places"]),
        districts=frozenset(
            str(share["adcode"]) for record in group for share in certain_shares(record["districts"])
        ),
        amounts=amounts | ({CNY: float(sums[0])} if sums else {}),
        years=_years(group),
        owner=first["owner"] or "",
        cite=first["cite"],
    )


def _years(group: Sequence[ProjectRecord]) -> tuple[int, int] | None:
    """Return the first and last year that the entries name."""
    periods = [record["period"] for record in group if record["period"]]
    found = [int(part[:YEAR]) for period in periods for part in period.split("/") if part[:YEAR].isdigit()]
    return (min(found), max(found)) if found else None
