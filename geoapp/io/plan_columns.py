"""``projects.parquet`` beside a plan's layers: what the program asks of all projects, as GeoParquet 1.1 for others too.

A record is not in it: it stands in a line of a layer, and the columns say in which (``record_lines``).
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from shapely.geometry import shape

from geoapp.analysis.codes import Codes
from geoapp.analysis.plan_columns import ALIKE, CODED, SEVERAL, SPAN, PlanColumns, columns_of
from geoapp.analysis.shared_texts import SharedTexts
from geoapp.domain.record import REGISTER, ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats, Indices, Integers
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import layers_in, read_projects
from geoapp.io.record_lines import LayerLines, LayerText, RecordLines
from geoapp.io.switch import read_lock
from geoapp.io.writers.geojson_writer import MEMBERS
from geoapp.io.writers.parquet_writer import SIDES, box_array, describe_geometry
from geoapp.settings import folder_of_geojson

COLUMNS = "projects.parquet"

_OURS = "geoapp"
"""The key of our own facts among the file's: the layers' SHA-256, and what they say of all projects."""

_GROUP = 10_000
"""Rows of a group: a reader leaves out those whose boxes it does not ask for."""

_REPEATED = ["words", "layer", *(name for name in CODED if name not in SEVERAL)]
"""Columns that are read as the numbers of their values, as the file has them."""

_JOINT = "\x1f"
"""Between answers; no text holds it."""


def dump_columns(layers: Mapping[str, bytes]) -> bytes:
    """Return the columns of a plan's layers, by their names; the same layers give the same bytes.

    Rows lie along a Hilbert curve; ``row`` is a project's place in the order of the text.
    """
    found = [
        (one["properties"]["start"], one["id"], number, offset, len(line))
        for number, content in enumerate(layers.values())
        for offset, line in _lines(content)
        for one in [orjson.loads(line)]
    ]
    found.sort()
    columns = columns_of(_records(list(layers.values()), found))
    spans = np.array(
        [(number, offset, length) for *_, number, offset, length in found], dtype=np.int64
    ).reshape(-1, 3)
    table = _table(columns, list(layers), spans)
    told = {
        "layers": {name: sha256(content).hexdigest() for name, content in layers.items()},
        "members": _members(layers),
        "filled": columns.filled,
        "as_of": columns.as_of,
    }
    facts = {
        "geo": describe_geometry(columns.codes["form"].values, columns.bounds),
        _OURS: json.dumps(told, ensure_ascii=False),
    }
    packed = io.BytesIO()
    with pq.ParquetWriter(packed, table.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(table, row_group_size=_GROUP)
        writer.add_key_value_metadata(facts)
    return packed.getvalue()


def _table(columns: PlanColumns, names: Sequence[str], spans: Integers) -> pa.Table:
    """Return columns along their curve, each row with its layer, of ``names``, and where it stands in it."""
    rows = np.arange(len(columns))
    order = np.concatenate([columns.curve, np.setdiff1d(rows, columns.curve)])
    layer = pa.array(names, type=pa.string())
    table = pa.table(
        {
            "id": columns.ids,
            "name": columns.names,
            **{name: _answers(columns.codes[name], several=name in SEVERAL) for name in CODED},
            "radius_m": pa.array(columns.radii),
            "called": columns.called,
            "words": columns.words.texts.take(pa.array(columns.words.code)),
            "row": pa.array(rows, type=pa.int32()),
            **columns.alike,
            **columns.spans,
            "layer": layer.take(pa.array(spans[:, 0])),
            "offset": pa.array(spans[:, 1]),
            "length": pa.array(spans[:, 2], type=pa.int32()),
            "bbox": box_array(columns.bounds),
            "geometry": columns.geometry,
        }
    )
    return table.take(pa.array(order))


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the features of a layer as we write it, one a line, each with where it begins."""
    offset = 0
    for line in content.splitlines(keepends=True):
        if offset and line != b"]}\n":
            yield offset, line.rstrip(b",\n")
        offset += len(line)


def _records(
    layers: Sequence[bytes], found: Iterable[tuple[int, str, int, int, int]]
) -> Iterator[ProjectRecord]:
    for *_, number, offset, length in found:
        one = orjson.loads(layers[number][offset : offset + length])
        yield cast("ProjectRecord", {**one["properties"], "geometry": _shape(one["geometry"])})


def _shape(geometry: dict[str, Any] | None) -> Any:  # noqa: ANN401 (a geometry)
    return shape(geometry) if geometry else None


def _members(layers: Mapping[str, bytes]) -> dict[str, str]:
    """Return the members of the first layer, which hold for all projects."""
    for content in layers.values():
        head = orjson.loads(content[: content.index(b'"features":[')] + b'"features":[]}')
        return {name: head[name] for name in MEMBERS if name in head}
    return {}


def _answers(codes: Codes, *, several: bool) -> pa.Array:
    sets = codes.sets if several else [next(iter(one), None) for one in codes.sets]
    kinds = pa.list_(pa.string()) if several else pa.string()
    return pa.array(sets, type=kinds).take(pa.array(codes.code))


PlanProjects = tuple[PlanColumns, Sequence[ProjectRecord], Mapping[str, str]]
"""A plan's columns, its records in the same order, and what its layers say of all of them."""

BuiltProjects = tuple[PlanColumns, RecordLines, Mapping[str, str]]
"""The same, of layers that a build wrote."""


def load_projects(plan_id: str) -> PlanProjects:
    """Return a plan's projects: by the columns beside its layers, else by the layers themselves, which takes longer.

    Raises:
        InputError: the files are missing or malformed.
    """
    folder = folder_of_geojson() / plan_id
    with read_lock(folder):
        found = load_columns(folder)
    if found:
        return found
    frame = read_projects(plan_id)
    records = project_records(frame)
    return columns_of(records), records, frame.attrs


