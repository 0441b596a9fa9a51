"""Project packages of OC4IDS as features: a project's places, what it says of itself, and how sure its place is."""

from collections.abc import Mapping
from typing import Any

_KINDS = {"exactness": "exactness", "locationReach": "reach", "locationClass": "class"}
"""IATI's codes, by our own names."""


def package_features(document: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the projects of a package as features of GeoJSON, ``None`` where a document is no package.

    >>> package_features({"projects": [{"id": "a", "title": "甲站"}]})[0]["properties"]
    {'id': 'a', 'name': '甲站'}
    >>> package_features({"type": "Feature"}) is None
    True
    """
    projects = document.get("projects")
    if not isinstance(projects, list) or not all(isinstance(project, dict) for project in projects):
        return None
    return [
        {"type": "Feature", "properties": _properties(project), "geometry": _geometry(project)}
        for project in projects
    ]


def _geometry(project: Mapping[str, Any]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Return the one geometry of a project's locations, several as a collection."""
    found = [one["geometry"] for one in _locations(project) if one.get("geometry") is not None]
    return (
        found[0]
        if len(found) == 1
        else {"type": "GeometryCollection", "geometries": found}
        if found
        else None
    )


def _locations(project: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    locations = project.get("locations")
    return [one for one in locations if isinstance(one, dict)] if isinstance(locations, list) else []


def _properties(project: Mapping[str, Any]) -> dict[str, Any]:
    entry = _object(project, "planEntry")
    documents = project.get("documents")
    document = documents[0] if isinstance(documents, list) and documents else {}
    found = {
        "id": entry.get("id", project.get("id")),
        "name": project.get("title"),
        **{name: entry.get(name) for name in ("kind", "theme", "action", "level", "parent")},
        "same_as": entry.get("sameAs"),
        "cite": document.get("description") if isinstance(document, dict) else None,
        "sector": project.get("sector"),
        "type": project.get("type"),
        "status": project.get("status"),
        "owner": _object(project, "publicAuthority").get("name"),
        "investment": _object(_object(project, "budget"), "amount").get("amount"),
        "location": _location(project, _object(entry, "place")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _location(project: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a project's location by our extensions, so that a radius is never lost on the way."""
    codes = next((_object(one, "iati") for one in _locations(project)), {})
    if "uncertaintyMetres" not in codes and not place:
        return None
    return {
        "kind": place.get("kind", ""),
        **{name: codes.get(code) for code, name in _KINDS.items()},
        "precision": codes.get("geographicalPrecision"),
        "uncertainty_m": codes.get("uncertaintyMetres"),
        "evidence": place.get("evidence", ""),
    }


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}
