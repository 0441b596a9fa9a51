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
from geoapp.io.files import make_folder, remove_file, write_bytes
from geoapp.io.locks import write_lock
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
    with writing(draft.plan) as folder:
        refuse_full(draft.plan)
        _write(folder, draft)


def withdraw_draft(draft: PlaceDraft) -> None:
    """Remove a draft that is waiting; one that is gone already stays gone.

    Raises:
        InputError: nobody may write, it was applied meanwhile, or the folder cannot be written.
    """
    with writing(draft.plan) as folder:
        refuse_applied(draft)
        remove_file(_path(folder, draft.id))


def refuse_full(plan_id: str) -> None:
    """Refuse another draft where too many are waiting."""
    if sum(one.state == "waiting" for one in load_drafts(plan_id)) >= MOST_DRAFTS:
        raise InputError("drafts_too_many", most=MOST_DRAFTS)


def refuse_applied(draft: PlaceDraft) -> None:
    """Refuse to withdraw a draft that was applied meanwhile."""
    path = file_of(draft)[0]
    if path.is_file() and _read(path).state == "applied":
        raise InputError("draft_applied", draft=draft.id)


def file_of(draft: PlaceDraft) -> tuple[Path, bytes]:
    """Return the path of a draft and what is to stand there.

    Raises:
        InputError: nobody may write, or the draft is too large.
    """
    folder = folder_of_drafts(draft.plan)
    if folder is None:
        raise InputError("drafts_off")
    text = json.dumps(asdict(draft), ensure_ascii=False, indent=1).encode()
    if len(text) > MOST_BYTES:
        raise InputError("draft_too_large", most=f"{MOST_BYTES // 1000}")
    return _path(folder, draft.id), text + b"\n"


def mark_applied(draft: PlaceDraft) -> None:
    """Note that a draft stands in the plan's own files now.

    Raises:
        InputError: as :func:`save_draft`.
    """
    with writing(draft.plan) as folder:
        _write(folder, replace(draft, state="applied"))


@contextmanager
def writing(plan_id: str) -> Iterator[Path]:
    """Give the folder to one writer; what the disk says against it is one sentence."""
    folder = folder_of_drafts(plan_id)
    if folder is None:
        raise InputError("drafts_off")
    try:
        make_folder(folder)
        with write_lock(folder):
            yield folder
    except OSError as error:
        raise InputError("drafts_unwritten", reason=os.strerror(error.errno or 0)) from error


def _write(folder: Path, draft: PlaceDraft) -> None:
    _, text = file_of(draft)
    try:
        write_bytes(_path(folder, draft.id), text)
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
