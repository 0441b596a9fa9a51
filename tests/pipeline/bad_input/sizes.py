"""Files, shapes and tables beyond the limits."""

import json
import math

import numpy as np
import shapely
from shapely import Point, Polygon

from .making import LAT, LON, SQUARE, Row, area, circle, frame, properties, written

ROWS = [
    Row(
        what="more than 20 MB",
        make=lambda: b" " * 20_000_001 + b"{}",
        outcome="refused",
        codes=("too_large",),
    ),
    Row(
        what="100,000 features",
        make=lambda: b"lon,lat\n" + b"87.6,43.8\n" * 100_000,
        name="table.csv",
        outcome="refused",
        codes=("too_many_rows",),
    ),
    Row(
        what="100,000 features in a FlatGeobuf (found by fuzzing: the header alone may say so)",
        make=lambda: written(frame(*[Point(LON, LAT)] * 100_000), "FlatGeobuf"),
        name="layer.fgb",
        outcome="refused",
        codes=("too_many_features",),
    ),
    Row(
        what="one geometry of 1,000,000 vertices",
        make=lambda: written(frame(shapely.from_geojson(json.dumps(circle(1_000_000)))), "parquet"),
        name="layer.parquet",
        outcome="accepted",
        holds=area(math.pi * 0.01, within=1e-4),
    ),
    Row(
        what="one geometry of 2,100,000 vertices",
        make=lambda: written(frame(Polygon(np.tile(np.array(SQUARE[:4]), (525_000, 1)))), "parquet"),
        name="layer.parquet",
        outcome="refused",
        codes=("too_many_vertices",),
    ),
    Row(
        what="300 fields",
        make=lambda: properties(**{f"f{n}": n for n in range(300)}),
        outcome="refused",
        codes=("too_many_fields",),
    ),
]
