"""JSON that breaks off, nests, repeats or holds what is no number."""

import math

from .making import LAT, LON, Row, cells, collection, features, point, properties

ROWS = [
    Row(what="an empty file", make=lambda: b"", outcome="refused", codes=("empty_file",)),
    Row(what="blanks only", make=lambda: b" \n\t", outcome="refused", codes=("empty_file",)),
    Row(
        what="JSON that breaks off",
        make=lambda: features(point())[:-9],
        outcome="refused",
        codes=("json_broken",),
    ),
    Row(
        what="JSON nested 100,000 deep",
        make=lambda: b'{"type":' + b"[" * 100_000,
        outcome="refused",
        codes=("json_deep",),
    ),
    Row(what="an empty object", make=lambda: b"{}", outcome="refused", codes=("json_no_features",)),
    Row(
        what="features that are numbers",
        make=lambda: b'{"type":"FeatureCollection","features":[1]}',
        outcome="refused",
        codes=("json_no_features",),
    ),
    Row(
        what="a collection without features",
        make=features,
        outcome="refused",
        codes=("no_features",),
    ),
    Row(
        what="`features` twice in one object",
        make=lambda: features(point()).replace(b"{", b'{"features": [],', 1),
        outcome="refused",
        codes=("json_twice_refused",),
    ),
    Row(
        what="a property twice in one object",
        make=lambda: features(point()).replace(b'"n": 1', b'"n": 1, "n": 2'),
        outcome="accepted",
        codes=("json_twice",),
        holds=cells(n=[2]),
    ),
    Row(
        what="a number of 10,000 digits",
        make=lambda: features(point()).replace(b'"n": 1', b'"n": ' + b"9" * 10_000),
        outcome="refused",
        codes=("json_broken",),
    ),
    Row(
        what="NaN among coordinates",
        make=lambda: features(point(math.nan), point()),
        outcome="repaired",
        codes=("json_nan", "not_finite"),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="an infinite coordinate (1e999)",
        make=lambda: features(point(), point(LON, 1e308)).replace(b"1e+308", b"1e999"),
        outcome="repaired",
        codes=("not_finite",),
        holds=lambda layer: layer.index.tolist() == [1],
    ),
    Row(
        what="a coordinate of 1e300 (found by fuzzing: its square overflows)",
        make=lambda: features({"type": "LineString", "coordinates": [[LON, LAT], [LON, 1e300]]}, point()),
        outcome="repaired",
        codes=("not_finite",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="NaN among properties",
        make=lambda: properties(n=math.nan, m=1),
        outcome="accepted",
        codes=("json_nan",),
        holds=cells(n=[None]),
    ),
    Row(
        what="coordinates that are words",
        make=lambda: features({"type": "Point", "coordinates": ["87.6", "43.8"]}, point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
        holds=lambda layer: layer.index.tolist() == [2],
    ),
    Row(
        what="a geometry of no known type",
        make=lambda: features({"type": "Circle", "coordinates": [LON, LAT]}, point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
    ),
    Row(
        what="collections within collections, ten deep",
        make=lambda: features(collection(10), point()),
        outcome="repaired",
        codes=("unreadable_geometry",),
    ),
]
