"""Types that other programs write into their files: each comes in as what it was, or as the text that says it."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from shapely import Point

from geoapp.domain.intake import Decision
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake import look_at

PLAN = load_plan("urumqi-14fyp")
MOMENT = datetime(2025, 1, 31, 10, 0, 0, 500_000)  # noqa: DTZ001 (one without a zone)
WRITTEN: dict[str, tuple[pa.DataType, object, object]] = {
    "int64": (pa.int64(), 650102001002003001, 650102001002003001),
    "int16": (pa.int16(), -7, -7),
    "uint8": (pa.uint8(), 200, 200),
    "float32": (pa.float32(), 1.5, 1.5),
    "float64": (pa.float64(), 0.1, 0.1),
    "bool": (pa.bool_(), True, True),
    "text": (pa.string(), "甲", "甲"),
    "digits": (pa.string(), "007", "007"),
    "dictionary": (pa.dictionary(pa.int8(), pa.string()), "甲", "甲"),
    "date": (pa.date32(), date(2025, 1, 31), "2025-01-31"),
    "time": (pa.time32("ms"), time(10, 30, 5), "10:30:05"),
    "moment": (pa.timestamp("ms"), MOMENT, "2025-01-31T10:00:00.500"),
    "utc": (pa.timestamp("ms", "UTC"), MOMENT.replace(tzinfo=UTC), "2025-01-31T10:00:00.500Z"),
    "zoned": (
        pa.timestamp("ms", "+08:00"),
        MOMENT.replace(tzinfo=timezone(timedelta(hours=8))),
        "2025-01-31T10:00:00.500+08:00",
    ),
    "texts": (pa.list_(pa.string()), ["甲", "乙"], '[ "甲", "乙" ]'),
    "numbers": (pa.list_(pa.int32()), [1, 2], "[ 1, 2 ]"),
}
"""Type and value in the file, and what comes in; GDAL writes lists as JSON where a format has none."""

KEPT_LISTS = {"texts": ["甲", "乙"], "numbers": [1, 2]}
OTHERWISE: dict[str, dict[str, object]] = {
    ".gpkg": {},
    ".fgb": {"date": "2025-01-31T00:00:00"},  # it has moments only
    ".zip": {},
    ".parquet": KEPT_LISTS
    | {
        name: value.replace(".500", ".500000")
        for name, (_, _, value) in WRITTEN.items()
        if ".500" in str(value)
    },
    ".geojson": KEPT_LISTS,
}
"""What comes in of a format where that is not as in ``WRITTEN``."""

DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".zip": "ESRI Shapefile", ".geojson": "GeoJSON"}


def written(table: pa.Table, suffix: str, folder: Path) -> bytes:
    if suffix == ".parquet":
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        return buffer.getvalue()
    path = folder / f"a{'.shp' if suffix == '.zip' else suffix}"
    pyogrio.write_arrow(
        table,
        path,
        driver=DRIVERS[suffix],
        layer="a",
        geometry_name="geometry",
        geometry_type="Point",
        crs="EPSG:4326",
    )
    if suffix != ".zip":
        return path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    return packed.getvalue()


@pytest.mark.parametrize("suffix", OTHERWISE)
def test_every_type_comes_in_as_what_it_was_or_as_the_text_that_says_it(suffix: str, tmp_path: Path) -> None:
    columns = {name: pa.array([value, None], kind) for name, (kind, value, _) in WRITTEN.items()}
    places = pa.array([shapely.to_wkb(Point(87.6, 43.8)), shapely.to_wkb(Point(87.61, 43.8))])
    table = pa.table({"key": [1, 2], **columns, "geometry": places})
    found = look_at(written(table, suffix, tmp_path), f"a{suffix}", PLAN, Decision(accept_repairs=True)).frame
    row, blank = found.sort_values("key").to_dict("records")
    wanted = {name: value for name, (_, _, value) in WRITTEN.items()} | OTHERWISE[suffix]
    there = {name: row[name] for name in wanted}
    assert there == wanted
    assert {name: type(value) for name, value in there.items()} == {
        name: type(value) for name, value in wanted.items()
    }
    assert all(blank[name] is None for name in wanted)


def shapefile_of(kind: bytes, width: int, cells: Sequence[bytes], folder: Path) -> bytes:
    """Return a shapefile with one field of numbers without decimals, whose cells hold what is given."""
    rows = len(cells)
    places = pa.array([shapely.to_wkb(Point(87.6, 43.8 + row / 100)) for row in range(rows)])
    with zipfile.ZipFile(
        io.BytesIO(written(pa.table({"n": range(rows), "geometry": places}), ".zip", folder))
    ) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = struct.pack("<4BIHH20x", 3, 125, 1, 31, rows, 65, 1 + width)
    field = struct.pack("<11sc4xBB14x", b"n", kind, width, 0)
    body = b"".join(b" " + cell.rjust(width) for cell in cells)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in (parts | {"a.dbf": head + field + b"\r" + body + b"\x1a"}).items():
            archive.writestr(name, part)
    return packed.getvalue()


WIDE = (
    0,
    -7,
    2**53 + 1,
    -(2**53) - 1,
    10**17 - 1,
    -(10**17) + 1,
    2**63 - 1,
    -(2**63),
    2**63,
    10**19 + 1,
    10**24,
)


@pytest.mark.parametrize("kind", [b"N", b"F"])
@pytest.mark.parametrize("width", [9, 10, 17, 18, 19, 20, 21, 30])
def test_whole_numbers_of_a_shapefile_keep_every_digit_whatever_the_width_of_their_field(
    kind: bytes, width: int, tmp_path: Path
) -> None:
    numbers = [number for number in WIDE if len(str(number)) <= width]
    cells = [*(str(number).encode() for number in numbers), b"", b"*" * width]
    looked = look_at(shapefile_of(kind, width, cells, tmp_path), "a.zip", PLAN, Decision(accept_repairs=True))
    beyond = [number for number in numbers if not -(2**63) <= number < 2**63]
    wanted = [str(number) if number in beyond else number for number in numbers]
    there = looked.frame["n"].tolist()
    assert there == [*wanted, None, None]
    assert [type(cell) for cell in there[:-2]] == [type(cell) for cell in wanted]
    told = [fault.count for fault in looked.report.faults if fault.code == "long_numbers"]
    assert told == ([len(beyond)] if beyond else [])


def test_a_wide_field_of_numbers_may_hold_others_than_whole_ones(tmp_path: Path) -> None:
    cells = [b"1.5e+18", b"-12.25", b"+3", b"no number"]
    looked = look_at(shapefile_of(b"N", 24, cells, tmp_path), "a.zip", PLAN, Decision(accept_repairs=True))
    assert looked.frame["n"].tolist() == [1.5e18, -12.25, 3, "no number"]
