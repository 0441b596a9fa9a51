"""``corrections.csv``: human decisions beside a plan."""

import csv

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.settings import folder_of_plans

COLUMNS = ["id", "field", "value", "reason", "who", "date"]


def load_corrections(plan_id: str) -> tuple[Correction, ...]:
    """Return a plan's corrections in file order; a plan without the file has none.

    Raises:
        InputError: the header is another one, or a row is ragged or lacks its id, field or reason.
    """
    path = folder_of_plans() / plan_id / "corrections.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            message = f"{path}: the header must be {','.join(COLUMNS)}."
            raise InputError(message)
        corrections = []
        for row in reader:
            if None in row or None in row.values() or not (row["id"] and row["field"] and row["reason"]):
                where = f"{path}, line {reader.line_num}"
                message = f"{where}: fill in {len(COLUMNS)} cells with id, field and reason."
                raise InputError(message)
            corrections.append(Correction(**row, row=reader.line_num))
    return tuple(corrections)
