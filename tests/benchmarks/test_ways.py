"""What the benchmarks compare is the same, on a small country: our ways equal those of geopandas."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

FOLDER = Path(__file__).resolve().parent.parent.parent / "benchmarks"
COUNT = 600


@pytest.fixture(scope="module")
def scripts() -> Iterator[dict[str, ModuleType]]:
    """Import the scripts as they import each other: from their folder."""
    sys.path.insert(0, str(FOLDER))
    try:
        import agreement  # noqa: PLC0415 (only found from here on)
        import report  # noqa: PLC0415
        import scene  # noqa: PLC0415
        import ways  # noqa: PLC0415

        yield {"agreement": agreement, "report": report, "scene": scene, "ways": ways}
    finally:
        sys.path.remove(str(FOLDER))


@pytest.mark.parametrize("task", ["join", "pairs", "dissolve", "themes", "overlap", "filter"])
def test_ours_finds_what_geopandas_finds(task: str, scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    inputs_of, ways = scripts["ways"].TASKS[task]
    inputs = inputs_of(COUNT, tmp_path)
    ours, theirs = (ways[way](*inputs) for way in ("ours", "geopandas"))
    assert scripts["agreement"].disagreement(task, ours, theirs, "geopandas") == ""
    assert all(len(column) for column in ours.values()) or task == "filter"
    if best := ways.get(scripts["ways"].BEST):
        assert scripts["agreement"].disagreement(task, ours, best(*inputs), scripts["ways"].BEST) == ""


def test_a_streamed_join_is_the_join(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    inputs_of, ways = scripts["ways"].TASKS["stream"]
    streamed = ways["ours"](*inputs_of(COUNT, tmp_path))
    joined = scripts["ways"].join_ours(*scripts["ways"].join_inputs(COUNT, tmp_path))
    inside = streamed["adcode"] > 0
    np.testing.assert_allclose(
        np.bincount(streamed["adcode"][inside] - 1, streamed["size"][inside], 2850),
        np.bincount(joined["column"], joined["size"], 2850),
        rtol=1e-9,
    )


def test_the_country_is_as_it_is_described(scripts: dict[str, ModuleType]) -> None:
    scene = scripts["scene"]
    features, themes = scene.features(COUNT)
    vertices, dimension = shapely.get_num_coordinates(features), shapely.get_dimensions(features)
    assert np.bincount(dimension).tolist() == [420, 120, 60]
    assert (vertices[dimension == 1].min(), vertices[dimension == 1].max()) >= (20, 20)
    assert vertices[dimension == 1].max() <= 200
    assert set(themes.tolist()) == set(range(8))
    assert shapely.is_valid(features).all()
    again, _ = scene.features(COUNT)
    assert shapely.equals_exact(features, again).all()


def test_the_districts_cover_the_country_without_gaps(scripts: dict[str, ModuleType]) -> None:
    districts = scripts["scene"].districts()
    vertices = shapely.get_num_coordinates(districts)
    assert len(districts) == 2850
    assert 200 <= vertices.min() < 300
    assert 1500 < vertices.max() <= 2000
    whole = shapely.coverage_union_all(districts)
    assert shapely.coverage_is_valid(districts)
    assert shapely.get_num_interior_rings(whole) == 0
    assert shapely.area(districts).sum() == pytest.approx(whole.area)


def test_results_that_differ_are_told(scripts: dict[str, ModuleType]) -> None:
    disagreement = scripts["agreement"].disagreement
    ours = {"i": np.array([0, 0]), "j": np.array([1, 2]), "size": np.array([5.0, 6.0])}
    fewer = {name: values[:1] for name, values in ours.items()}
    larger = ours | {"size": np.array([5.0, 7.0])}
    assert disagreement("overlap", ours, ours, "postgis") == ""
    assert disagreement("overlap", ours, fewer, "postgis") == "1 pairs differ"
    assert disagreement("overlap", ours, larger, "postgis") == "1 sizes differ"
    assert disagreement("pairs", ours, fewer, "geopandas") == "50.00% of the pairs lost"
    assert disagreement("pairs", fewer, ours, "geopandas") == "1 pairs more than within the distance"
    rows, others = ({"row": np.array(found)} for found in ([1, 2], [3, 1]))
    assert disagreement("filter", rows, others, "postgis") == "1 rows differ"
    assert disagreement("filter", rows, {"row": rows["row"][::-1]}, "SedonaDB") == ""
    union = {"area": np.array([5.0]), "pieces": np.array([1])}
    assert disagreement("dissolve", union, union | {"pieces": np.array([2])}, "postgis") == "1 pieces differ"


def test_a_missed_target_is_bold_and_a_reached_one_is_not(scripts: dict[str, ModuleType]) -> None:
    figures = {"cpu_s": 1.0, "peak_mib": 300.0, "first_s": 2.0}
    row = {
        "task": "join",
        "count": 100_000,
        "day": "2026-01-01",
        "load": 0.5,
        "ways": {
            "ours": figures | {"wall_s": 1.0},
            "geopandas": {"wall_s": 7.0},
            scripts["ways"].BEST: {"wall_s": 0.5},
            "postgis": {"wall_s": 8.0},
        },
        "disagreements": {"geopandas": "", "postgis": "1 pairs differ"},
    }
    text = scripts["report"].tables([row], [], "this machine")
    assert "| **300** (≤ 200) |" in text
    assert "| **7** (≥ 8) |" in text
    assert "| **0.5** (≥ 1) |" in text
    assert "| 0.12 (≤ 0.25) |" in text
    assert "| postgis: 1 pairs differ |" in text
