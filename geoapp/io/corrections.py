"""``corrections.csv``: human decisions beside a plan."""

import csv
import io
from pathlib import Path

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.settings import folder_of_plans

CORRECTIONS = "corrections.csv"

COLUMNS = ["id", "field", "value", "reason", "who", "date"]


def path_of_corrections(plan_id: str) -> Path:
    """Return the path of a plan's corrections."""
    return folder_of_plans() / plan_id / CORRECTIONS


def load_corrections(plan_id: str) -> tuple[Correction, ...]:
    """Return a plan's corrections in file order; a plan without the file has none.

    Raises:
        InputError: the header is another one, or a row is ragged or lacks its id, field or reason.
    """
    path = path_of_corrections(plan_id)
    return read_corrections(path.read_bytes(), path) if path.is_file() else ()


def read_corrections(content: bytes, path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a file's bytes; ``path`` is what messages name.

    Raises:
        InputError: as :func:`load_corrections`.
    """
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        fields, rows = reader.fieldnames, [(row, reader.line_num) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("corrections_no_table", file=str(path), reason=str(error)) from error
    if fields != COLUMNS:
        raise InputError("corrections_header", file=str(path), columns=",".join(COLUMNS))
    corrections = []
    for row, line in rows:
        if None in row or None in row.values() or not (row["id"] and row["field"] and row["reason"]):
            raise InputError("corrections_cells", file=str(path), line=line, count=len(COLUMNS))
        corrections.append(Correction(**row, row=line))
    return tuple(corrections)


def with_row(content: bytes, correction: Correction) -> bytes:
    r"""Return the bytes of corrections.csv with one row more; what was there stays as it was.

    >>> row = Correction(id="a/1", field="drop", value="", reason="no, twice", who="me", date="2026-01-01", row=0)
    >>> with_row(b"", row)
    b'id,field,value,reason,who,date\na/1,drop,,"no, twice",me,2026-01-01\n'
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    if not content:
        writer.writerow(COLUMNS)
    elif not content.endswith(b"\n"):
        table.write("\n")
    writer.writerow([getattr(correction, column) for column in COLUMNS])
    return content + table.getvalue().encode("utf-8")
