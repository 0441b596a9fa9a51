"""Shapes that are missing, cross themselves or reach round the world."""

import shapely

from .making import LAT, LON, SQUARE, Row, area, features, point, polygon

ROWS = [
    Row(
        what="features without geometry",
        make=lambda: features(None, point()),
        outcome="repaired",
        codes=("no_geometry",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="empty geometry",
        make=lambda: features({"type": "Polygon", "coordinates": []}, point()),
        outcome="repaired",
        codes=("no_geometry",),
    ),
    Row(
        what="nothing but features without geometry",
        make=lambda: features(None),
        outcome="refused",
        codes=("no_geometry", "nothing_left"),
    ),
    Row(
        what="coordinates with heights",
        make=lambda: features(point(LON, LAT, 900.0)),
        outcome="accepted",
        codes=("heights",),
        holds=lambda layer: not layer.geometry.has_z.any(),
    ),
    Row(
        what="a bow-tie",
        make=lambda: features(
            polygon([[87.6, 43.8], [87.8, 44.0], [87.8, 43.8], [87.6, 44.0], [87.6, 43.8]])
        ),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.02),  # two triangles of base 0.2 and height 0.1
    ),
    Row(
        what="a ring that runs along its own diagonal twice (found by fuzzing: GEOS's repair of it is not valid)",
        make=lambda: features(
            polygon([[87, 44], [87, 43], [88, 44], [88, 43], [87, 43], [88, 44], [87, 44]])
        ),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(1.0),
    ),
    Row(
        what="a spike",
        make=lambda: features(polygon([*SQUARE[:2], [87.9, 43.8], *SQUARE[1:]])),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.01),
    ),
    Row(
        what="a ring twice (one shape over itself)",
        make=lambda: features({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}),
        outcome="repaired",
        codes=("self_crossing",),
        holds=area(0.01),
    ),
    Row(
        what="a hole outside its shell",
        make=lambda: features(
            polygon(SQUARE, [[88, 44], [88.1, 44], [88.1, 44.1], [88, 44]]),
        ),
        outcome="repaired",
        codes=("stray_hole",),
        holds=area(0.01),
    ),
    Row(
        what="a polygon of no area",
        make=lambda: features(polygon([[87.6, 43.8], [87.7, 43.8], [87.6, 43.8], [87.6, 43.8]]), point()),
        outcome="repaired",
        codes=("zero_area",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a line of no length",
        make=lambda: features({"type": "LineString", "coordinates": [[LON, LAT], [LON, LAT]]}, point()),
        outcome="repaired",
        codes=("zero_area",),
    ),
    Row(
        what="a shell that runs clockwise",
        make=lambda: features(polygon(SQUARE[::-1])),
        outcome="accepted",
        codes=("winding",),
        holds=lambda layer: bool(layer.geometry.iloc[0].exterior.is_ccw),
    ),
    Row(
        what="the same feature twice",
        make=lambda: features(point(), point()),
        outcome="accepted",
        codes=("twins",),
        holds=lambda layer: len(layer) == 2,
    ),
    Row(
        what="a polygon across the antimeridian",
        make=lambda: features(polygon([[-179, 43], [179, 43], [179, 44], [-179, 44], [-179, 43]]), point()),
        outcome="repaired",
        codes=("spans_the_world",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a shape that is cut at the antimeridian (RFC 7946)",
        make=lambda: features(
            {
                "type": "MultiPolygon",
                "coordinates": [
                    [[[179, 10], [180, 10], [180, 11], [179, 10]]],
                    [[[-180, 10], [-179, 11], [-180, 11], [-180, 10]]],
                ],
            },
            point(),
        ),
        outcome="accepted",
        codes=("outside_some",),
        holds=lambda layer: abs(shapely.area(layer.geometry.to_numpy()).sum() - 1) < 1e-9,
    ),
    Row(
        what="heights at some vertices only",
        make=lambda: features({"type": "LineString", "coordinates": [[87, 43, 900], [88, 43]]}),
        outcome="accepted",
        codes=("heights",),
        holds=lambda layer: layer.geometry.iloc[0].wkt == "LINESTRING (87 43, 88 43)",
    ),
    Row(
        what="a ring that is not closed",
        make=lambda: features(polygon([[87, 43], [88, 43], [88, 44]])),
        outcome="accepted",
        codes=("rings_closed",),
        holds=area(0.5),
    ),
    Row(
        what="a longitude of 190°",
        make=lambda: features(point(190, LAT), point()),
        outcome="repaired",
        codes=("off_the_globe",),
    ),
    Row(
        what="a polygon round the pole",
        make=lambda: features(polygon([[-180, 80], [180, 80], [180, 90], [-180, 90], [-180, 80]]), point()),
        outcome="repaired",
        codes=("spans_the_world",),
    ),
    Row(
        what="a point at the pole beside points in the city",
        make=lambda: features(point(0, 90), point()),
        outcome="accepted",
        codes=("outside_some",),
        holds=lambda layer: len(layer) == 2,
    ),
]
