"""A shape that crosses itself is the same polygon wherever it comes in."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoapp.analysis.drawn_area import drawn
from geoapp.analysis.inputs import prepare_features
from geoapp.domain.source import Source
from geoapp.geometry.kernel import dissolve, repair_in_threads
from geoapp.geometry.metric import to_degrees
from geoapp.inspection.shapes import repair

HERE = "EPSG:4538"
STAR = ((87.0, 43.83), (87.018, 43.776), (86.971, 43.809), (87.029, 43.809), (86.982, 43.776))
DIAGONAL = ((87.0, 43.81), (87.0, 43.8), (87.01, 43.81), (87.01, 43.8), (87.0, 43.8), (87.01, 43.81))


@pytest.mark.parametrize("ring", [STAR, DIAGONAL])
def test_a_ring_that_crosses_itself_is_one_polygon_everywhere(ring: tuple[tuple[float, float], ...]) -> None:
    crossing = shapely.Polygon(ring)
    shapes = np.array([crossing], dtype=object)
    frame = gpd.GeoDataFrame(
        {"id": ["a"], "name": ["a"], "uncertainty_m": [0.0]}, geometry=shapes, crs="EPSG:4326"
    )
    taken = prepare_features(frame, HERE, role="a", source=Source(kind="file", detail="a"))
    found = {
        "filter": drawn(ring),
        "analysis": to_degrees(taken.shapes, HERE)[0],
        "union": dissolve(repair_in_threads(shapes)),
        "import": repair(shapes, ["a"], winding=False).shapes[0],
    }
    for name, shape in found.items():
        assert shapely.is_valid(shape), name
        assert shape.geom_type == "Polygon", name
        # A straight line of the metric CRS leaves the one in degrees by half a metre in five kilometres.
        assert shape.symmetric_difference(found["filter"]).area < 1e-3 * found["filter"].area, name
