"""Deeds of several steps: the intent stands in the journal before the first, the outcome after the last.

A deed writes the files of one plan in one switch, and what follows from them after it: the plan's build, a draft's
mark. So after a crash the files say whether it was done, and whoever locks the plan next makes up for what follows.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geoapp.domain.journal import Deed, Ending, Intent, JournalEntry
from geoapp.errors import GeoappError, InputError, StaleError, StoreError
from geoapp.io.files import write_all
from geoapp.io.journal import begin, end, hash_of, read_open
from geoapp.io.plans import load_plan
from geoapp.io.switch import SWITCH, recover
from geoapp.pipeline.build import Build, OnMessage, build_plan, check_build, write_build
from geoapp.pipeline.build_files import input_hashes
from geoapp.pipeline.drafts import load_drafts, mark_applied
from geoapp.pipeline.written import finish_written
from geoapp.settings import folder_of_geojson, folder_of_plans

Contents = Mapping[Path, bytes | None]
"""Files by their path; ``None`` stands for one that is not, or shall not be, there."""


UNBUILT: tuple[Deed, ...] = ("import", "ledger", "indicators")
"""Deeds whose files no build is made of."""


def undertake(
    intent: Intent,
    folder: Path,
    after: Contents,
    *,
    build: Callable[[], None] = lambda: None,
    last: Callable[[], None] = lambda: None,
) -> None:
    """Write files, their build and what comes last, between an intent and its outcome, in a folder that is locked.

    Raises:
        GeoappError: something could not be written. Files without their build are taken back; when they and it are
            there, the rest is made up for by whoever locks the folder next.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in after}
    begun = begin(intent, folder, before, after)
    try:
        _write(after)
        build()
    except GeoappError:
        with suppress(InputError):  # else it stays open, and whoever locks the folder next finishes it
            _take_back(begun, before)
        raise
    last()
    end(begun, "done")


@dataclass(frozen=True, slots=True)
class MadeBuild:
    """A build that was made without the plan's lock, maybe elsewhere, and the hashes of what it was made of."""

    build: Build
    inputs: dict[str, str]

    @property
    def is_current(self) -> bool:
        """True where the plan's files are still, and here too, what it was made of."""
        return self.inputs == input_hashes(self.build.plan_id)


def make_build(plan_id: str) -> MadeBuild:
    """Build a plan and write nothing.

    Raises:
        GeoappError: an input is missing or wrong.
    """
    inputs = input_hashes(load_plan(plan_id).id)
    return MadeBuild(build_plan(plan_id), inputs)


def current_build(plan_id: str, made: MadeBuild | None, *, tell: OnMessage = lambda _: None) -> Build:
    """Return a build that was made, where it is current, else make one.

    Raises:
        GeoappError: an input is missing or wrong.
    """
    return made.build if made and made.is_current else build_plan(plan_id, progress=tell)


def rebuild(plan_id: str, made: MadeBuild | None = None, *, tell: OnMessage = lambda _: None) -> Build:
    """Build a plan and write what has changed, once all that broke off is finished; the caller holds its lock.

    A build that is ``made`` and current is taken instead of another one.

    Raises:
        GeoappError: an input is missing or wrong, or the folder cannot be written.
    """
    finish_open(plan_id, tell=tell)
    build = current_build(plan_id, made, tell=tell)
    if _is_stale(build):
        detail = f"{build.projects} projects in {len(build.files)} files"
        intent = Intent(what="build", who="", subject=plan_id, detail=detail, sha256="")
        undertake(intent, folder_of_plans() / plan_id, {}, build=lambda: write_build(build))
    return build


def finish_open(plan_id: str, *, tell: OnMessage = lambda _: None) -> tuple[JournalEntry, ...]:
    """Finish what was begun with a plan and broke off, and return what is done now; the caller holds the plan's lock.

    Raises:
        GeoappError: the plan cannot be built as its files stand, or the journal is damaged.
    """
    folder = folder_of_plans() / plan_id
    recover(folder)
    with suppress(StoreError):  # one that is away keeps nobody from building: whoever writes next finishes it
        finish_written(plan_id)
    begun = read_open(folder)
    if any(one.what not in UNBUILT for one in begun):
        build = build_plan(plan_id, progress=tell)
        if _is_stale(build):
            write_build(build)
    done = []
    for one in begun:
        outcome = outcome_of(one)
        if one.draft and outcome != "undone" and not _is_marked(plan_id, one):
            continue
        end(one, outcome)
        tell(f"{_SAID[outcome]} {one.what} {one.subject} {one.detail}".rstrip())
        done += [one] if outcome == "done" else []
    return tuple(done)


def outcome_of(begun: JournalEntry) -> Ending:
    """Return the outcome of an intent, as its files tell."""
    there = {name: hash_of(_content(Path(name))) for name in begun.files}
    if all(there[name] == after for name, (_, after) in begun.files.items()):
        return "done"
    return "undone" if all(there[name] == before for name, (before, _) in begun.files.items()) else "unclear"


_SAID: Mapping[Ending, str] = {
    "done": "finished what had broken off:",
    "undone": "had broken off before anything was written:",
    "unclear": "had broken off, and its files were changed since; look whether it stands:",
}


def _is_stale(build: Build) -> bool:
    try:
        check_build(build)
    except StaleError:
        return True
    return False


def _take_back(begun: JournalEntry, before: Contents) -> None:
    """Write files as they were, unless a switch has begun: that cannot but be completed."""
    folders = {path.parent for path in before} | {folder_of_geojson() / begun.subject.partition("/")[0]}
    if not any((folder / SWITCH).exists() for folder in folders):
        _write({path: content for path, content in before.items() if _content(path) != content})
        end(begun, "undone")


def _write(contents: Contents) -> None:
    new = {path: content for path, content in contents.items() if content is not None}
    write_all(new, remove=[path for path, content in contents.items() if content is None])


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _is_marked(plan_id: str, applied: JournalEntry) -> bool:
    """Mark a draft as applied; where the store is away it stays to be marked, and keeps nobody from building."""
    try:
        for draft in load_drafts(plan_id):
            if draft.id == applied.draft:
                mark_applied(draft, applied.who)
    except StoreError:
        return False
    return True
