"""Drafts handed in and withdrawn: each is a deed of the journal, and one writer at a time changes the folder."""

import hashlib

from geoapp.domain.draft import PlaceDraft
from geoapp.domain.journal import Intent
from geoapp.io.drafts import file_of, refuse_applied, refuse_full, writing
from geoapp.pipeline.undertake import finish_drafts, undertake


def hand_in(draft: PlaceDraft) -> None:
    """Keep a new draft, and say so in the journal.

    Raises:
        InputError: nobody may write, too many are waiting, the draft is too large, or a folder cannot be written;
            nothing is kept then.
    """
    path, text = file_of(draft)
    sha256 = hashlib.sha256(repr(draft.geometry).encode()).hexdigest()
    with writing(draft.plan) as folder:
        finish_drafts(draft.plan)
        refuse_full(draft.plan)
        undertake(_intent(draft, f"handed in {draft.id}", sha256), folder, {path: text})


def withdraw(draft: PlaceDraft) -> None:
    """Remove a draft that is waiting, and say so in the journal; one that is gone already stays gone.

    Raises:
        InputError: nobody may write, it was applied meanwhile, or a folder cannot be written.
    """
    path, _ = file_of(draft)
    with writing(draft.plan) as folder:
        finish_drafts(draft.plan)
        refuse_applied(draft)
        undertake(_intent(draft, f"withdrew {draft.id}", ""), folder, {path: None})


def _intent(draft: PlaceDraft, detail: str, sha256: str) -> Intent:
    return Intent(what="draft", who=draft.who, subject=draft.project, detail=detail, sha256=sha256)
