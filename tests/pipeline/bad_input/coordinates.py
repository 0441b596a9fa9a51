"""Coordinates in another order, unit, zone or datum than declared."""

from shapely import Point

from .making import (
    EAST,
    LAT,
    LON,
    NORTH,
    Row,
    at,
    cells,
    features,
    first_site,
    frame,
    old_crs,
    point,
    polygon,
    shape_parts,
    shifted,
)

ROWS = [
    Row(
        what="longitude and latitude swapped",
        make=lambda: features(point(LAT, LON)),
        outcome="repaired",
        codes=("swapped_axes",),
        holds=at(),
    ),
    Row(
        what="GCJ-02 with swapped axes (found by fuzzing: no way back from outside China)",
        make=lambda: shifted("gcj02").replace("经度,纬度".encode(), "纬度,经度".encode()),
        name="places.csv",
        outcome="asked",
        codes=("swapped_axes", "gcj02"),
        crs="gcj02",
        holds=at(*first_site(), within=2e-6),
    ),
    Row(
        what="one shape with some of its vertices swapped",
        make=lambda: features(polygon([[87.6, 43.8], [87.7, 43.9], [43.8, 87.7], [87.6, 43.8]]), point()),
        outcome="repaired",
        codes=("mixed_axes",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="metres in a format of degrees",
        make=lambda: features(point(EAST, NORTH)),
        outcome="asked",
        codes=("metres_as_degrees", "belt_without_prefix"),
        crs="EPSG:4538",
        holds=at(),
    ),
    Row(
        what="eight-digit eastings, no .prj",
        make=lambda: shape_parts(frame(Point(29_000_000 + EAST, NORTH), crs=4517), without=".prj"),
        name="layer.zip",
        outcome="asked",
        codes=("belt_with_prefix",),
        crs="EPSG:4517",
        holds=at(),
    ),
    Row(
        what="the northing first, as surveys write it",
        make=f"名称,X,Y\n甲,{NORTH},{29_000_000 + EAST}\n".encode,
        name="table.csv",
        outcome="asked",
        codes=("belt_with_prefix",),
        crs="EPSG:4517",
        holds=at(),
    ),
    Row(
        what="degrees under a .prj in metres",
        make=lambda: shape_parts(frame(Point(LON, LAT), crs=4538)),
        name="layer.zip",
        outcome="asked",
        codes=("degrees_as_metres",),
        crs="EPSG:4326",
        holds=at(),
    ),
    Row(
        what="the wrong zone in the .prj",
        make=lambda: shape_parts(frame(Point(EAST, NORTH), crs=4547)),
        name="layer.zip",
        outcome="asked",
        codes=("belt_without_prefix",),
        crs="EPSG:4538",
        holds=at(),
    ),
    Row(
        what="no CRS, degrees",
        make=lambda: shape_parts(frame(Point(LON, LAT)), without=".prj"),
        name="layer.zip",
        outcome="accepted",
        codes=("crs_assumed",),
        holds=at(),
    ),
    Row(
        what="the old `crs` member of GeoJSON",
        make=lambda: old_crs("urn:ogc:def:crs:EPSG::4538", point(EAST, NORTH)),
        outcome="accepted",
        codes=("crs_member",),
        holds=at(),
    ),
    Row(
        what="a `crs` member that is no CRS",
        make=lambda: old_crs("our grid", point()),
        outcome="asked",
        codes=("crs_unknown",),
        crs="EPSG:4326",
        holds=at(),
    ),
    Row(
        what="a CRS that names a file (`+init=/etc/passwd`)",
        make=lambda: old_crs("+init=/etc/passwd:x", point()),
        outcome="asked",
        codes=("crs_unknown",),
        crs="EPSG:4326",
    ),
    Row(
        what="Xi'an 1980",
        make=lambda: old_crs("EPSG:4610", point()),
        outcome="accepted",
        codes=("crs_member", "old_datum"),
        holds=at(within=0.01),
    ),
    *(
        Row(
            what=f"{datum.upper()}, with places that are known",
            make=lambda datum=datum: shifted(datum),  # type: ignore[misc]
            name="places.csv",
            outcome="asked",
            codes=(datum,),
            crs=datum,
            holds=at(*first_site(), within=2e-6),  # six decimals went in
        )
        for datum in ("gcj02", "bd09")
    ),
    Row(
        what="degrees whose datum nothing can prove",
        make=lambda: features(point()),
        outcome="accepted",
        codes=("datum_unproven",),
    ),
    Row(
        what="a layer of another city",
        make=lambda: features(point(116.4, 39.9)),
        outcome="asked",
        codes=("outside_region",),
        crs="EPSG:4326",
        holds=at(116.4, 39.9),
    ),
    *(
        Row(
            what=f"{number} for missing coordinates",
            make=f"名称,经度,纬度\n甲,{number},{number}\n乙,{LON},{LAT}\n".encode,
            name="table.csv",
            outcome="repaired",
            codes=("sentinels",),
            holds=cells(名称=["乙"]),
        )
        for number in ("-9999", "-999.9", "999999", "-32768")
    ),
    Row(
        what="a point of another country, and one at 0/0",
        make=f"名称,经度,纬度\n甲,8.76,43.8\n乙,0,0\n丙,{LON},{LAT}\n".encode,
        name="table.csv",
        outcome="accepted",
        codes=("outside_some", "at_zero"),
        holds=cells(名称=["甲", "乙", "丙"]),
    ),
    Row(
        what="one number too large for a degree among twenty points",
        make=("名称,经度,纬度\n" + f"甲,{LON},{LAT}\n" * 20 + "乙,8760,43.8\n").encode,
        name="table.csv",
        outcome="repaired",
        codes=("off_the_globe", "twins"),
        holds=lambda frame: len(frame) == 20,
    ),
]
