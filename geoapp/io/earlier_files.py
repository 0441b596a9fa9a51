"""Files of an earlier program, which kept drafts of places, annual lists and actuals as JSON below ``GEOAPP_DATA``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.draft import PlaceDraft
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.ledger import LedgerList
from geoapp.errors import InputError
from geoapp.settings import folder_of_work

_DRAFT = TypeAdapter(PlaceDraft)
_LIST = TypeAdapter(LedgerList)
_ACTUALS = TypeAdapter(ActualsFile)

_Record = TypeVar("_Record")


def folder_of_drafts(plan_id: str) -> Path:
    """Return the folder in which a plan's drafts were; it need not be there."""
    return folder_of_work() / "drafts" / plan_id


def folder_of_lists(plan_id: str) -> Path:
    """Return the folder in which a plan's annual lists were; it need not be there."""
    return folder_of_work() / "ledger" / plan_id


def folder_of_actuals() -> Path:
    """Return the folder in which actuals were, a file a plan; it need not be there."""
    return folder_of_work() / "indicators"


def plans_in(folder: Path) -> Sequence[str]:
    """Return the plans that a folder of folders such as these was made for."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def files_in(folder: Path) -> Sequence[Path]:
    """Return the files of a folder, by name."""
    return sorted(folder.glob("*.json"))


def refuse_files(folder: Path, name: str = "*.json") -> None:
    """Refuse to go on without what files of a name still hold: who reads the store alone would miss it.

    Raises:
        InputError: there are such files.
    """
    if any(folder.glob(name)):
        raise InputError("written_in_files", folder=str(folder))


def read_draft(path: Path) -> PlaceDraft:
    """Return the draft of a file.

    Raises:
        InputError: it is none of ours, or cannot be read; the message names it.
    """
    return _read(_DRAFT, path, "draft_damaged")


def read_list(path: Path) -> LedgerList:
    """Return the annual list of a file, with what was decided of it.

    Raises:
        InputError: as :func:`read_draft`.
    """
    return _read(_LIST, path, "ledger_unread")


def read_actuals_file(path: Path) -> ActualsFile:
    """Return the actuals of a file.

    Raises:
        InputError: as :func:`read_draft`.
    """
    return _read(_ACTUALS, path, "indicators_unread")


def _read(kind: TypeAdapter[_Record], path: Path, fault: str) -> _Record:
    try:
        return kind.validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise InputError(fault, file=str(path)) from error
