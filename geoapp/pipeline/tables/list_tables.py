"""Tables of what a project has several of: districts, milestones, quantities; one row each."""

from collections.abc import Iterator
from itertools import islice

import geopandas as gpd

from geoapp.domain.table import Field, FieldType, Part, Table

_ROWS = 5_000

_COLUMNS: dict[str, dict[str, FieldType]] = {
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
    for name, columns in _COLUMNS.items():
        kinds: dict[str, FieldType] = {"project": "text", **columns}
        fields = tuple(Field(name=column, type=kind, title=column) for column, kind in kinds.items())
        yield Table(name=name, fields=fields, parts=_parts(frame, name))


def _parts(frame: gpd.GeoDataFrame, name: str) -> Iterator[Part]:
    columns = _COLUMNS[name]
    rows = (
        (project, *(str(one[key]) if key == "adcode" else one[key] for key in columns))
        for project, entries in zip(frame["id"].tolist(), frame[name].tolist(), strict=True)
        for one in entries
    )
    while part := list(islice(rows, _ROWS)):
        yield Part(list(zip(*part, strict=True)))
