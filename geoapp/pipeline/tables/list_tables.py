"""Tables of what a project has several of: districts, milestones, quantities; one row each."""

from collections.abc import Iterator
from itertools import islice

import geopandas as gpd

from geoapp.domain.table import Field, FieldType, Part, Table

_ROWS = 5_000

LISTS: dict[str, dict[str, FieldType]] = {
    "districts": {"adcode": "text", "name": "text", "share": "real", "relation": "text", "basis": "text"},
    "milestones": {"date": "text", "precision": "text", "what": "text", "start": "integer", "end": "integer"},
    "quantities": {
        "what": "text",
        "qualifier": "text",
        "value": "real",
        "unit": "text",
        "value_si": "real",
        "unit_si": "text",
        "date": "text",
        "start": "integer",
        "end": "integer",
    },
}
"""Fields of each table, as the records have them, behind the project's ``id``."""


def list_tables(frame: gpd.GeoDataFrame) -> Iterator[Table]:
    """Yield the tables of a frame of projects, also those without a row."""
    for name in LISTS:
        yield Table(name=name, fields=fields_of_list(name), parts=_parts(frame, name))


def fields_of_list(name: str) -> tuple[Field, ...]:
    """Return the fields of one of the tables."""
    kinds: dict[str, FieldType] = {"project": "text", **LISTS[name]}
    return tuple(Field(name=column, type=kind, title=column) for column, kind in kinds.items())


def _parts(frame: gpd.GeoDataFrame, name: str) -> Iterator[Part]:
    columns = LISTS[name]
    rows = (
        (project, *(str(one[key]) if key == "adcode" else one[key] for key in columns))
        for project, entries in zip(frame["id"].tolist(), frame[name].tolist(), strict=True)
        for one in entries
    )
    while part := list(islice(rows, _ROWS)):
        yield Part(list(zip(*part, strict=True)))
