"""One human decision more: checked, written down, built, and taken back when the build fails."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.corrections import COLUMNS, load_corrections, path_of_corrections, with_row
from geoapp.io.files import write_bytes
from geoapp.io.journal import write_entry
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import Progress, build_plan, write_build
from geoapp.pipeline.correct import correct_reading


@dataclass(frozen=True, slots=True)
class Curated:
    """Where the row stands."""

    path: Path
    row: int


def curate(correction: Correction, *, progress: Progress = lambda _: None) -> Curated:
    """Append a correction to its plan's file and build the plan anew.

    The row is on disk before the build starts: a crash leaves it there, for the next build to apply.

    Raises:
        InputError: a cell cannot be written, the row stands already, or it changes nothing.
        GeoappError: what the build refuses; the file is then as it was before.
    """
    plan_id = correction.id.partition("/")[0]
    _refuse_cells(correction)
    path = path_of_corrections(load_plan(plan_id).id)
    _refuse_early(correction, plan_id, path)
    before = path.read_bytes() if path.is_file() else None
    after = with_row(before or b"", correction)
    write_bytes(path, after)
    try:
        row = load_corrections(plan_id)[-1].row
        files = _build(plan_id, row, progress)
        write_build(plan_id, files)
    except BaseException:
        _take_back(path, before, after)
        raise
    write_entry(
        "correction",
        who=correction.who,
        subject=correction.id,
        detail=f"{correction.field} = {correction.value}",
        sha256=hashlib.sha256(after).hexdigest(),
    )
    return Curated(path, row)


def _build(plan_id: str, row: int, progress: Progress) -> dict[str, str]:
    """Build the plan; what the build says of the new row is that it changes nothing."""
    said: list[str] = []

    def listen(sentence: str) -> None:
        said.append(sentence)
        progress(sentence)

    files = build_plan(plan_id, progress=listen)
    idle = next((one for one in said if one.startswith(f"corrections.csv, line {row}: ")), None)
    if idle:
        message = (
            f"The correction changes nothing: {idle.partition(': ')[2]}; give another value, or leave it."
        )
        raise InputError(message)
    return files


def _refuse_cells(correction: Correction) -> None:
    for column in COLUMNS:
        value: str = getattr(correction, column)
        if column != "value" and not value.strip():
            message = f"The correction has no {column}; say it, for whoever reads the row next year."
            raise InputError(message)
        if not value.isprintable():
            message = f"The correction's {column} {value!r} holds a line break or control character; write one line."
            raise InputError(message)


def _refuse_early(correction: Correction, plan_id: str, path: Path) -> None:
    """Refuse what needs no build to be refused: a row that stands already, an unknown id, field or value."""
    there = load_corrections(plan_id)
    told = [row for row in there if (row.id, row.field) == (correction.id, correction.field)]
    if told and told[-1].value == correction.value:
        message = f"{path}, line {told[-1].row} says so already; give another value, or leave it."
        raise InputError(message)
    line = max((row.row for row in there), default=1) + 1
    correct_reading(load_reading(plan_id), (*there, replace(correction, row=line)), load_plan(plan_id))


def _take_back(path: Path, before: bytes | None, after: bytes) -> None:
    """Restore the file, unless somebody else has written to it since."""
    if path.read_bytes() != after:
        message = f"{path} was changed meanwhile; take out the row that failed by hand."
        raise InputError(message)
    if before is None:
        path.unlink()
    else:
        write_bytes(path, before)
