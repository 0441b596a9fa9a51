"""Drafts handed in and withdrawn: each is a version in the store and a deed of the journal."""

import json
from collections.abc import Collection
from dataclasses import asdict, replace

from geoapp.domain.access import Identity, may
from geoapp.domain.draft import PlaceDraft
from geoapp.errors import InputError
from geoapp.pipeline.drafts import first_version, held_version, keeping, load_drafts
from geoapp.pipeline.written import now, write

MOST_DRAFTS = 500
"""Drafts of a plan that may wait at one time."""

MOST_BYTES = 100_000
"""Longest draft: a shape of a thousand corners is shorter."""


def hand_in(draft: PlaceDraft, by: Identity, *where: Collection[str]) -> None:
    """Keep a new draft as that of whom it is by, where that is known, and say so in the journal.

    Each of ``where`` are the adcodes of a place that the draft concerns: a district editor needs one of them in each.

    Raises:
        InputError: they may not write, or not there, nobody may, too many are waiting, the draft is too large, or a
            folder cannot be written.
        StoreError: the store does not answer. Nothing is kept in any of these cases.
    """
    _refuse_who_may_not_write(by)
    if not all(may(by, "draft", *adcodes) for adcodes in where or [()]):
        raise InputError("draft_other_district")
    draft = replace(draft, who=by.subject or draft.who)
    with keeping(draft.plan) as folder:
        _refuse_large(draft)
        if sum(one.state == "waiting" for one in load_drafts(draft.plan)) >= MOST_DRAFTS:
            raise InputError("drafts_too_many", most=MOST_DRAFTS)
        write([(None, first_version(draft))], folder)


def withdraw(draft: PlaceDraft, by: Identity) -> None:
    """Show a draft that is waiting no more, and say so in the journal; one that is gone already stays gone.

    Raises:
        InputError: they may not write, it is somebody else's, it was applied meanwhile, or a folder cannot be written.
        VersionError: somebody applied it, or took it back, in this very moment.
        StoreError: the store does not answer.
    """
    _refuse_who_may_not_write(by)
    if by.subject not in {"", draft.who} and not may(by, "withdraw"):
        raise InputError("draft_not_yours", draft=draft.id)
    with keeping(draft.plan) as folder:
        held = held_version(draft)
        if held is None or held.said.state == "withdrawn":
            return
        if held.said.state == "applied":
            raise InputError("draft_applied", draft=draft.id)
        said = replace(held.said, state="withdrawn")
        new = replace(held, version=held.version + 1, said=said, who=by.subject or draft.who, when=now())
        write([(held, new)], folder)


def _refuse_who_may_not_write(by: Identity) -> None:
    if not may(by, "draft", *by.districts):
        raise InputError("draft_no_role")


def _refuse_large(draft: PlaceDraft) -> None:
    if len(json.dumps(asdict(draft), ensure_ascii=False).encode()) > MOST_BYTES:
        raise InputError("draft_too_large", most=f"{MOST_BYTES // 1000}")
