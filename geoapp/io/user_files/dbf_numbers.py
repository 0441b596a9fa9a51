"""Numbers of a .dbf wider than GDAL counts as whole: it would make decimals of them, whose last digits are others.

A field of numbers is text in the file, so it is handed over as a field of text and read here.

Source: https://gdal.org/en/stable/drivers/vector/shapefile.html (field sizes: whole up to 18 characters)
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import isfinite

import pandas as pd

from geoapp.io.user_files.file_tables import object_frame

FIELDS_AT, FIELD = 32, 32
"""Bytes before the fields of a .dbf, and of each."""

_TYPE_AT, _WIDTH_AT, _DECIMALS_AT = 11, 16, 17
_END_OF_FIELDS = 0x0D
_NUMBERS = frozenset(b"NF")
_WIDEST = 18
"""Characters of a number that GDAL reads as a whole one."""

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)


def fields_of(dbf: bytes) -> Iterator[bytes]:
    """Yield the descriptor of each field of a .dbf: name, type, width and decimals.

    >>> [len(field) for field in fields_of(bytes(64) + bytes([13]))], list(fields_of(b""))
    ([32], [])
    """
    offset = FIELDS_AT
    while offset + FIELD <= len(dbf) and dbf[offset] != _END_OF_FIELDS:
        yield dbf[offset : offset + FIELD]
        offset += FIELD


def as_texts(dbf: bytes) -> tuple[bytes, list[int]]:
    """Return a .dbf whose wide fields of whole numbers are fields of text, and their places."""
    changed, places = bytearray(dbf), []
    for place, field in enumerate(fields_of(dbf)):
        if field[_TYPE_AT] in _NUMBERS and field[_WIDTH_AT] > _WIDEST and not field[_DECIMALS_AT]:
            changed[FIELDS_AT + place * FIELD + _TYPE_AT] = ord("C")
            places.append(place)
    return bytes(changed), places


def as_numbers(cells: pd.DataFrame, places: Sequence[int]) -> pd.DataFrame:
    """Return cells with the numbers that the fields at some places hold as text."""
    columns = {
        str(name): [number_of(cell) for cell in cells.iloc[:, place]]
        if place in places
        else cells.iloc[:, place].to_list()
        for place, name in enumerate(cells.columns)
    }
    return object_frame(columns, len(cells)) if places else cells


def number_of(cell: object) -> object:
    """Return the number that a cell of a field of numbers holds; the text where it is none, but for stars.

    >>> [number_of(cell) for cell in (" 9223372036854775807", "-1e3", "12.", "甲", "*******", " ", None)]
    [9223372036854775807, -1000.0, 12.0, '甲', None, None, None]
    """
    if not isinstance(cell, str):
        return cell
    text = cell.strip("\0 ")
    if not text.strip("*"):  # a number that had no room
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    with suppress(ValueError):
        number = float(text)
        return number if isfinite(number) else text
    return text
