"""One human decision more: checked, built with, and only then written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geoapp.domain.correction import Correction
from geoapp.domain.journal import Intent, JournalEntry
from geoapp.errors import InputError
from geoapp.io.corrections import (
    COLUMNS,
    load_corrections,
    path_of_corrections,
    read_corrections,
    with_row,
)
from geoapp.io.journal import hash_of
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import OnMessage, build_plan, write_build
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.undertake import finish_open, undertake


@dataclass(frozen=True, slots=True)
class Curated:
    """The place of the written row."""

    path: Path
    row: int


def curate(correction: Correction, *, progress: OnMessage = lambda _: None) -> Curated:
    """Build the plan with one correction more, append it to the plan's file, and write the build.

    Two programs take turns. After a crash the row stands there or it does not, and whoever locks the plan next, a retry
    above all, finishes its build and journal. When the call returns, row, build and journal are on disk.

    Raises:
        InputError: a cell cannot be written, the row stands already, it changes nothing, or the file was changed
            meanwhile.
        GeoappError: what the build refuses; nothing was written then.
    """
    plan_id = correction.id.partition("/")[0]
    _refuse_cells(correction)
    path = path_of_corrections(load_plan(plan_id).id)
    with plan_lock(path.parent, "correct", tell=progress):
        finished = finish_open(plan_id, tell=progress)
        if there := _standing(correction, finished):
            return Curated(path, there)
        before = _bytes_of(path)
        _refuse_early(correction, plan_id, path)
        after = with_row(before, correction)
        corrections = read_corrections(after, path)
        build = build_plan(plan_id, corrections=corrections, progress=progress)
        if corrections[-1] in build.idle:
            last = corrections[-1]
            raise InputError("correction_idle", id=last.id, field=last.field, value=last.value)
        if _bytes_of(path) != before:
            raise InputError("corrections_changed", file=str(path))
        intent = Intent(
            what="correction",
            who=correction.who,
            subject=correction.id,
            detail=_detail(correction),
            sha256=hash_of(after),
        )
        undertake(intent, path.parent, {path: after}, build=lambda: write_build(build))
    return Curated(path, corrections[-1].row)


def _standing(correction: Correction, finished: Sequence[JournalEntry]) -> int | None:
    """Return the line of a correction that had broken off and is done by now, where it is the one that is asked for."""
    asked = (correction.id, _detail(correction))
    if asked not in [(one.subject, one.detail) for one in finished]:
        return None
    rows = load_corrections(correction.id.partition("/")[0])
    same = [row.row for row in rows if (row.id, _detail(row)) == asked]
    return same[-1] if same else None


def _detail(correction: Correction) -> str:
    return f"{correction.field} = {correction.value}"


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _refuse_cells(correction: Correction) -> None:
    for column in COLUMNS:
        value: str = getattr(correction, column)
        if column != "value" and not value.strip():
            raise InputError("correction_cell_empty", column=column)
        if not value.isprintable():
            raise InputError("correction_cell_break", column=column, value=value)


def _refuse_early(correction: Correction, plan_id: str, path: Path) -> None:
    """Refuse a correction before any build: a row that stands already, an unknown id, field or value."""
    there = load_corrections(plan_id)
    decided = [row for row in there if (row.id, row.field) == (correction.id, correction.field)]
    if decided and decided[-1].value == correction.value:
        raise InputError("correction_there", file=str(path), line=decided[-1].row)
    line = max((row.row for row in there), default=1) + 1
    correct_reading(load_reading(plan_id), (*there, replace(correction, row=line)), load_plan(plan_id))
