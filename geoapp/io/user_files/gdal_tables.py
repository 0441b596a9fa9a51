"""One table of a file as GDAL hands it over by Arrow: typed cells, and geometries of any kind."""

import pyarrow as pa
import pyogrio

from geoapp.domain.intake import Fault, fault
from geoapp.io.user_files.arrow_cells import cells_of
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import FileTable, object_frame
from geoapp.io.user_files.wkb_shapes import Decoded, decode_wkb
from geoapp.limits import limit


def read_table(  # noqa: PLR0913 (facts of a table)
    content: bytes | str,
    number: int,
    name: str,
    left: int,
    encoding: str | None = None,
    *,
    stated: int | None = None,
) -> tuple[FileTable, list[Fault]]:
    """Return one table as Arrow has it, so that numbers stay what they are; a header alone is never believed.

    Args:
        content: the file, or its path.
        number: of the table.
        name: what it is called.
        left: features that may still come.
        encoding: of its texts, where GDAL is told.
        stated: features that the table must have, where that is known better than by GDAL.

    Raises:
        RefusedError: it is too large, or holds another number of features than it says.
    """
    info = pyogrio.read_info(content, layer=number, force_feature_count=True)
    if len(info["fields"]) > limit("fields"):
        raise refused("too_many_fields", count=len(info["fields"]), limit=limit("fields"))
    _refuse_features(int(info["features"]), left)
    with pyogrio.open_arrow(
        content,
        layer=number,
        encoding=encoding,
        datetime_as_string=True,
        use_pyarrow=True,
        return_fids=info["driver"] == "GPKG",
    ) as (about, reader):
        batches, rows = [], 0
        for batch in reader:
            rows += batch.num_rows
            _refuse_features(rows, left)
            batches.append(batch)
        table = pa.Table.from_batches(batches, reader.schema)
    if rows != (wanted := int(info["features"]) if stated is None else stated):
        raise refused("sums_unmet", stated=wanted, read=rows)
    shapes, faults = _shapes(content, number, table, _geometry_of(table))
    fields = _own_fields(table, str(about["fid_column"]))
    fields.validate(full=True)
    own = cells_of(fields)
    sources: dict[str, str | None] = dict(own.sources)
    if own.columns and fields.schema[0].name == str(about["fid_column"]):
        sources[next(iter(own.columns))] = None  # the row's number is no field
    made = FileTable(
        name=name,
        cells=object_frame(own.columns, table.num_rows),
        shapes=shapes.shapes,
        crs=about["crs"],
        unreadable=tuple(shapes.unreadable),
        sources=sources,
        left_fields=own.left_fields,
    )
    return made, [*faults, *own.faults]


def _refuse_features(count: int, left: int) -> None:
    if count > left:
        most = limit("features")
        raise refused("too_many_features", count=most - left + count, limit=most)


def _geometry_of(table: pa.Table) -> int:
    """Return the place of the geometries, which pyogrio marks and puts last."""
    marked = [
        place
        for place, one in enumerate(table.schema)
        if (one.metadata or {}).get(b"ARROW:extension:name", b"").endswith(b".wkb")
    ]
    return marked[-1] if marked else -1


def _own_fields(table: pa.Table, fid: str) -> pa.Table:
    """Return the columns that are fields: a row's number is one where it is more than a number in order."""
    places = [place for place in range(table.num_columns) if place != _geometry_of(table)]
    if table.num_columns and table.schema[0].name == fid:
        numbers = table.column(0).to_pylist()
        if numbers in (list(range(len(numbers))), list(range(1, len(numbers) + 1))):
            places.remove(0)
    return table.select(places)


def _shapes(content: bytes | str, number: int, table: pa.Table, place: int) -> tuple[Decoded, list[Fault]]:
    """Return the geometries of a table, and what was done to them."""
    if place < 0:
        return Decoded([None] * table.num_rows), []
    found = _decoded(content, number, table.column(place))
    faults = [fault("meshes", count=len(found.meshes))] if found.meshes else []
    if found.curves:
        straight = pyogrio.raw.read(content, layer=number, columns=[])[2]
        curves = len(found.curves)
        found = decode_wkb(list(straight))
        faults.append(fault("arcs", count=curves))
    return found, faults


def _decoded(content: bytes | str, number: int, column: pa.ChunkedArray) -> Decoded:
    """Return the geometries of a column of Arrow, checked: GDAL's FlatGeobuf spoils it where one is missing."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return decode_wkb(list(pyogrio.raw.read(content, layer=number, columns=[])[2]))
    return decode_wkb(column.to_pylist())
