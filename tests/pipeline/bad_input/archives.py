"""Archives that unpack to too much, lead elsewhere or lack parts."""

import numpy as np
from shapely import Point

from .making import LAT, LON, Row, as_link, as_locked, frame, shape_parts, zipped

ROWS = [
    Row(
        what="a zip bomb (ratio above 100)",
        make=lambda: zipped({"a.shp": b"\0" * 50_000_000}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_bomb",),
    ),
    Row(
        what="a zip of more than 100 MB unpacked",
        make=lambda: zipped({f"{n}.shp": np.random.default_rng(0).bytes(1_000) * 13_000 for n in range(8)}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_too_large",),
    ),
    Row(
        what="a zip in a zip",
        make=lambda: zipped({"a.zip": zipped({"a.shp": b""})}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_nested",),
    ),
    *(
        Row(
            what=f"a path in a zip: `{path}`",
            make=lambda path=path: zipped({path: b"x"}),  # type: ignore[misc]
            name="layer.zip",
            outcome="refused",
            codes=("zip_path",),
        )
        for path in ("../../a.shp", "/etc/a.shp", "C:\\a.shp", "a\\..\\..\\b.shp")
    ),
    Row(
        what="a link in a zip",
        make=lambda: zipped({"a.shp": b"/etc/passwd"}, as_link),
        name="layer.zip",
        outcome="refused",
        codes=("zip_link",),
    ),
    Row(
        what="names that differ in case only",
        make=lambda: zipped({"a.shp": b"1", "A.SHP": b"2"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_twins",),
    ),
    Row(
        what="a zip with a password",
        make=lambda: as_locked(zipped({"a.shp": b"1"})),
        name="layer.zip",
        outcome="refused",
        codes=("zip_locked",),
    ),
    Row(
        what="a zip of 3,000 files",
        make=lambda: zipped({f"{n}.txt": b"" for n in range(3_000)}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_many",),
    ),
    Row(
        what="a zip that breaks off",
        make=lambda: zipped({"a.shp": b"x" * 99})[:60],
        name="layer.zip",
        outcome="refused",
        codes=("zip_damaged",),
    ),
    Row(
        what="a part of a zip that is called `.` (found by fuzzing)",
        make=lambda: shape_parts(frame(Point(LON, LAT)), **{".": b"x"}),
        name="layer.zip",
        outcome="accepted",
    ),
    Row(
        what="a zip without a layer",
        make=lambda: zipped({"readme.txt": b"x"}),
        name="layer.zip",
        outcome="refused",
        codes=("zip_no_layer",),
    ),
    Row(
        what="a shapefile without .shx",
        make=lambda: shape_parts(frame(Point(LON, LAT)), without=".shx"),
        name="layer.zip",
        outcome="refused",
        codes=("zip_part_missing",),
    ),
    Row(
        what="a .shp alone",
        make=lambda: b"\x00\x00\x27\x0a",
        name="layer.shp",
        outcome="refused",
        codes=("bare_shapefile",),
    ),
    Row(
        what="a workbook that is a zip bomb",
        make=lambda: zipped({"xl/workbook.xml": b" " * 50_000_000}),
        name="table.xlsx",
        outcome="refused",
        codes=("zip_bomb",),
    ),
]
