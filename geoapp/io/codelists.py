"""Codelists and reading rules: the CSV files of ``data/codelists``."""

import csv
from functools import cache
from pathlib import Path

from geoapp.domain.codelist import Code, Codelist
from geoapp.errors import InputError
from geoapp.settings import folder_of_codelists


def load_rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a codelist or reading rule, as ``read_rows`` does.

    Raises:
        InputError: the file is missing, a column is missing, or a row has another number of cells.
    """
    return read_rows(folder_of_codelists() / f"{name}.csv", columns)


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of one CSV file, checked to have at least these columns and no ragged row.

    Raises:
        InputError: the file is missing, a column is missing, or a row has another number of cells.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except OSError as error:
        raise InputError("table_unread", file=str(path), reason=str(error.strerror)) from error
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError("table_column", file=str(path), column=missing[0], columns=", ".join(columns))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise InputError("table_ragged", file=str(path), line=number)
    return rows


@cache
def load_codelist(name: str) -> Codelist:
    """Return the codelist of that name, in file order.

    Raises:
        InputError: the file is missing or malformed.
    """
    rows = load_rows(name, ("code", "zh", "en", "standard"))
    return Codelist(name, tuple(Code(row["code"], row["zh"], row["en"], row["standard"]) for row in rows))
