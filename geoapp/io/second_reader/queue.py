"""Proposals of a second reader that wait for a person: one file a plan in the folder of work."""

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.proposal import Proposals
from geoapp.errors import InputError
from geoapp.io.files import write_text
from geoapp.settings import folder_of_work

_PROPOSALS = TypeAdapter(Proposals)


def write_proposals(plan_id: str, proposals: Proposals) -> Path:
    """Write a plan's proposals in place of earlier ones, whole or not at all, and return where.

    Raises:
        InputError: the folder cannot be written.
    """
    path = _path(plan_id)
    write_text(path, json.dumps(asdict(proposals), ensure_ascii=False, indent=1) + "\n")
    return path


def load_proposals(plan_id: str) -> Proposals | None:
    """Return a plan's proposals; ``None`` where no second reader was asked.

    Raises:
        InputError: the file is damaged.
    """
    path = _path(plan_id)
    if not path.is_file():
        return None
    try:
        return _PROPOSALS.validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise InputError("second_cache", file=str(path)) from error


def _path(plan_id: str) -> Path:
    return folder_of_work() / "second-reader" / f"{plan_id}.json"
