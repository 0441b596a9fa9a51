"""Gazetteers whose columns, datum, codes or coordinates are wrong; each wrong row is told with its line."""

import csv
import io
import json

from geoapp.io.gazetteer_writer import gazetteer_columns

from .making import Row, features_of, point, polygon

GOOD = {
    "id": "p1",
    "name": "甲站",
    "aliases": "甲客运站|老甲站",
    "name_en": "",
    "kind": "rail_station",
    "level": "site",
    "outside": "false",
    "lon": "87.6",
    "lat": "43.8",
    "datum": "WGS84",
    "uncertainty_m": "100",
    "quality": "published",
    "district": "",
    "source": "invented",
    "licence": "CC BY 4.0",
    "note": "",
    "zone": "",
}


def table(*changes: dict[str, str], without: str = "") -> bytes:
    """Return a gazetteer of one row a change."""
    text = io.StringIO(newline="")
    columns = [name for name in gazetteer_columns() if name != without]
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(GOOD | change for change in changes)
    return text.getvalue().encode()


def row(what: str, code: str, *changes: dict[str, str], without: str = "", outcome: str = "refused") -> Row:
    return Row(
        what=what,
        make=lambda: table(*changes, without=without),
        name="gazetteer.csv",
        outcome=outcome,
        codes=(code,) if code else (),
        holds=lambda frame: frame["name"].tolist() == ["甲站"],
    )


def shapes(*geometries: object, **change: object) -> bytes:
    cells = {key: value for key, value in GOOD.items() if key not in {"lon", "lat", "district", "zone"}}
    cells |= {"aliases": [], "outside": False, "uncertainty_m": 50.0, "district": None, "level": "area"}
    return features_of(
        (cells | {"id": f"s{n}", "name": f"片区{n}"} | change, one) for n, one in enumerate(geometries)
    )


AREA = polygon([[87.5, 43.8], [87.7, 43.8], [87.7, 43.9], [87.5, 43.8]])
BOW = polygon([[87.5, 43.8], [87.7, 43.9], [87.7, 43.8], [87.5, 43.9], [87.5, 43.8]])

ROWS = [
    row("a column missing", "gazetteer_header", {}, without="licence"),
    row("a header and no place", "no_features"),
    row("another datum", "gazetteer_datum", {"datum": "GCJ02"}),
    row("words for numbers", "gazetteer_numbers", {"uncertainty_m": "far"}),
    row("a level that there is not", "gazetteer_choice", {"level": "point"}),
    row("neither true nor false", "gazetteer_cell", {"outside": "maybe"}),
    row("no source", "gazetteer_blank", {"source": ""}),
    row("a kind that there is not", "gazetteer_kind", {"kind": "castle"}),
    row(
        "a place known to its district only, which is not named",
        "gazetteer_no_district",
        {"level": "district", "district": ""},
    ),
    row("a radius of 0", "gazetteer_radius", {"uncertainty_m": "0"}),
    row("swapped axes", "gazetteer_swapped", {"lon": "43.8", "lat": "87.6"}),
    row("a place of another region", "gazetteer_outside", {"lon": "116.4", "lat": "39.9"}),
    row("a longitude that is no number", "gazetteer_outside", {"lon": "nan"}),
    row("an id twice", "gazetteer_id_twice", {}, {"name": "乙站", "aliases": ""}),
    row("a name twice", "gazetteer_name_twice", {}, {"id": "p2", "aliases": ""}),
    row("a zone that there is not", "gazetteer_zone", {"zone": "nowhere"}),
    row("all in order", "", {}, outcome="accepted"),
    Row(
        what="20 rows of another datum: 8 are told, the others counted",
        make=lambda: table(*({"id": f"p{n}", "datum": "BD09"} for n in range(20))),
        name="gazetteer.csv",
        outcome="refused",
        codes=("gazetteer_datum", "gazetteer_more"),
    ),
    Row(
        what="a row with a cell too few",
        make=lambda: table({}).rstrip().rpartition(b",")[0],
        name="gazetteer.csv",
        outcome="refused",
        codes=("gazetteer_cells",),
    ),
    Row(
        what="a table in GBK",
        make=lambda: table({}).decode().encode("gbk"),
        name="gazetteer.csv",
        outcome="refused",
        codes=("gazetteer_no_table",),
    ),
    Row(
        what="places in a workbook",
        make=lambda: b"PK\x03\x04",
        name="gazetteer.xlsx",
        outcome="refused",
        codes=("gazetteer_suffix",),
    ),
    Row(
        what="JSON that is no collection",
        make=lambda: json.dumps({"features": [1]}).encode(),
        name="gazetteer.geojson",
        outcome="refused",
        codes=("gazetteer_no_collection",),
    ),
    Row(
        what="a bow-tie, and a point among routes and areas",
        make=lambda: shapes(BOW, point()),
        name="gazetteer.geojson",
        outcome="refused",
        codes=("gazetteer_shape",),
    ),
    Row(
        what="areas without the zones that the plan's points name",
        make=lambda: shapes(AREA),
        name="gazetteer.geojson",
        outcome="refused",
        codes=("gazetteer_zone",),
    ),
]
