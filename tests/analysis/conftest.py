"""Features drawn in metres round a corner of the map, given to the analyses in degrees as every frame is."""

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pytest
from shapely import Geometry
from shapely.affinity import translate

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.domain.source import Source
from geoapp.geometry.metric import to_degrees

METRIC = "EPSG:4538"
CORNER = (500_000.0, 4_850_000.0)
"""A place on the central meridian at 43.8° N, in metres; what is drawn there measures what it is drawn as."""

FILE = Source(kind="file", detail="drawn.geojson")

Draw = Callable[..., Inputs]


def frame_of(shapes: Sequence[Geometry], **columns: object) -> gpd.GeoDataFrame:
    """Return shapes drawn in metres from ``CORNER`` as a frame in degrees."""
    moved = np.array([translate(shape, *CORNER) for shape in shapes], dtype=object)
    degrees = to_degrees(moved, METRIC) if len(moved) else moved
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(degrees), crs="EPSG:4326"))


@pytest.fixture(scope="session")
def frame() -> Callable[..., gpd.GeoDataFrame]:
    return frame_of


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Return what takes in shapes drawn in metres, with columns of the same length."""

    def take_drawn(*shapes: Geometry, role: str = "a", **columns: object) -> Inputs:
        return prepare_features(frame_of(shapes, **columns), METRIC, role=role, source=FILE, wanted=columns)

    return take_drawn
