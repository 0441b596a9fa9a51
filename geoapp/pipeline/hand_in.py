"""Drafts handed in and withdrawn: each is a deed of the journal, and one writer at a time changes the folder."""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from geoapp.domain.access import Identity, may
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.journal import Intent
from geoapp.errors import InputError
from geoapp.io.drafts import file_of, refuse_applied, refuse_full, writing
from geoapp.pipeline.undertake import finish_drafts, undertake


def hand_in(draft: PlaceDraft, by: Identity, *where: Collection[str]) -> None:
    """Keep a new draft as that of whom it is by, where that is known, and say so in the journal.

    Each of ``where`` are the adcodes of a place that the draft concerns: a district editor needs one of them in each.

    Raises:
        InputError: they may not write, or not there, nobody may, too many are waiting, the draft is too large, or a
            folder cannot be written; nothing is kept then.
    """
    _refuse_who_may_not_write(by)
    if not all(may(by, "draft", *adcodes) for adcodes in where or [()]):
        raise InputError("draft_other_district")
    draft = replace(draft, who=by.subject or draft.who)
    path, text = file_of(draft)
    sha256 = hashlib.sha256(repr(draft.geometry).encode()).hexdigest()
    with writing(draft.plan) as folder:
        finish_drafts(draft.plan)
        refuse_full(draft.plan)
        undertake(_intent(draft, f"handed in {draft.id}", sha256), folder, {path: text})


def withdraw(draft: PlaceDraft, by: Identity) -> None:
    """Remove a draft that is waiting, and say so in the journal; one that is gone already stays gone.

    Raises:
        InputError: they may not write, it is somebody else's, it was applied meanwhile, or a folder cannot be written.
    """
    _refuse_who_may_not_write(by)
    if by.subject not in {"", draft.who} and not may(by, "withdraw"):
        raise InputError("draft_not_yours", draft=draft.id)
    path, _ = file_of(draft)
    with writing(draft.plan) as folder:
        finish_drafts(draft.plan)
        refuse_applied(draft)
        undertake(
            _intent(replace(draft, who=by.subject or draft.who), f"withdrew {draft.id}", ""),
            folder,
            {path: None},
        )


def _refuse_who_may_not_write(by: Identity) -> None:
    if not may(by, "draft", *by.districts):
        raise InputError("draft_no_role")


def _intent(draft: PlaceDraft, detail: str, sha256: str) -> Intent:
    return Intent(what="draft", who=draft.who, subject=draft.project, detail=detail, sha256=sha256)