def load_built(plan_id: str) -> tuple[bytes, PlanColumns, RecordLines, Mapping[str, str]]:
    """Return a plan's columns as the build packed them, the same unpacked, its records and what holds for all.

    Raises:
        InputError: the layers are none that a build wrote.
    """
    folder = folder_of_geojson() / plan_id
    with read_lock(folder):
        if found := load_columns(folder):
            columns, records, members = found
            return (folder / COLUMNS).read_bytes(), columns, records, members
    raise InputError("store_not_built", plan=plan_id)


def sum_of_columns(plan_id: str) -> str:
    """Return the SHA-256 of a plan's packed columns; empty where there are none."""
    try:
        return sha256((folder_of_geojson() / plan_id / COLUMNS).read_bytes()).hexdigest()
    except OSError:
        return ""


def load_columns(folder: Path) -> BuiltProjects | None:
    """Return a folder's projects by its columns; ``None`` where there are none, or of other layers than its own."""
    try:
        file = pq.ParquetFile(folder / COLUMNS, read_dictionary=_REPEATED)
        sums: dict[str, str] = _told(file)["layers"]
        if not sums or sums.keys() != {path.name for path in layers_in(folder)}:
            return None
        layers = [LayerText(folder / name) for name in sums]
        if [layer.sha256 for layer in layers] != list(sums.values()):
            return None
        return _projects(file, dict(zip(sums, layers, strict=True)))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None


def parse_projects(packed: bytes, layers: Mapping[str, bytes]) -> BuiltProjects:
    """Return the columns that ``dump_columns`` packed of layers, the records of these, and what holds for all."""
    texts = {name: LayerText(Path(name), content) for name, content in layers.items()}
    return _projects(pq.ParquetFile(pa.BufferReader(packed), read_dictionary=_REPEATED), texts)


def _projects(file: pq.ParquetFile, layers: Mapping[str, LayerText]) -> BuiltProjects:
    rows = _ColumnFile(file)
    columns = _columns(rows)
    layer, names = rows.codes("layer"), list(layers)
    numbers = np.array([names.index(name) for (name,) in layer.sets], dtype=np.int8)
    spans = [numbers[layer.code], rows.numbers("offset"), rows.numbers("length")]
    return columns, RecordLines(LayerLines(columns, list(layers.values()), spans)), _told(file)["members"]


def _told(file: pq.ParquetFile) -> dict[str, Any]:
    """Return our own facts among the file's."""
    told: dict[str, Any] = orjson.loads(file.metadata.metadata[_OURS.encode()])
    return told


class _ColumnFile:
    """The rows of a file in the order of the text, a column at a time: all of them at once take twice the memory."""

    def __init__(self, file: pq.ParquetFile) -> None:
        self._file, self.told = file, _told(file)
        self.order: Indices = np.asarray(self._read("row")).astype(np.intp)
        """The rows as the file has them."""
        self._places = np.argsort(self.order)

    def _read(self, name: str) -> pa.ChunkedArray:
        return self._file.read(columns=[name], use_threads=False)[name]

    def texts(self, name: str) -> pa.Array:
        """Return texts, or bytes."""
        return self._read(name).combine_chunks().take(pa.array(self._places))

    def numbers(self, name: str) -> Any:  # noqa: ANN401 (an array of the column's own type)
        """Return numbers."""
        return np.asarray(self._read(name))[self._places]

    def boxes(self) -> Floats:
        """Return the four sides of boxes."""
        sides = self._read("bbox")
        return np.column_stack([np.asarray(pc.struct_field(sides, side)) for side in SIDES])[self._places]

    def shared(self, name: str) -> SharedTexts:
        """Return texts that many rows share."""
        code, texts = self._coded(name)
        return SharedTexts(code, texts)

    def codes(self, name: str) -> Codes:
        """Return answers as codes, the code behind the last one for none."""
        code, texts = self._coded(name)
        several = name in SEVERAL
        sets = [tuple(one.split(_JOINT)) if several else (one,) for one in texts.to_pylist()]
        return Codes(code, (*sets, ()) if len(sets) in code else tuple(sets))

    def _coded(self, name: str) -> tuple[NDArray[np.int32], pa.StringArray]:
        column = self._read(name)
        if name in SEVERAL:
            some = pc.greater(pc.list_value_length(column), 0)
            column = pc.if_else(some, pc.binary_join(column, _JOINT), pa.scalar(None, pa.string()))
            coded = column.combine_chunks().dictionary_encode()
        else:
            coded = column.unify_dictionaries().combine_chunks()
        code = coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)
        return code.astype(np.int32)[self._places], coded.dictionary


def parse_columns(packed: bytes) -> PlanColumns | None:
    """Return the columns that ``dump_columns`` packed; ``None`` where an earlier version did, which knew fewer."""
    try:
        return _columns(_ColumnFile(pq.ParquetFile(pa.BufferReader(packed), read_dictionary=_REPEATED)))
    except KeyError:
        return None


def _columns(rows: _ColumnFile) -> PlanColumns:
    bounds = rows.boxes()
    return PlanColumns(
        ids=rows.texts("id"),
        names=rows.texts("name"),
        called=rows.texts("called"),
        words=rows.shared("words"),
        codes={name: rows.codes(name) for name in CODED},
        radii=rows.numbers("radius_m"),
        bounds=bounds,
        geometry=rows.texts("geometry"),
        curve=rows.order[np.isfinite(bounds[rows.order]).all(axis=1)],
        filled=tuple(rows.told.get("filled", REGISTER)),
        as_of=rows.told.get("as_of"),
        alike={name: rows.numbers(name) for name in ALIKE},
        spans={name: rows.numbers(name) for name in SPAN},
    )
