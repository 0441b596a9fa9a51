"""One project, and the package around all, in the words of OC4IDS 0.9.5; what is not known is left out."""

from calendar import monthrange
from collections.abc import Mapping
from math import isnan
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.plan import Plan
from geoapp.domain.record import (
    LocationRecord,
    MilestoneRecord,
    ProjectRecord,
    QuantityRecord,
    certain_shares,
    value_of,
)
from geoapp.io.codelists import load_codelist
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.wording import SAY, say_milestone, say_quantity

_VERSION = "0.9"

_DIVISIONS = "GB/T 2260"
"""The standard that numbers China's administrative divisions; OC4IDS' list of gazetteers is open."""

_LICENCES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}

_ZONE = "+08:00"

_OWNER = "owner"

_COLLECTION = b'{"type":"GeometryCollection"'


def describe_package(plan: Plan) -> dict[str, Any]:
    """Return the package without its projects."""
    # A URN of the text where the plan has no address of its own: unique, and the same on every machine.
    uri = plan.uri or f"urn:uuid:{uuid5(NAMESPACE_URL, plan.sha256 or plan.id)}"
    return _without_empty(
        {
            "uri": uri,
            "publishedDate": _first_moment(plan.published),
            "publisher": {"name": plan.publisher},
            "version": _VERSION,
            "license": _LICENCES.get(plan.licence),
            "attribution": attribution(plan, SAY, "layer"),
        }
    )


def project_id(own_id: str, plan: Plan) -> str:
    """Return a project's id in the standard: behind the publisher's registered prefix, where the plan names one."""
    return f"{plan.oc4ids_prefix}-{own_id}" if plan.oc4ids_prefix else own_id


def describe_project(record: ProjectRecord, geometry: bytes, plan: Plan) -> dict[str, Any]:
    """Return one project; its status is left out, since a plan does not say how far a project has come."""
    parent = record["parent"]
    sector = load_codelist("themes")[record["theme"]].standard
    owner = record["owner"]
    return _without_empty(
        {
            "id": project_id(record["id"], plan),
            "language": "zh",
            "title": record["name"],
            "type": load_codelist("actions")[record["action"]].standard,
            "sector": list(dict.fromkeys([sector.split(".")[0], sector])) if sector else [],
            "publicAuthority": {"id": _OWNER, "name": owner} if owner else {},
            "parties": [{"id": _OWNER, "name": owner, "roles": ["publicAuthority"]}] if owner else [],
            "budget": _budget(record["investment"]),
            "period": _period(record["period"]),
            "locations": _locations(record, geometry, plan),
            "milestones": [_milestone(*pair) for pair in enumerate(record["milestones"], start=1)],
            "forecasts": [_forecast(*pair) for pair in enumerate(record["quantities"], start=1)],
            "documents": [{"id": "plan", "title": plan.title, "description": record["cite"]}],
            "planEntry": {
                "id": record["id"],
                "theme": record["theme"],
                "action": record["action"],
                "place": {key: record["location"][key] for key in ("kind", "evidence")},
                "kind": record["kind"],
                "level": record["level"],
                "parent": project_id(parent, plan) if parent else None,
                "sameAs": [project_id(one, plan) for one in record["same_as"]],
                "recorded": {name: value_of(record, name) for name in STATE_COLUMNS if name in record},
            },
        }
    )


def _locations(record: ProjectRecord, geometry: bytes, plan: Plan) -> list[dict[str, Any]]:
    location = record["location"]
    if location["kind"] == "none":
        return []
    # The standard has no collections: each part becomes a location of its own.
    parts = (
        orjson.loads(geometry)["geometries"]
        if geometry.startswith(_COLLECTION)
        else [orjson.Fragment(geometry) if geometry != b"null" else None]
    )
    shares = certain_shares(record["districts"])
    is_outside = record["outside_share"] == 1
    divisions = [str(share["adcode"]) for share in shares] or ([] if is_outside else [str(plan.adcode)])
    common = {
        "description": "、".join(record["places"]),
        "gazetteer": {"scheme": _DIVISIONS, "identifiers": divisions} if divisions else {},
        "address": {
            "region": "" if is_outside else plan.city,
            "locality": "、".join(share["name"] for share in shares),
        },
        "iati": _iati(location),
    }
    return [{"id": str(number), "geometry": part, **common} for number, part in enumerate(parts, start=1)]


def _iati(location: LocationRecord) -> dict[str, Any]:
    """Return the codes of IATI's location, an extension of ours, and the radius that holds the true place."""
    return {
        "exactness": location["exactness"],
        "locationReach": location["reach"],
        "locationClass": location["class"],
        "geographicalPrecision": location["precision"],
        "uncertaintyMetres": location["uncertainty_m"],
    }


def _milestone(number: int, milestone: MilestoneRecord) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": milestone["what"],
        "description": say_milestone(milestone),
        "dueDate": _last_moment(milestone["date"]),
    }


def _forecast(number: int, quantity: QuantityRecord) -> dict[str, Any]:
    due = {"endDate": _last_moment(quantity["date"])} if quantity["date"] else {}
    observation = {
        "id": "1",
        "measure": quantity["value"],
        "unit": {"name": quantity["unit"]},
        "period": due,
    }
    return {
        "id": str(number),
        "title": quantity["what"],
        "description": say_quantity(quantity),
        "observations": [observation],
    }


def _budget(investment: float | None) -> dict[str, Any]:
    return (
        {}
        if investment is None or isnan(investment)
        else {"amount": {"amount": investment, "currency": "CNY"}}
    )


def _period(period: str | None) -> dict[str, str]:
    if not period:
        return {}
    start, _, end = period.partition("/")
    return {"startDate": _first_moment(start), "endDate": _last_moment(end or start)}


def _first_moment(date: str) -> str:
    """Return the beginning of an ISO date of reduced precision.

    >>> _first_moment("2021"), _first_moment("2021-01-14")
    ('2021-01-01T00:00:00+08:00', '2021-01-14T00:00:00+08:00')
    """
    year, month, day = (*date.split("-"), "01", "01")[:3]
    return f"{year}-{month}-{day}T00:00:00{_ZONE}"


def _last_moment(date: str) -> str:
    """Return the end of an ISO date of reduced precision: what is due then is late only afterwards.

    >>> _last_moment("2022-12"), _last_moment("2024-02"), _last_moment("2025")
    ('2022-12-31T23:59:59+08:00', '2024-02-29T23:59:59+08:00', '2025-12-31T23:59:59+08:00')
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    month = month or "12"
    day = day or f"{monthrange(int(year), int(month))[1]:02}"
    return f"{year}-{month}-{day}T23:59:59{_ZONE}"


def _without_empty(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object without what is empty inside, however deep: the standard knows no null.

    >>> _without_empty({"a": None, "b": {"c": ""}, "d": [{"e": 0, "f": []}]})
    {'d': [{'e': 0}]}
    """
    kept = {key: _cleared(value) for key, value in members.items()}
    return {key: value for key, value in kept.items() if value is not None and value not in ("", {}, [])}


def _cleared(value: Any) -> Any:  # noqa: ANN401 (a member of any type)
    if isinstance(value, Mapping):
        return _without_empty(value)
    return [_cleared(one) for one in value] if isinstance(value, list) else value
