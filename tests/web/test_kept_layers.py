"""A layer that the browser keeps comes back as it was, and nothing else does."""

import json
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geoapp.domain.source import Source
from geoapp.web.kept_layers.writing import read_layer, write_layer
from geoapp.web.visitor_layers import VisitorLayer

FRAME = gpd.GeoDataFrame(
    {"名称": ["甲", None], "uncertainty_m": [30.0, 5.0], "since": ["2021", "2022"]},
    geometry=[Point(87.6, 43.8), LineString([(87.6, 43.8), (87.7, 43.9)])],
    crs=4326,
)


def layer(frame: gpd.GeoDataFrame = FRAME, **given: Any) -> VisitorLayer:  # noqa: ANN401 (a colour or a label)
    return VisitorLayer(source=Source(kind="file", detail="水源地"), frame=frame, **given)


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_layer_comes_back_as_it_was(is_shown: bool) -> None:  # noqa: FBT001 (both of them)
    kept = json.loads(json.dumps(write_layer(layer(color="red", label="名称"), is_shown)))
    found, shown = read_layer(kept)
    assert (found.source, found.color, found.label, shown) == (layer().source, "red", "名称", is_shown)
    assert found.frame.crs == FRAME.crs
    assert found.frame.geometry.geom_equals(FRAME.geometry).all()
    assert found.frame["uncertainty_m"].tolist() == [30.0, 5.0]
    assert found.frame["名称"].fillna("").tolist() == ["甲", ""]
    assert [*found.frame.columns] == [*FRAME.columns]


def test_names_that_try_to_run_code_come_back_as_text(hostile_names: tuple[str, ...]) -> None:
    frame = gpd.GeoDataFrame(
        {"name": hostile_names}, geometry=[Point(87.6, 43.8)] * len(hostile_names), crs=4326
    )
    found, _ = read_layer(write_layer(layer(frame), is_shown=True))
    assert found.frame["name"].tolist() == list(hostile_names)


def _kept(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever a browser may say)
    return {**write_layer(layer(), is_shown=True), **changed}


@pytest.mark.parametrize(
    "make",
    [
        lambda: None,
        lambda: "text",
        lambda: _kept(kind="projects"),
        lambda: _kept(name=""),
        lambda: _kept(name="x" * 400),
        lambda: _kept(features="{"),
        lambda: _kept(features="[]"),
        lambda: _kept(features='{"features": []}'),
        lambda: _kept(features='{"features": [{"type": "Feature", "geometry": {"type": "Point"}}]}'),
        lambda: _kept(features=write_layer(layer(_far()), is_shown=True)["features"]),
    ],
)
def test_what_is_no_layer_of_ours_is_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_layer(make())


def _far() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[box(500_000, 4_800_000, 500_100, 4_800_100)], crs=4326)


def test_a_colour_or_column_that_there_is_not_falls_back() -> None:
    found, _ = read_layer(_kept(color="url(x)", label="nosuch"))
    assert (found.color, found.label) == ("purple", "")
