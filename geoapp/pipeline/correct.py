"""Human decisions, applied last on every build."""

from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.settings import MAX_NAME

CODED = {"kind": "kinds", "level": "levels", "theme": "themes", "action": "actions"}
"""Fields that hold a code, with their codelist."""

NULLABLE = ("parent", "owner", "investment", "period", "status", "as_of", "district_conflict")
"""Text fields that an empty value sets to null."""

Record = tuple[dict[str, Any], BaseGeometry | None]


def apply_corrections(records: Iterable[Record], corrections: Iterable[Correction]) -> list[Record]:
    """Return the records with the corrections applied in file order.

    Raises:
        InputError: an id is gone, or a field or value is not allowed; the message names the row.
    """
    kept = {record["id"]: (dict(record), geometry) for record, geometry in records}
    for correction in corrections:
        where = f"corrections.csv, line {correction.row}"
        if correction.id not in kept:
            message = f"{where}: there is no project {correction.id}; mend the id or remove the row."
            raise InputError(message)
        if correction.field == "drop":
            del kept[correction.id]
        else:
            kept[correction.id][0][correction.field] = _value(correction, where)
    for record, _ in kept.values():
        if record["parent"] is not None and record["parent"] not in kept:
            message = (
                f"corrections.csv: the parent of {record['id']} is gone; correct its parent or drop it too."
            )
            raise InputError(message)
    return list(kept.values())


def _value(correction: Correction, where: str) -> str | None:
    field, value = correction.field, correction.value.strip()
    if field in CODED:
        if value not in load_codelist(CODED[field]):
            message = (
                f"{where}: {value!r} is no code of data/codelists/{CODED[field]}.csv; use one of its codes."
            )
            raise InputError(message)
        return value
    if field in NULLABLE:
        return value or None
    if field == "name" and 0 < len(value) <= MAX_NAME:
        return value
    allowed = ", ".join(("drop", "name", *CODED, *NULLABLE))
    message = (
        f"{where}: {field!r} cannot be {value!r}; set one of {allowed} (a name has 1-{MAX_NAME} characters)."
    )
    raise InputError(message)
