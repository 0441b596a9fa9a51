"""Drafts applied to a plan: a gazetteer row and, where needed, a correction, built with before anything is written."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geoapp.domain.correction import Correction
from geoapp.domain.draft import PlaceDraft, Standing
from geoapp.domain.journal import Intent, JournalEntry
from geoapp.domain.location import Place, Quality
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.corrections import load_corrections, path_of_corrections, with_row
from geoapp.io.geojson import read_projects
from geoapp.io.journal import hash_of
from geoapp.io.moved_ids import present_id
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import Build, OnMessage, build_plan, write_build
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.draft_places import (
    context_with,
    decision,
    gazetteer_files,
    names_in,
    outlook,
    place_of,
    standing,
    with_place,
)
from geoapp.pipeline.draft_shapes import shape_of
from geoapp.pipeline.drafts import load_drafts, mark_applied
from geoapp.pipeline.undertake import finish_open, undertake
from geoapp.settings import folder_of_geojson, folder_of_plans


@dataclass(frozen=True, slots=True)
class Applied:
    """A draft as it was applied, or would be."""

    draft: PlaceDraft
    place: Place
    correction: Correction | None
    """``None`` where the row's name alone places the project."""
    moved: tuple[str, ...]
    """Names of the other projects whose place changes with it."""


@dataclass(frozen=True, slots=True)
class _AppliedChange:
    """All that applying one draft writes, built with."""

    applied: Applied
    files: dict[Path, bytes]
    """Of the plan, only those that change."""
    build: Build


def find_drafts(plan_id: str, ids: tuple[str, ...]) -> list[tuple[PlaceDraft, Standing]]:
    """Return the drafts of these ids, else all that are not applied yet, the oldest first, with what became of each.

    Raises:
        InputError: there is no draft of an id.
    """
    plan = load_plan(plan_id)
    known = {draft.id: draft for draft in reversed(load_drafts(plan.id))}
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise InputError("draft_unknown", draft=unknown[0][:20])
    records = {record["id"]: record for record in project_records(read_projects(plan.id))}
    chosen = [known[one] for one in ids] if ids else list(known.values())
    found = [(draft, standing(draft, records)) for draft in chosen]
    return [pair for pair in found if ids or pair[1] != "applied"]


def apply_draft(  # noqa: PLR0913 (a decision, and how far it goes)
    draft: PlaceDraft,
    state: Standing,
    *,
    who: str,
    quality: Quality = "estimate",
    even_moved: bool = False,
    dry_run: bool = False,
    progress: OnMessage = lambda _: None,
) -> Applied:
    """Build a plan with a draft, then write its row, the correction that it needs, the build and the journal.

    Other programs wait. Nothing is written before the build has succeeded, and what a crash leaves half done is
    finished by whoever locks the plan next. With ``dry_run`` nothing is written at all.

    Raises:
        InputError: it was applied already, its project is gone or has moved, or the gazetteer refuses the row.
        GeoappError: what the build refuses; nothing was written then.
    """
    _refuse(draft, state, even_moved=even_moved)
    plan = load_plan(draft.plan)
    folder = folder_of_plans() / plan.id
    with plan_lock(folder, "apply-drafts", tell=progress):
        if not dry_run:
            finish_open(plan.id, tell=progress)
            _refuse_changed(draft)
        change = _change(draft, plan, who, quality, progress)
        if dry_run:
            return change.applied
        intent = Intent(
            what="draft",
            who=who,
            subject=draft.project,
            detail=f"applied draft {draft.id} of {draft.who} as {change.applied.place.id}",
            sha256=hash_of(shape_of(draft.geometry).wkb),
            draft=draft.id,
        )
        undertake(
            intent,
            folder,
            change.files,
            build=lambda: write_build(change.build),
            last=lambda: mark_applied(draft, who),
        )
    return change.applied


def finish_applying(plan_id: str, *, progress: OnMessage = lambda _: None) -> tuple[JournalEntry, ...]:
    """Finish what was begun with a plan and broke off, and return what is done now.

    Raises:
        GeoappError: the plan cannot be built as its files stand, or the journal is damaged.
    """
    plan = load_plan(plan_id)
    with plan_lock(folder_of_plans() / plan.id, "apply-drafts", tell=progress):
        return finish_open(plan.id, tell=progress)


def _refuse_changed(draft: PlaceDraft) -> None:
    """Refuse a draft that somebody applied or withdrew while this one waited for the lock."""
    there = {one.id: one.state for one in load_drafts(draft.plan)}
    if draft.id not in there:
        raise InputError("draft_unknown", draft=draft.id)
    if there[draft.id] == "applied":
        raise InputError("draft_applied", draft=draft.id)


def _refuse(draft: PlaceDraft, state: Standing, *, even_moved: bool) -> None:
    if state == "applied":
        raise InputError("draft_applied", draft=draft.id)
    if state == "gone":
        raise InputError("draft_gone", draft=draft.id, name=draft.name)
    if state == "moved" and not even_moved:
        raise InputError("draft_moved", draft=draft.id, name=draft.name)


def _change(draft: PlaceDraft, plan: Plan, who: str, quality: Quality, progress: OnMessage) -> _AppliedChange:
    files = gazetteer_files(plan)
    corrections = load_corrections(plan.id)
    place = place_of(draft, names_in(context_with(plan, files).gazetteer), quality)
    extended = with_place(files, place, shape_of(draft.geometry))
    context = context_with(plan, extended)
    corrected = correct_reading(load_reading(plan.id), corrections, plan).reading
    alone = outlook(present_id(draft.project), corrected, corrections, context).placed
    needed = None
    if alone.places != (place.id,):
        line = max((row.row for row in corrections), default=1) + 1
        today = datetime.now(UTC).astimezone().date().isoformat()
        needed = replace(decision(draft, place, who, today), row=line)
    rows = (*corrections, needed) if needed else corrections
    build = build_plan(plan.id, corrections=rows, context=context, progress=progress)
    written = {path: text for path, text in extended.items() if text != files[path]}
    if needed:
        path = path_of_corrections(plan.id)
        written[path] = with_row(path.read_bytes() if path.is_file() else b"", needed)
    return _AppliedChange(Applied(draft, place, needed, _others(draft, build)), written, build)


def _others(draft: PlaceDraft, build: Build) -> tuple[str, ...]:
    """Return the names of other projects that a build puts elsewhere than the files that are there."""
    folder = folder_of_geojson() / build.plan_id
    before = _whereabouts(path.read_text(encoding="utf-8") for path in folder.glob("*.geojson"))
    own = present_id(draft.project)
    after = _whereabouts(build.files.values())
    return tuple(
        name for one, (name, *where) in after.items() if one != own and before.get(one) != (name, *where)
    )


def _whereabouts(texts: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return name, location and shape of each project of GeoJSON texts, by its id."""
    features = (feature for text in texts for feature in json.loads(text)["features"])
    return {
        feature["id"]: (feature["properties"]["name"], feature["properties"]["location"], feature["geometry"])
        for feature in features
    }
