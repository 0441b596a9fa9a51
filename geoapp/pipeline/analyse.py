"""Run an analysis: load what it asks for, measure, and write down what was done."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import Any

import geopandas as gpd
import numpy.typing as npt
import pandas as pd

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.analysis.operation import Found, operation_of
from geoapp.domain.certainty import LIKELY_FROM, POSSIBLE_FROM, Grade
from geoapp.domain.plan import Plan
from geoapp.domain.receipt import Input, OnlyPossible, Receipt, Summary
from geoapp.domain.request import Request, distances_of, sources_of
from geoapp.domain.source import Source
from geoapp.geometry.metric import to_degrees
from geoapp.io.progress import report
from geoapp.io.writers.geojson_writer import MEMBERS, stream_features
from geoapp.pipeline.layer_totals import TOTALS
from geoapp.pipeline.sources import load_source
from geoapp.pipeline.versions import versions
from geoapp.settings import GEOGRAPHIC_CRS

Load = Callable[[Source], gpd.GeoDataFrame]
"""Returns the features of a source in EPSG:4326."""

Prepare = Callable[..., Inputs]
"""Does what ``prepare_features`` does; it may remember what it did."""

METRE_DECIMALS, PERCENT_DECIMALS = 3, 6
"""Decimals of a result's numbers: finer than any radius, coarse enough to be the same everywhere."""


@dataclass(frozen=True, kw_only=True)  # slots would leave no room for the receipt
class Outcome:
    """An analysis's outcome. Never change the frame: the receipt is made from it when somebody asks for one."""

    frame: gpd.GeoDataFrame
    """In EPSG:4326, plain columns, one of them ``certainty``; ready for a map, a table, and ``pipeline.export``."""
    summary: Summary[Request]

    @cached_property
    def receipt(self) -> Receipt[Request]:
        """The summary with the digest of the result, which takes longer than many an analysis."""
        known = {field.name: getattr(self.summary, field.name) for field in fields(self.summary)}
        return Receipt(**known, sha256=digest(self.frame))


def analyse(
    request: Request, plan: Plan, load: Load | None = None, prepare: Prepare = prepare_features
) -> Outcome:
    """Return the result of a request with its summary; says by ``io.progress`` how far it is.

    ``load`` and ``prepare`` are for a page, which has its frames already and keeps what was prepared of them; by
    default they are read, and prepared by ``prepare_features``.

    Raises:
        GeoappError: a source cannot be had or measured; the sentence says which and why.
    """
    report("load", 0.0)
    sources = sources_of(request)
    frames = {role: (load or partial(load_source, plan=plan))(source) for role, source in sources.items()}
    report("check", 0.2)
    inputs = {
        role: prepare(frame, plan.metric_crs, role=role, source=sources[role], wanted=request.columns)
        for role, frame in frames.items()
    }
    report("measure", 0.3)
    found = operation_of(request).run(inputs, request)
    report("write", 0.9)
    frame = _finished(found.frame, request, plan, frames["a"])
    if found.layers:
        frame.attrs[TOTALS] = found.layers
    return Outcome(frame=frame, summary=_summary(request, plan, inputs, found, frame))


def _summary(
    request: Request, plan: Plan, inputs: dict[str, Inputs], found: Found, frame: gpd.GeoDataFrame
) -> Summary[Request]:
    words = frame["certainty"].tolist()
    return Summary(
        request=request,
        inputs=tuple(map(_input, inputs.values())),
        left_out=tuple(one for features in inputs.values() for one in features.left_out),
        pairs_left_out=found.pairs_left_out,
        only_possible=_only_possible(request, inputs),
        metric_crs=plan.metric_crs,
        unioned=found.unioned,
        certain=words.count("certain"),
        possible=words.count("possible"),
        grades=_grades(frame),
        measures=found.measures,
        layers=found.layers,
        versions=versions(),
    )


def _grades(frame: gpd.GeoDataFrame) -> dict[Grade, int]:
    if "share_within" not in frame:
        return {}
    shares = frame["share_within"].to_numpy()[(frame["certainty"] == "possible").to_numpy()]
    likely, at_least = (int((shares >= least).sum()) for least in (LIKELY_FROM, POSSIBLE_FROM))
    return {"likely": likely, "possible": at_least - likely, "unclear": len(shares) - at_least}


def digest(frame: gpd.GeoDataFrame) -> str:
    """Return the SHA-256 of a result written as GeoJSON, as ``pipeline.export`` does."""
    sha256 = hashlib.sha256()
    for part in stream_features(frame, frame.attrs["name"]):
        sha256.update(part)
    return sha256.hexdigest()


def _finished(
    frame: gpd.GeoDataFrame, request: Request, plan: Plan, given: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return a result in degrees, with rounded numbers; text columns hold ``None`` where nothing is known."""
    columns = {
        str(name): _rounded(str(name), column)
        for name, column in pd.DataFrame(frame).items()
        if name != frame.geometry.name
    }
    shapes = gpd.GeoSeries(to_degrees(frame.geometry.to_numpy(), plan.metric_crs), crs=GEOGRAPHIC_CRS)
    finished = gpd.GeoDataFrame(columns, geometry=shapes)
    members = {key: given.attrs[key] for key in MEMBERS if key in given.attrs}
    finished.attrs.update({"name": request.operation, "plan": plan.id} | members)
    return finished


def _rounded(name: str, column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column of its natural type, rounded where it measures something; of objects where values are missing.

    >>> _rounded("distance_m", pd.Series([1.23456, None], dtype=object)).tolist()
    [1.235, nan]
    >>> _rounded("name", pd.Series(["文庙", None], dtype=object)).tolist()
    ['文庙', None]
    >>> _rounded("oid", pd.Series([650102001002003001, None], dtype=object)).tolist()
    [650102001002003001, None]
    """
    values = column.to_numpy()
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind == "string" or (kind in {"integer", "boolean"} and pd.isna(values).any()):
        return _text(values)  # beside what is missing numpy's whole numbers would lose their last digits
    natural = pd.Series(values).infer_objects()
    if pd.api.types.is_float_dtype(natural):
        # Adding zero makes the zero of a negative number an ordinary one.
        return natural.round(PERCENT_DECIMALS if name.startswith("percent") else METRE_DECIMALS) + 0.0
    if pd.api.types.is_numeric_dtype(natural):
        return natural
    return _text(values)


def _text(values: npt.NDArray[Any]) -> "pd.Series[Any]":
    text = values.astype(object)
    text[pd.isna(values)] = None
    return pd.Series(text, dtype=object)


def _input(features: Inputs) -> Input:
    return Input(
        role=features.role,
        source=str(features.source),
        records=features.records,
        used=len(features),
        repaired=features.repaired,
        as_drawn=features.as_drawn,
        sha256=features.sha256,
    )


def _only_possible(request: Request, inputs: dict[str, Inputs]) -> tuple[OnlyPossible, ...]:
    """Return, for each distance and source, which features are too uncertain for anything certain."""
    found = []
    for features in inputs.values():
        for distance in distances_of(request):
            radii = features.radii[features.radii > distance]
            if len(radii):
                found.append(
                    OnlyPossible(
                        role=features.role,
                        distance_m=distance,
                        records=len(radii),
                        of=len(features),
                        smallest_radius_m=float(radii.min()),
                        largest_radius_m=float(radii.max()),
                    )
                )
    return tuple(found)
