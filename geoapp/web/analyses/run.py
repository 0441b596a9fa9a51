"""Work an analysis out for a page: at once where it is small and of the plan, else in a worker."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import shapely
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.analysis.plan_index import PlanIndex
from geoapp.domain.filters import Filters
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request, sources_of
from geoapp.domain.source import Source
from geoapp.errors import InputError, UnknownCodeError
from geoapp.io import worker
from geoapp.io.boundaries import load_districts
from geoapp.io.moved_ids import present_id
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.neighbours import neighbours_of
from geoapp.pipeline.sources import drawn_shape, whole_selection
from geoapp.web import content, jobs, state, visitor_layers
from geoapp.web.catalogue import Catalogue
from geoapp.web.escape import plain
from geoapp.web.identity import present_identity
from geoapp.web.jobs import Same
from geoapp.web.loaded import keep_made
from geoapp.web.matches import find_matches
from geoapp.web.standing import areas_seen

MOST_AT_ONCE = 4_000_000
"""Largest size, in features times vertices, that is worked out at once: some tenths of a second at worst.

An analysis looks at pairs, so each feature of one source meets the vertices of the other. The first plan, some 150
placed projects with 1,000 vertices, has a size of 150,000 against itself and takes some 20 ms.
"""

_PREPARED = 32
"""How many prepared sources are kept; one of the first plan takes a third of a megabyte."""

OUTSIDE = ("shape", "file", "result")
"""Kinds of source that a visitor drew, brought along or kept: they go to the worker, however small they look."""


_latest: dict[str, GeoDataFrame] = {}
"""The districts as they were last read, by the plan's id."""


def obtain(slot: str, request: Request, plan: Plan, say: Words) -> Outcome | None:
    """Return the outcome of a request; ``None`` once the page says why there is none.

    Raises:
        GeoappError: a source cannot be had or measured.
    """
    sources = sources_of(request)
    for source in filter(visitor_layers.is_gone, sources.values()):
        _offer_upload(source, say)  # the error beneath says what is missing
    frames = {source: features_of(source, plan) for source in sources.values()}
    apart = needs_worker(list(frames), list(frames.values()))
    # A layer of the visitor may be replaced under its name, and a plan's files by a new build.
    token = request, content.catalogue(plan.id).stamp, *map(Same, frames.values())
    worker.warm(analyse.__module__)  # who looks at an analysis may soon draw a shape
    known = frames.__getitem__
    if apart:
        return jobs.run_job(slot, token, analyse, request, plan, known, apart=True, say=say)
    return jobs.run_job(slot, token, analyse, request, plan, known, prepared, apart=False, say=say)


def _offer_upload(source: Source, say: Words) -> None:
    """Lead to where a layer that went with an earlier visit can come back."""
    if source.kind == "file":
        label = plain(say("layer_bring", name=source.detail))
        st.page_link("pages/imports.py", label=label, query_params=state.link_to("imports"))


def prepared(
    frame: GeoDataFrame, metric_crs: str, *, role: str, source: Source, wanted: Iterable[str]
) -> Inputs:
    """Return the features of a frame that can be measured, in metres; prepared once for all. Never change it."""
    return _take(Same(frame), metric_crs, role, source, tuple(wanted))


@lru_cache(maxsize=_PREPARED)
def _take(same: Same, metric_crs: str, role: str, source: Source, wanted: tuple[str, ...]) -> Inputs:
    return prepare_features(same.frame, metric_crs, role=role, source=source, wanted=wanted)


def features_of(source: Source, plan: Plan) -> GeoDataFrame:  # noqa: PLR0911 (a kind each)
    """Return the features of a source in EPSG:4326, from memory; never change the frame.

    Raises:
        InputError: the visitor has no such layer, or no more, or may not see it; or there are too many projects.
        UnknownCodeError: the plan has no such project, or the projects are asked for by what there is not.
    """
    match source.kind:
        case "projects":
            return _selected(source, plan)
        case "project":
            return _project(content.catalogue(plan.id), source)
        case "districts":
            return _districts(plan)
        case "shape":
            return _drawn(source)
        case "neighbours":
            return _neighbours(plan, content.all_plans())
        case "standing":
            return areas_seen(source, plan, present_identity())
    return visitor_layers.frame_of(source)


def _selected(source: Source, plan: Plan) -> GeoDataFrame:
    found = find_matches(plan.id, whole_selection(source, content.known_values(plan)))
    if len(found) > (most := limit("analysed")):
        raise InputError("analysis_many", n=f"{len(found):,}", most=f"{most:,}")
    return found.frame


@keep_made(_PREPARED)  # the very same frame each time, so that what is made of it is found again
def _project(catalogue: Catalogue, source: Source) -> GeoDataFrame:
    row = catalogue.stored.find(present_id(source.detail))
    if row is None:
        raise UnknownCodeError("source_no_project", id=source.detail)
    return catalogue.frame_of(np.array([row]), Filters())


@lru_cache(maxsize=_PREPARED)
def _drawn(source: Source) -> GeoDataFrame:
    return drawn_shape(source)


@lru_cache(maxsize=_PREPARED)  # an index is another one as soon as a plan is
def _neighbours(plan: Plan, index: PlanIndex) -> GeoDataFrame:
    return neighbours_of(plan, index, content.projects)


def _districts(plan: Plan) -> GeoDataFrame:
    """Return the districts, as the very same frame until they change: each reading makes another one."""
    read = load_districts(plan)
    if not _latest.setdefault(plan.id, read).equals(read):
        _latest[plan.id] = read
    return _latest[plan.id]


def needs_worker(sources: list[Source], frames: list[GeoDataFrame]) -> bool:
    """Say whether an analysis of these sources goes to a worker.

    >>> spot = GeoDataFrame(geometry=[shapely.Point(0, 0)])
    >>> needs_worker([Source(kind="districts")], [spot])
    False
    >>> needs_worker([Source(kind="shape", detail="87,43,88,43,88,44")], [spot])
    True
    """
    return any(source.kind in OUTSIDE for source in sources) or size_of(frames) > MOST_AT_ONCE


def size_of(frames: list[GeoDataFrame]) -> int:
    """Return features times vertices, of the one frame with itself or of both with each other.

    >>> size_of([GeoDataFrame(geometry=[shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])])
    6
    >>> size_of([])
    0
    """
    counts = [
        (len(frame), int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())) for frame in frames
    ]
    if not counts:
        return 0
    (features, vertices), (others, corners) = counts[0], counts[-1]
    return max(features * corners, others * vertices)
