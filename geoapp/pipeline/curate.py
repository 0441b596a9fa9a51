"""One human decision more: checked, built with, and only then written down."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.corrections import (
    COLUMNS,
    load_corrections,
    path_of_corrections,
    read_corrections,
    with_row,
)
from geoapp.io.files import write_bytes, write_lock
from geoapp.io.journal import write_entry
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import OnMessage, build_plan, write_build
from geoapp.pipeline.correct import correct_reading


@dataclass(frozen=True, slots=True)
class Curated:
    """The place of the written row."""

    path: Path
    row: int


def curate(correction: Correction, *, progress: OnMessage = lambda _: None) -> Curated:
    """Build the plan with one correction more, append it to the plan's file, and write the build.

    Two programs take turns. The row is on disk before the build is: after a crash it stands there or it does not,
    and the next build applies what stands there. When the call returns, row, build and journal are on disk.

    Raises:
        InputError: a cell cannot be written, the row stands already, it changes nothing, or the file was changed
            meanwhile.
        GeoappError: what the build refuses; nothing was written then.
    """
    plan_id = correction.id.partition("/")[0]
    _refuse_cells(correction)
    path = path_of_corrections(load_plan(plan_id).id)
    with write_lock(path.parent):
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
        write_bytes(path, after)
        write_build(build)
        write_entry(
            "correction",
            who=correction.who,
            subject=correction.id,
            detail=f"{correction.field} = {correction.value}",
            sha256=hashlib.sha256(after).hexdigest(),
        )
    return Curated(path, corrections[-1].row)


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
