"""Files of an earlier program moved into the store: each is removed once all that it says stands there."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from geoapp.domain.written import WrittenVersion
from geoapp.io.earlier_files import (
    files_in,
    folder_of_actuals,
    folder_of_drafts,
    folder_of_lists,
    plans_in,
    read_actuals_file,
    read_draft,
    read_list,
)
from geoapp.io.files import remove_file
from geoapp.io.journal import end, read_open
from geoapp.io.locks import write_lock
from geoapp.io.plan_lock import plan_lock
from geoapp.io.switch import recover
from geoapp.pipeline.annual_lists import decision_version, list_version
from geoapp.pipeline.drafts import first_version
from geoapp.pipeline.indicators import actuals_version
from geoapp.pipeline.undertake import outcome_of
from geoapp.pipeline.written import STORES, digest_of, writing
from geoapp.settings import folder_of_plans, folder_of_work


def move_files() -> Iterator[Path]:
    """Move what an earlier program kept in files into the store, and yield each file once it is removed.

    The journal has told of all of it already. What was moved when this broke off is not moved twice.

    Raises:
        InputError: a file is none of ours, the message names it; or a folder cannot be written.
        StoreError: the store does not answer or is full; or holds something else by that name. The file stays then.
    """
    yield from _move_drafts()
    yield from _move_lists()
    yield from _move_actuals()


def _move_drafts() -> Iterator[Path]:
    for plan_id in plans_in(folder_of_work() / "drafts"):
        folder = folder_of_drafts(plan_id)
        with write_lock(folder), writing(plan_id):
            recover(folder)
            _finish(folder)
            for path in files_in(folder):
                draft = replace(read_draft(path), plan=plan_id)
                _take([first_version(draft)])
                remove_file(path)
                yield path


def _move_lists() -> Iterator[Path]:
    for plan_id in plans_in(folder_of_work() / "ledger"):
        folder = folder_of_lists(plan_id)
        with _nobody_writes(plan_id, folder):
            for path in files_in(folder):
                one = replace(read_list(path), plan=plan_id)
                kept = list_version(one)
                _take([kept, *(decision_version(kept, decided) for decided in one.decisions)])
                remove_file(path)
                yield path


def _move_actuals() -> Iterator[Path]:
    folder = folder_of_actuals()
    for path in files_in(folder):
        plan_id = path.stem
        with _nobody_writes(plan_id, folder):
            _take([actuals_version(replace(read_actuals_file(path), plan=plan_id))])
            remove_file(path)
        yield path


@contextmanager
def _nobody_writes(plan_id: str, folder: Path) -> Iterator[None]:
    """Keep other writers of a plan waiting, once what an earlier program had begun in a folder has its outcome."""
    plan = folder_of_plans() / plan_id
    with ExitStack() as locks:
        if plan.is_dir():  # where it is gone, nobody adds anything to it any more
            locks.enter_context(plan_lock(plan, "store migrate"))
            recover(folder)
            _finish(plan)
        locks.enter_context(writing(plan_id))
        yield


def _finish(folder: Path) -> None:
    """Give what was begun with such files under a folder's lock its outcome, as long as they are there to tell."""
    for one in read_open(folder):
        if one.what in {"draft", "ledger", "indicators"} and not one.draft:
            end(one, outcome_of(one))


def _take(versions: Iterable[WrittenVersion]) -> None:
    """Add versions that the store does not hold."""
    for one in versions:
        store = STORES[type(one)]()
        if digest_of(one) not in map(digest_of, store.history(one.plan, one.subject)):
            store.add([one])
