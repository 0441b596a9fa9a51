"""Versions of what people write, as they are saved: who may, and the lines in the journal before and after."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geoapp.domain.access import Identity, may
from geoapp.domain.attachment import AttachedFile, Attachment
from geoapp.domain.draft import DraftVersion
from geoapp.domain.indicator import ActualsVersion
from geoapp.domain.journal import Intent, JournalEntry
from geoapp.domain.ledger import DecisionVersion, ListVersion
from geoapp.domain.opinion import Opinion
from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.domain.status_report import StatusReport
from geoapp.domain.written import WrittenVersion, changed_fields
from geoapp.errors import GeoappError, InputError
from geoapp.io.files import make_folder, unwritten
from geoapp.io.journal import begin, end, read_open
from geoapp.io.locks import write_lock
from geoapp.settings import folder_of_work
from geoapp.store import (
    actuals_store,
    attachment_store,
    decision_store,
    draft_store,
    list_store,
    opinion_store,
    report_store,
)
from geoapp.store.attachment_store import adding
from geoapp.store.version_store import VersionStore, Written

Districts = Mapping[str, Collection[str]]
"""Projects by id, each with the adcodes of the districts that it surely lies in."""

STORES: Mapping[type[WrittenVersion], Callable[[], VersionStore[Any]]] = {
    StatusReport: report_store,
    Opinion: opinion_store,
    DraftVersion: draft_store,
    ListVersion: list_store,
    DecisionVersion: decision_store,
    ActualsVersion: actuals_store,
}
"""Where versions of each kind are kept."""

_LONGEST = 500
"""Characters of a value that the journal holds; a longer one, such as a shape of many corners, is told by its hash."""


def districts_of(records: Iterable[ProjectRecord]) -> dict[str, frozenset[str]]:
    """Return the projects of a plan that are written of, no programmes or policies, with their districts."""
    return {
        one["id"]: frozenset(str(share["adcode"]) for share in certain_shares(one["districts"]))
        for one in records
        if one["kind"] == "project"
    }


def refuse_writer(by: Identity, projects: Sequence[str], districts: Districts) -> None:
    """Refuse who may not write of a project, or of several together: where nobody is known, nobody may.

    Raises:
        InputError: they may not write, or not there; or the plan has no such project.
    """
    if not may(by, "report", *by.districts):
        raise InputError("written_no_role")
    for project in projects:
        if project not in districts:
            raise InputError("written_no_project", project=project)
    if not may(by, "report", *(adcode for project in projects for adcode in districts[project])):
        raise InputError("written_other_district", project=projects[0])


def now() -> str:
    """Return the moment as versions keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def writing(plan_id: str) -> Iterator[Path]:
    """Keep other writers of a plan's projects waiting, once the journal says what became of saves that broke off.

    Raises:
        InputError: the journal is damaged, or a folder cannot be written.
        StoreError: the store does not answer.
    """
    folder = folder_of_writers(plan_id)
    try:
        make_folder(folder)
    except OSError as error:
        raise unwritten(folder, error) from error
    with write_lock(folder):
        _finish(folder)
        yield folder


def finish_written(plan_id: str) -> None:
    """Say in the journal what became of saves that broke off, where nobody is at one.

    Raises:
        InputError: the journal is damaged, or cannot be written.
        StoreError: the store does not answer.
    """
    folder = folder_of_writers(plan_id)
    if folder.is_dir():
        with write_lock(folder):
            _finish(folder)


def folder_of_writers(plan_id: str) -> Path:
    """Return the folder that whoever writes of a plan's projects holds; it need not be there, and stays empty."""
    return folder_of_work() / "reports" / plan_id


def write(
    versions: Sequence[tuple[Written | None, Written]],
    folder: Path,
    files: Mapping[str, AttachedFile] = MappingProxyType({}),
) -> None:
    """Add versions, each beside the one that held before it, between their intents and outcomes in the journal.

    The versions are of one kind, ``folder`` is what :func:`writing` gave, and ``files`` go with them, by project.

    Raises:
        VersionError: somebody else has written one meanwhile.
        StoreError: the store does not answer or is full. Nothing is saved in any of these cases.
        InputError: a folder cannot be written.
    """
    if not versions:
        return
    store = STORES[type(versions[0][1])]()
    begun: list[JournalEntry] = []
    try:
        for before, one in versions:
            begun.append(begin(_intent(before, one, files.get(one.subject)), folder, {}, {}))
        beside = [
            adding(one, store.part_of(one), files[one.subject]) for _, one in versions if one.subject in files
        ]
        store.add([one for _, one in versions], beside)
    except GeoappError:
        with suppress(GeoappError):  # else they stay open, and whoever writes next finishes them
            _finish(folder)
        raise
    with suppress(InputError):  # as above: they are saved
        for entry in begun:
            end(entry, "done")


def _finish(folder: Path) -> None:
    """Tell by the store: a version that it holds, with the file that it went with, was saved."""
    plan_id = folder.name
    for entry in read_open(folder):
        files = {
            (one.part, one.version): one for one in attachment_store().of_project(plan_id, entry.subject)
        }
        stores = [store() for kind, store in STORES.items() if kind.deed == entry.what]
        saved = (
            digest_of(one, files.get((store.part_of(one), one.version)))
            for store in stores
            for one in store.history(plan_id, entry.subject)
        )
        end(entry, "done" if entry.sha256 in saved else "undone")


def _intent(before: WrittenVersion | None, one: WrittenVersion, file: AttachedFile | None) -> Intent:
    changes = changed_fields(before.said if before else None, one.said)
    told = [f"{name} {_shown(old)} -> {_shown(new)}" for name, old, new in changes]
    if file:
        told.append(f"file {file.name}, {file.size} bytes, SHA-256 {file.sha256}")
    return Intent(
        what=one.deed,
        who=one.who,
        subject=one.subject,
        detail=f"{one.told}: {'; '.join(told)}",
        sha256=digest_of(one, file),
    )


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    said = str(value) if value not in ("", None) else "none"
    return said if len(said) <= _LONGEST else f"{len(said):,} characters, SHA-256 {_hash(said)}"


def digest_of(version: WrittenVersion, file: Attachment | None = None) -> str:
    """Return the SHA-256 of a version and its file, by which the journal knows them."""
    said = json.dumps(asdict(version), ensure_ascii=False, sort_keys=True) + (file.sha256 if file else "")
    return _hash(said)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
