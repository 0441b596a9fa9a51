"""A user's layer on its way in: checked, and brought in as the user decides; no byte of it touches the disk."""

import hashlib
from dataclasses import replace
from pathlib import PurePath

import geopandas as gpd

from geoapp.domain.intake import Decision, Fault, Report
from geoapp.domain.plan import Plan
from geoapp.errors import InputError, RefusedError
from geoapp.io.faults import refused, say_fault
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.layer_files import read_layer
from geoapp.placing.fields import clean_title
from geoapp.placing.inspection import Ground, Inspected, inspect

PUBLISHED_M = 500.0
"""Radius up to which a published site can tell one datum from another: GCJ-02 shifts by 258 m and more here."""

FLOWING = frozenset({"zone", "river", "road", "route"})
"""Kinds of places without one spot that everybody would mark."""


def check_layer(content: bytes, name: str, plan: Plan, decision: Decision | None = None) -> Report:
    """Return the report on a layer; a file that is refused gives a report that says why."""
    try:
        return look_at(content, name, plan, decision or Decision()).report
    except RefusedError as error:
        why = Fault(code=error.code, values=tuple(error.values.items()))
        return replace(blank_report(content, name), faults=(why,))


def bring_in(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Return a layer's report and its clean frame: EPSG:4326, one row a feature, index its row in the file.

    Raises:
        RefusedError: the file is refused.
        InputError: the CRS is open, or repairs are needed and not accepted.
    """
    inspected = look_at(content, name, plan, decision)
    report = inspected.report
    if report.ready(decision):
        return inspected
    if stopping := next(iter((*report.of("refuse"), *report.of("ask"))), None):
        raise refused(stopping.code, count=stopping.count, **dict(stopping.values))
    needed = " ".join(say_fault(one, "en") for one in report.of("repair"))
    message = f"{report.title} needs repairs, which were not accepted: {needed}"
    raise InputError(message)


def look_at(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Read a layer and inspect it under a decision.

    Raises:
        RefusedError: the file is refused.
    """
    raw = read_layer(content, name)
    return inspect(raw, replace(blank_report(content, name), format=raw.format), decision, ground_of(plan))


def blank_report(content: bytes, name: str) -> Report:
    """Return what can be said of a file before it is read."""
    digest = hashlib.sha256(content).hexdigest()
    suffix = PurePath(clean_title(name)).suffix.lower()
    return Report(kind="layer", title=clean_title(name), format=suffix, sha256=digest, size=len(content))


def ground_of(plan: Plan) -> Ground:
    """Return the plan's region and its published sites, by name and alias."""
    return Ground(plan.bbox, known_sites(load_gazetteer(plan)))


def known_sites(gazetteer: gpd.GeoDataFrame) -> dict[str, tuple[float, float]]:
    """Return the WGS-84 positions of places that everybody marks at one spot, by name and alias."""
    sites = gazetteer[
        (gazetteer["level"] == "site")
        & (gazetteer["quality"] == "published")
        & (gazetteer["uncertainty_m"].astype(float) <= PUBLISHED_M)
        & ~gazetteer["kind"].isin(FLOWING)
    ]
    return {
        name: (float(row.geometry.x), float(row.geometry.y))
        for row in sites.itertuples()
        for name in (row.name, *row.aliases)
    }
