"""Drafts of places as the store keeps them: the first version says where a project is, the last what became of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from geoapp.domain.draft import DraftVersion, PlaceDraft, SaidDraft
from geoapp.errors import InputError, StoreError
from geoapp.io.earlier_files import folder_of_drafts, refuse_files
from geoapp.pipeline.written import now, writing
from geoapp.settings import folder_of_writing
from geoapp.store import draft_store

_NO_ROOM = frozenset({"data_unwritten", "file_unwritten", "store_full"})


def load_drafts(plan_id: str) -> tuple[PlaceDraft, ...]:
    """Return a plan's drafts, the latest first, without those that were withdrawn.

    Raises:
        InputError: files of an earlier program hold some still.
        StoreError: the store does not answer.
    """
    refuse_files(folder_of_drafts(plan_id))
    grouped = groupby(draft_store().versions(plan_id), key=lambda one: (one.project, one.id))
    drafts = [_draft_of(*versions) for _, versions in grouped]
    kept = [one for one in drafts if one.state != "withdrawn"]
    return tuple(sorted(kept, key=lambda draft: (draft.when, draft.id), reverse=True))


def _draft_of(first: DraftVersion, *later: DraftVersion) -> PlaceDraft:
    """Return a draft by its versions: by whom and when it was handed in, and as what it stands now."""
    said = (later or (first,))[-1].said
    return PlaceDraft(
        id=first.id,
        plan=first.plan,
        project=first.project,
        name=said.name,
        geometry=json.loads(said.geometry),
        uncertainty_m=said.uncertainty_m,
        source=said.source,
        datum=said.datum,
        who=first.who,
        when=first.when,
        before=said.before,
        state=said.state,
    )


def first_version(draft: PlaceDraft) -> DraftVersion:
    """Return the version by which a draft comes into the store."""
    return DraftVersion(
        plan=draft.plan,
        project=draft.project,
        id=draft.id,
        version=1,
        said=SaidDraft(
            name=draft.name,
            geometry=json.dumps(draft.geometry),
            uncertainty_m=float(draft.uncertainty_m),
            source=draft.source,
            datum=draft.datum,
            before=draft.before,
            state=draft.state,
        ),
        who=draft.who,
        when=draft.when,
    )


def held_version(draft: PlaceDraft) -> DraftVersion | None:
    """Return the version of a draft that holds.

    Raises:
        StoreError: the store does not answer.
    """
    return next((one for one in draft_store().history(draft.plan, draft.project) if one.id == draft.id), None)


def mark_applied(draft: PlaceDraft, who: str) -> None:
    """Note that a draft stands in the plan's own files now: the journal tells it by the deed that this is the end of.

    Raises:
        InputError: a folder cannot be written.
        StoreError: the store does not answer or is full.
    """
    with writing(draft.plan):
        held = held_version(draft)
        if held and held.said.state != "applied":
            said = replace(held.said, state="applied")
            draft_store().add([replace(held, version=held.version + 1, said=said, who=who, when=now())])


@contextmanager
def keeping(plan_id: str) -> Iterator[Path]:
    """Keep other writers of drafts waiting; that there is no room for one is a sentence that names no folder.

    Raises:
        InputError: nobody may write, or nothing can be written.
        StoreError: the store does not answer.
    """
    if folder_of_writing() is None:
        raise InputError("drafts_off")
    try:
        with writing(plan_id) as folder:
            yield folder
    except (InputError, StoreError) as error:
        if error.code in _NO_ROOM:
            raise InputError("drafts_unwritten", reason=str(error.values["reason"])) from error
        raise
