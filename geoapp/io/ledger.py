"""The ledger of a plan below ``GEOAPP_DATA``: a JSON file a list, written whole or not at all."""

from dataclasses import asdict
from pathlib import Path

import orjson
from pydantic import TypeAdapter, ValidationError

from geoapp.domain.ledger import LedgerList
from geoapp.errors import InputError
from geoapp.settings import folder_of_work

_LIST = TypeAdapter(LedgerList)


def folder_of_ledger(plan_id: str) -> Path:
    """Return the folder of a plan's lists; it need not be there."""
    return folder_of_work() / "ledger" / plan_id


def load_ledger(plan_id: str) -> tuple[LedgerList, ...]:
    """Return a plan's lists, by year and then by the time at which they were added.

    Raises:
        InputError: a file is none of ours, or cannot be read; the message names it.
    """
    lists = [_read(path) for path in sorted(folder_of_ledger(plan_id).glob("*.json"))]
    return tuple(sorted(lists, key=lambda one: (one.year, one.added, one.id)))


def file_of_list(one: LedgerList) -> tuple[Path, bytes]:
    """Return the path of a list and what is to stand there."""
    content = orjson.dumps(asdict(one), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return folder_of_ledger(one.plan) / f"{one.id}.json", content


def _read(path: Path) -> LedgerList:
    try:
        return _LIST.validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise InputError("ledger_unread", file=str(path)) from error
