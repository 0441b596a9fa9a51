"""Encodings, hidden characters, formulas, scripts and addresses in texts."""

from shapely import Point

from .making import (
    ADDRESSES,
    LAT,
    LON,
    WORDS,
    Row,
    cells,
    features,
    frame,
    point,
    properties,
    shape_parts,
    two_layers,
)

ROWS = [
    Row(
        what="a table in GBK",
        make=lambda: f"名称,经度,纬度\n天山站,{LON},{LAT}\n".encode("gbk"),
        name="table.csv",
        outcome="accepted",
        codes=("read_as_gbk",),
        holds=cells(名称=["天山站"]),
    ),
    Row(
        what="a shapefile in GBK without .cpg",
        make=lambda: shape_parts(frame(Point(LON, LAT), 名称=["天山站"]), "gbk", without=".cpg"),
        name="layer.zip",
        outcome="accepted",
        holds=cells(名称=["天山站"]),
    ),
    Row(
        what="a byte order mark",
        make=lambda: b"\xef\xbb\xbf" + features(point()),
        outcome="accepted",
    ),
    Row(
        what="NUL bytes in a text format",
        make=lambda: b"name,lon,lat\n\0,87.6,43.8\n",
        name="table.csv",
        outcome="refused",
        codes=("not_text",),
    ),
    Row(
        what="right-to-left and zero-width characters in cells",
        make=lambda: properties(n="甲\u200b\u202e站\u0000"),
        outcome="repaired",
        codes=("hidden_characters",),
        holds=cells(n=["甲站"]),
    ),
    Row(
        what="cells that begin with = + - @, TAB or CR",
        make=lambda: properties(a="=1+1", b="@x", c="+cmd|' /C calc'!A0", d="-3.5", e="\t=1"),
        outcome="accepted",
        codes=("formulas",),
        holds=cells(a=["=1+1"], d=["-3.5"]),
    ),
    Row(
        what="script in cells and field names",
        make=lambda: properties(**dict.fromkeys(WORDS, WORDS[0])),
        outcome="accepted",
        holds=cells(**{key: [WORDS[0]] for key in WORDS}),
    ),
    Row(
        what="script and a path in the file's name",
        make=lambda: features(point()),
        name="../../<img src=x onerror=hit()>.geojson",
        outcome="accepted",
    ),
    Row(
        what="script in the names of layers",
        make=lambda: two_layers("<img src=x onerror=hit()>", "${hit()}"),
        name="layer.kml",
        outcome="accepted",
        codes=("twins",),
        holds=cells(layer=["<img src=x onerror=hit()>", "${hit()}"]),
    ),
    Row(
        what="addresses and paths in cells (`/vsicurl/`, `http://169.254.169.254`, `../`)",
        make=lambda: properties(**{f"f{n}": text for n, text in enumerate(ADDRESSES)}),
        outcome="accepted",
        holds=cells(f0=[ADDRESSES[0]]),
    ),
    Row(
        what="a name that is an address (`/vsicurl/http://127.0.0.1/x.gpkg`)",
        make=lambda: features(point()),
        name="/vsicurl/http://127.0.0.1/x.gpkg",
        outcome="refused",
        codes=("not_its_suffix",),
    ),
    Row(
        what="fields without a name, or with one twice",
        make=f"名称,名称,,lon,lat\n甲,乙,丙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="accepted",
        codes=("renamed_fields",),
        holds=cells(名称=["甲"], 名称_2=["乙"], field_3=["丙"]),
    ),
    Row(
        what="a text of 100,000 characters",
        make=lambda: properties(n="长" * 100_000),
        outcome="accepted",
        codes=("long_texts",),
        holds=cells(n=["长" * 5_000]),
    ),
]
