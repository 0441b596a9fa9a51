"""A user's layer on its way in: checked, and brought in as the user decides; no byte of it touches the disk."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

import geopandas as gpd
import numpy as np

from geoapp.domain.intake import Decision, Fault, FileKind, Report
from geoapp.domain.location import PUBLISHED
from geoapp.domain.plan import Plan
from geoapp.errors import ColumnsError, GeoappError, InputError, RefusedError, WorkError
from geoapp.inspection.fields import clean_name, clean_title
from geoapp.inspection.one_crs import in_one_crs
from geoapp.inspection.report import Inspected, ReferencePlaces, inspect
from geoapp.io import progress, worker
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.progress import OnProgress
from geoapp.io.user_files.faults import refused, say_fault
from geoapp.io.user_files.layer_files import read_layer
from geoapp.limits import limit
from geoapp.pipeline.given_radii import settle_radii
from geoapp.pipeline.own_exports import recognise, restore_cells
from geoapp.settings import GEOGRAPHIC_CRS

Result = TypeVar("Result")

PUBLISHED_M = 500.0
"""Radius up to which a published site can tell one datum from another: GCJ-02 shifts by 258 m and more here."""

FLOWING = frozenset({"zone", "river", "road", "route"})
"""Kinds of places without one spot that everybody would mark."""


def bring_in(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Return a layer's report and its clean frame: EPSG:4326, one row a feature, index its row in the file.

    Raises:
        RefusedError: the file is refused.
        InputError: the CRS is open, or repairs are needed and not accepted.
    """
    inspected = look_at(content, name, plan, decision)
    refuse_open(inspected.report, decision)
    return inspected


def refuse_open(report: Report, decision: Decision) -> None:
    """Let a report pass that a decision settles.

    Raises:
        RefusedError: the file is refused, or its CRS is open.
        InputError: repairs are needed and not accepted.
    """
    if report.ready(decision):
        return
    if stopping := next(iter((*report.of("refuse"), *report.of("ask"))), None):
        raise refused(stopping.code, **{"count": stopping.count, **dict(stopping.values)})
    repairs = report.of("repair")
    needed_zh = "".join(say_fault(one, "zh") for one in repairs)
    needed_en = " ".join(say_fault(one, "en") for one in repairs)
    raise InputError("repairs_open", file=report.title, needed_zh=needed_zh, needed_en=needed_en)


def look_at(content: bytes, name: str, plan: Plan, decision: Decision) -> Inspected:
    """Read a layer and inspect it under a decision.

    Raises:
        RefusedError: the file is refused.
        InputError: the plan's own gazetteer is wrong.
    """
    ground, blank = ground_of(plan), blank_report(content, name)
    try:
        with np.errstate(all="ignore"):  # what is no number, or too large a one, is the report's to say
            progress.report("load")
            read = read_layer(content, name, decision.columns, decision.encoding, decision.tables)
            raw = settle_radii(in_one_crs(restore_cells(read), chosen=decision.crs))
            progress.report("check")
            return recognise(inspect(raw, replace(blank, format=raw.format), decision, ground))
    except RefusedError:
        raise
    except InputError as error:
        raise refused(error.code, **error.values) from error


def run_apart(
    function: Callable[..., Result],
    *arguments: object,
    on_progress: OnProgress = lambda _: None,
    seconds: int | None = None,
) -> Result:
    """Read a file in a worker, within the limits of an import, or of other ``seconds``.

    Raises:
        RefusedError: the file is refused, or took too long or too much memory.
        WorkError: the worker's turn did not come, or it was killed from outside.
    """
    seconds, megabytes = seconds or limit("import_seconds"), limit("import_mb")
    try:
        return worker.run(
            function,
            *arguments,
            on_progress=on_progress,
            limit_s=float(seconds),
            memory_bytes=megabytes * 1_000_000,
        )
    except WorkError as error:
        if error.reason == "slow":
            raise refused("too_slow", seconds=error.values["seconds"]) from error
        if error.reason == "memory":
            raise refused("too_heavy", mb=megabytes) from error
        if error.reason in {"crash", "failed"}:
            raise refused("reading_ended") from error
        raise


def as_refused(report: Report, error: GeoappError) -> Inspected:
    """Return the report that a file is refused, and why, with an empty frame; the error has a code."""
    if isinstance(error, ColumnsError):
        report = replace(report, columns=error.columns)
    why = Fault(code=error.code, values=tuple(error.values.items()))
    return Inspected(
        replace(report, faults=(*report.faults, why)), gpd.GeoDataFrame(geometry=[], crs=GEOGRAPHIC_CRS)
    )


def blank_report(content: bytes, name: str, kind: FileKind = "layer") -> Report:
    """Return the facts about a file before it is read."""
    digest, title = hashlib.sha256(content).hexdigest(), clean_title(name)
    suffix = PurePath(title).suffix.lower()
    return Report(
        kind=kind, title=title, format=suffix, sha256=digest, size=len(content), name=clean_name(name)
    )


def ground_of(plan: Plan) -> ReferencePlaces:
    """Return the plan's region and its published sites, by name and alias."""
    return ReferencePlaces(plan.bbox, known_sites(load_gazetteer(plan)))


def known_sites(gazetteer: gpd.GeoDataFrame) -> dict[str, tuple[float, float]]:
    """Return the WGS-84 positions of places that everybody marks at one spot, by name and alias."""
    sites = gazetteer[
        (gazetteer["level"] == "site")
        & gazetteer["quality"].isin(PUBLISHED)
        & (gazetteer["uncertainty_m"].astype(float) <= PUBLISHED_M)
        & ~gazetteer["kind"].isin(FLOWING)
    ]
    return {
        name: (float(row.geometry.x), float(row.geometry.y))
        for row in sites.itertuples()
        for name in (row.name, *row.aliases)
    }
