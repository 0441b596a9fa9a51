"""Drafts of places below ``GEOAPP_DATA``: a file each, written whole or not at all, in turns."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.draft import PlaceDraft
from geoapp.errors import InputError
from geoapp.io.files import write_lock, write_text
from geoapp.settings import folder_of_writing

MOST_DRAFTS = 500
"""Drafts of a plan that may wait at one time."""

MOST_BYTES = 100_000
"""Longest file of a draft: a shape of a thousand corners is shorter."""

_DRAFT = TypeAdapter(PlaceDraft)
_ID = re.compile(r"[0-9a-f]{8}")


def folder_of_drafts(plan_id: str) -> Path | None:
    """Return the folder of a plan's drafts; ``None`` where the operator lets nobody write."""
    folder = folder_of_writing()
    return folder / "drafts" / plan_id if folder else None


def load_drafts(plan_id: str) -> tuple[PlaceDraft, ...]:
    """Return a plan's drafts, the latest first.

    Raises:
        InputError: a file is none of ours, or cannot be read; the message names it.
    """
    folder = folder_of_drafts(plan_id)
    if folder is None or not folder.is_dir():
        return ()
    drafts = [_read(path) for path in sorted(folder.glob("*.json"))]
    return tuple(sorted(drafts, key=lambda draft: (draft.when, draft.id), reverse=True))


def save_draft(draft: PlaceDraft) -> None:
    """Write a new draft, and wait until it is on disk.

    Raises:
        InputError: nobody may write, too many are waiting, the draft is too large, or the folder cannot be written.
    """
    with _writing(draft.plan) as folder:
        if sum(one.state == "waiting" for one in load_drafts(draft.plan)) >= MOST_DRAFTS:
            raise InputError("drafts_too_many", most=MOST_DRAFTS)
        _write(folder, draft)


def withdraw_draft(draft: PlaceDraft) -> None:
    """Remove a draft that is waiting; one that is gone already stays gone.

    Raises:
        InputError: nobody may write, it was applied meanwhile, or the folder cannot be written.
    """
    with _writing(draft.plan) as folder:
        path = _path(folder, draft.id)
        if path.is_file() and _read(path).state == "applied":
            raise InputError("draft_applied", draft=draft.id)
        path.unlink(missing_ok=True)


def mark_applied(draft: PlaceDraft) -> None:
    """Note that a draft stands in the plan's own files now.

    Raises:
        InputError: as :func:`save_draft`.
    """
    with _writing(draft.plan) as folder:
        _write(folder, replace(draft, state="applied"))


@contextmanager
def _writing(plan_id: str) -> Iterator[Path]:
    """Give the folder to one writer; what the disk says against it is one sentence."""
    folder = folder_of_drafts(plan_id)
    if folder is None:
        raise InputError("drafts_off")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with write_lock(folder):
            yield folder
    except OSError as error:
        raise InputError("drafts_unwritten", reason=os.strerror(error.errno or 0)) from error


def _write(folder: Path, draft: PlaceDraft) -> None:
    text = json.dumps(asdict(draft), ensure_ascii=False, indent=1)
    if len(text.encode()) > MOST_BYTES:
        raise InputError("draft_too_large", most=f"{MOST_BYTES // 1000}")
    path = _path(folder, draft.id)
    try:
        write_text(path, f"{text}\n")
    except InputError as error:
        raise InputError("drafts_unwritten", reason=str(error.values.get("reason", ""))) from error


def _path(folder: Path, draft_id: str) -> Path:
    if not _ID.fullmatch(draft_id):  # an id comes from a command line, and names a file
        raise InputError("draft_unknown", draft=draft_id[:20])
    return folder / f"{draft_id}.json"


def _read(path: Path) -> PlaceDraft:
    try:
        return _DRAFT.validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise InputError("draft_damaged", file=str(path)) from error
