"""What is near an opened project is looked for round it only, and found as among all."""

from geopandas import GeoDataFrame

from geoapp.analysis.neighbours import find_neighbours
from geoapp.geometry.metric import to_metres
from geoapp.io.plans import load_plan
from geoapp.web import content
from geoapp.web.project import neighbours

PLAN = "urumqi-14fyp"


def test_those_round_a_project_are_those_near_it_among_all() -> None:
    crs, columns = load_plan(PLAN).metric_crs, content.catalogue(PLAN).columns
    frame = content.catalogue(PLAN).frame
    placed = frame[frame.geometry.notna()]
    radii = [location["uncertainty_m"] or 0.0 for location in placed["location"]]
    shapes = to_metres(placed.geometry.to_numpy(), crs)
    everything = GeoDataFrame({"uncertainty_m": radii}, geometry=shapes, crs=crs, index=placed.index)
    looked_at = []
    for row in columns.drawn.tolist():
        project, some = columns.ids[row].as_py(), neighbours._measured(columns, row, crs)
        wanted = find_neighbours(everything, project, within_m=neighbours.WITHIN_M)
        assert find_neighbours(some, project, within_m=neighbours.WITHIN_M) == wanted
        looked_at.append(len(some))
    assert max(looked_at) > 1
    assert min(looked_at) < len(everything)
