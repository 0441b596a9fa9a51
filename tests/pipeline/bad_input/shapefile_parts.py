"""Shapefiles whose parts do not fit together."""

import struct
from collections.abc import Callable

from shapely import Point

from .making import LAT, LON, Row, cells, frame, shape_parts, unzipped, zipped

NAMES = ["青石渡", "白杨站", "松林"]


def parts(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a shapefile of three points with its parts changed."""
    layer = frame(*(Point(LON + number / 100, LAT) for number in range(3)), name=NAMES)
    files = unzipped(shape_parts(layer))
    change(files)
    return zipped(files)


def put(name: str, start: int, form: str, *numbers: int) -> Callable[[dict[str, bytes]], None]:
    """Return a change of some numbers in a part."""

    def change(files: dict[str, bytes]) -> None:
        made = bytearray(files[name])
        struct.pack_into(form, made, start, *numbers)
        files[name] = bytes(made)

    return change


def cut(name: str, length: int) -> Callable[[dict[str, bytes]], None]:
    """Return a change that takes bytes off the end of a part."""
    return lambda files: files.update({name: files[name][:-length]})


def row(what: str, change: Callable[[dict[str, bytes]], None], *codes: str, names: list[str | None]) -> Row:
    return Row(
        what=what,
        make=lambda: parts(change),
        name="layer.zip",
        outcome="accepted",
        codes=codes,
        holds=cells(name=names),
    )


WHOLE: list[str | None] = [*NAMES]

ROWS = [
    row("a .shx that leads beside the shapes", put("a.shx", 108, ">i", 7), "index_rebuilt", names=WHOLE),
    row("a .shx that breaks off", cut("a.shx", 16), "index_rebuilt", names=WHOLE),
    row(
        "a .dbf of fewer rows than there are shapes",
        put("a.dbf", 4, "<I", 2),
        "rows_unpaired",
        names=[*NAMES[:2], None],
    ),
    row("a .dbf whose rows have no length", put("a.dbf", 10, "<H", 0), names=WHOLE),
    row("a .shp that is said to be longer than it is", put("a.shp", 24, ">i", 5_000), names=WHOLE),
    row(
        "what macOS puts beside each file",
        lambda files: files.update({"._a.shp": b"\0\5\x16\7", "__MACOSX/._a.dbf": b"\0\5\x16\7"}),
        names=WHOLE,
    ),
    Row(
        what="a .shp without a shape that can be read",
        make=lambda: parts(lambda files: files.update({"a.shp": files["a.shp"][:104]})),
        name="layer.zip",
        outcome="refused",
        codes=("shapes_broken",),
    ),
    *(
        Row(
            what=f"a .prj that is no CRS ({text[:12].decode()})",
            make=lambda text=text: parts(lambda files: files.update({"a.prj": text})),  # type: ignore[misc]
            name="layer.zip",
            outcome="asked",
            codes=("crs_unknown", "prj_unknown"),
            crs="EPSG:4326",
            holds=cells(name=NAMES),
        )
        for text in (b"CGCS2000", b"<html>404</html>", b'PROJCS["x",' * 5_000)
    ),
    row("an empty .prj", lambda files: files.update({"a.prj": b" \r\n"}), names=WHOLE),
]
