"""One task done one way, measured in a process of its own: ``python benchmarks/ways.py TASK WAY COUNT FOLDER``.

A way is a function of the task's inputs that returns arrays; they go into ``FOLDER/result-TASK-WAY.npz``, so that the
results can be compared. Time, memory and load go to the standard output as JSON.
"""

import json
import multiprocessing
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import engines
import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import scene
import shapely
from measured import measured

from geoapp.analysis.index import Index
from geoapp.analysis.plan_columns import columns_of
from geoapp.domain.selection import Selection
from geoapp.geometry import kernel
from geoapp.geometry.frames import project_records
from geoapp.pipeline.join import join_file

CRS = "EPSG:4538"
"""Any metric one: the country is invented."""

DISTANCE_M = 500.0
QUAD_SEGS = 8
"""The circles that shapely and PostGIS draw unasked, 32 corners; the same buffers go into every way."""

BEST = "geopandas at its best"
"""The fastest way that geopandas' own functions have, where its documentation shows another first."""

Arrays = dict[str, npt.NDArray[Any]]
Geometries = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int64]


# District join with shares


def join_inputs(count: int, _: Path) -> tuple[Any, ...]:
    """Return features, and the districts as each way keeps them for one set of features after the other."""
    districts = scene.districts()
    areas = gpd.GeoDataFrame({"column": np.arange(len(districts))}, geometry=districts, crs=CRS)
    return scene.features(count)[0], kernel.Partition(districts), areas


def join_ours(features: Geometries, partition: kernel.Partition, _: object) -> Arrays:
    """Cut only what crosses a border."""
    parts = partition.parts(features)
    return {"row": parts.row, "column": parts.column, "size": parts.size}


def join_geopandas(features: Geometries, _: object, areas: gpd.GeoDataFrame) -> Arrays:
    """Join the points, overlay the rest, one kind at a time as overlay wants it."""
    frame = gpd.GeoDataFrame({"row": np.arange(len(features))}, geometry=features, crs=CRS)
    dimension = shapely.get_dimensions(features)
    points = frame[dimension == 0].sjoin(areas, predicate="intersects").assign(size=1.0)
    lines = frame[dimension == 1].overlay(areas, how="intersection").assign(size=lambda cut: cut.length)
    polygons = frame[dimension == 2].overlay(areas, how="intersection").assign(size=lambda cut: cut.area)  # noqa: PLR2004
    found = pd.concat([cut[["row", "column", "size"]] for cut in (points, lines, polygons)])
    found = found.sort_values(["row", "column"])
    return {name: found[name].to_numpy() for name in found}


def join_best(features: Geometries, _: object, areas: gpd.GeoDataFrame) -> Arrays:
    """Ask the districts' index for what lies in one, which is measured whole, and cut only what crosses a border."""
    row, column = areas.sindex.query(features, predicate="intersects")
    within = pd.MultiIndex.from_arrays(areas.sindex.query(features, predicate="covered_by"))
    whole = pd.MultiIndex.from_arrays([row, column]).isin(within)
    part = features[row]
    part[~whole] = shapely.intersection(part[~whole], areas.geometry.to_numpy()[column[~whole]])
    size = np.choose(shapely.get_dimensions(features)[row], [1.0, shapely.length(part), shapely.area(part)])
    return {"row": row, "column": column, "size": size}


# All pairs within 500 m


def pairs_inputs(count: int, _: Path) -> tuple[Any, ...]:
    """Return features."""
    return (scene.features(count)[0],)


def pairs_ours(features: Geometries) -> Arrays:
    """Return the pairs with their true distances."""
    i, j, _ = kernel.pairs_within(features, None, DISTANCE_M)
    return {"i": i, "j": j}


def pairs_geopandas(features: Geometries) -> Arrays:
    """Join buffers with features; a polygon lies within its circle, so a few pairs are lost."""
    frame = gpd.GeoDataFrame(geometry=features, crs=CRS)
    around = gpd.GeoDataFrame(geometry=frame.buffer(DISTANCE_M), crs=CRS)
    found = around.sjoin(frame, predicate="intersects")
    i, j = found.index.to_numpy(), found["index_right"].to_numpy()
    i, j = i[i < j], j[i < j]
    order = np.lexsort((j, i))
    return {"i": i[order], "j": j[order]}


def pairs_best(features: Geometries) -> Arrays:
    """Ask the index for what is within the distance, which draws no circle."""
    i, j = gpd.GeoSeries(features, crs=CRS).sindex.query(features, predicate="dwithin", distance=DISTANCE_M)
    i, j = i[i < j], j[i < j]
    order = np.lexsort((j, i))
    return {"i": i[order], "j": j[order]}


# Dissolve all 500 m buffers, and by theme


def buffers_inputs(count: int, folder: Path) -> tuple[Any, ...]:
    """Return buffers and the theme of each; buffers are made once for all ways."""
    features, themes = scene.features(count)
    kept = folder / f"buffers-{count}.pickle"
    if not kept.is_file():
        kept.write_bytes(pickle.dumps(kernel.buffer(features, DISTANCE_M, quad_segs=QUAD_SEGS)))
    return pickle.loads(kept.read_bytes()), themes  # noqa: S301 (written three lines above)


def dissolve_ours(buffers: Geometries, _: object) -> Arrays:
    """Unite what can touch."""
    return _unions([kernel.dissolve(buffers)])


def dissolve_geopandas(buffers: Geometries, _: object) -> Arrays:
    """Unite everything with everything."""
    return _unions([gpd.GeoSeries(buffers, crs=CRS).union_all()])


def dissolve_best(buffers: Geometries, _: object) -> Arrays:
    """Unite groups that touch, each by itself."""
    return _unions([gpd.GeoSeries(buffers, crs=CRS).union_all(method="disjoint_subset")])


def themes_ours(buffers: Geometries, themes: Codes) -> Arrays:
    """Unite what can touch and has the same theme."""
    return _unions(kernel.dissolve_by(buffers, themes)[1])


def themes_geopandas(buffers: Geometries, themes: Codes) -> Arrays:
    """Dissolve a frame by its column."""
    return _unions(gpd.GeoDataFrame({"theme": themes}, geometry=buffers, crs=CRS).dissolve("theme").geometry)


def themes_best(buffers: Geometries, themes: Codes) -> Arrays:
    """Dissolve a frame by its column, groups that touch each by itself."""
    frame = gpd.GeoDataFrame({"theme": themes}, geometry=buffers, crs=CRS)
    return _unions(frame.dissolve("theme", method="disjoint_subset").geometry)


def _unions(unions: Geometries) -> Arrays:
    return {
        "area": np.array([union.area for union in unions]),
        "pieces": np.array([shapely.get_num_geometries(union) for union in unions]),
        "vertices": shapely.get_num_coordinates(unions),
    }


# Overlap of buffers, all pairs with area


def overlap_ours(buffers: Geometries, _: object) -> Arrays:
    """Find candidates, then cut in threads and keep the areas only."""
    i, j, size = kernel.overlap_pairs(buffers)
    return {"i": i, "j": j, "size": size}


def overlap_geopandas(buffers: Geometries, _: object) -> Arrays:
    """Ask a tree for the pairs that meet and cut them: the plain way, as overlay took over a minute more."""
    i, j = shapely.STRtree(buffers).query(buffers, predicate="intersects")
    i, j = i[i < j], j[i < j]
    order = np.lexsort((j, i))
    i, j = i[order], j[order]
    return {"i": i, "j": j, "size": shapely.area(shapely.intersection(buffers[i], buffers[j]))}


# Attribute, viewport and polygon


VIEW_M = (1_000_000.0, 1_000_000.0, 1_400_000.0, 1_400_000.0)
SHAPE_M = tuple(
    map(
        tuple, shapely.get_coordinates(shapely.Point(1.2e6, 1.2e6).buffer(180_000, quad_segs=8))[:-1].tolist()
    )
)
ASKED = Selection(theme=("t1", "t4"), bbox=VIEW_M, shape=SHAPE_M)


def filter_inputs(count: int, _: Path) -> tuple[Any, ...]:
    """Return a frame of projects, and the index of their columns, which are built once."""
    features, themes = scene.features(count)
    columns: dict[str, Any] = {
        name: [[]] * count for name in ("districts", "zones", "milestones", "aliases", "places")
    }
    columns |= dict.fromkeys(("kind", "action", "box", "owner", "name", "cite"), "x")
    columns |= {
        "theme": np.char.add("t", themes.astype(str)),
        "id": list(map(str, range(count))),
        "location": [{"kind": "site", "exactness": "1", "uncertainty_m": None, "evidence": ""}] * count,
    }
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, index=range(count)), geometry=features, crs=CRS)
    return frame, Index(columns_of(project_records(frame)))


def filter_ours(_: object, index: Index) -> Arrays:
    """Ask the index."""
    return {"row": index.rows(ASKED)}


def filter_geopandas(frame: gpd.GeoDataFrame, _: object) -> Arrays:
    """Ask a mask of each, and the three together."""
    mask = frame["theme"].isin(ASKED.theme)
    mask &= frame.intersects(shapely.box(*VIEW_M))
    mask &= frame.intersects(shapely.Polygon(SHAPE_M))
    return {"row": np.flatnonzero(mask)}


def filter_best(frame: gpd.GeoDataFrame, _: object) -> Arrays:
    """Ask the frame's own index, built at the first run, for what meets the polygon, and a mask of the rest."""
    found = frame.sindex.query(shapely.Polygon(SHAPE_M), predicate="intersects", sort=True)
    some = frame.iloc[found]
    return {
        "row": found[(some["theme"].isin(ASKED.theme) & some.intersects(shapely.box(*VIEW_M))).to_numpy()]
    }


# District join streamed from GeoParquet


ROW_GROUP = 20_000


def stream_inputs(count: int, folder: Path) -> tuple[Any, ...]:
    """Return the path of a file and the districts; another process writes it, so that no memory is left over here."""
    path = folder / f"features-{count}.parquet"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(write_stream, (count, path))
    districts = scene.districts()
    return path, gpd.GeoDataFrame({"adcode": np.arange(1, len(districts) + 1)}, geometry=districts, crs=CRS)


def write_stream(count: int, path: Path) -> None:
    """Write features in Hilbert order, with boxes beside their geometries."""
    features = gpd.GeoSeries(scene.features(count)[0], crs=CRS)
    order = np.argsort(features.hilbert_distance().to_numpy(), kind="stable")
    frame = gpd.GeoDataFrame(geometry=features.array[order])
    frame.to_parquet(path, row_group_size=ROW_GROUP, write_covering_bbox=True, schema_version="1.1.0")


def stream_ours(path: Path, districts: gpd.GeoDataFrame) -> Arrays:
    """Read, check and join one row group after the other."""
    found = join_file(path, districts, CRS)
    return {name: found[name].to_numpy() for name in found}


TASKS: dict[str, tuple[Callable[..., tuple[Any, ...]], dict[str, Callable[..., Arrays]]]] = {
    "join": (join_inputs, {"ours": join_ours, "geopandas": join_geopandas, BEST: join_best}),
    "pairs": (pairs_inputs, {"ours": pairs_ours, "geopandas": pairs_geopandas, BEST: pairs_best}),
    "dissolve": (
        buffers_inputs,
        {"ours": dissolve_ours, "geopandas": dissolve_geopandas, BEST: dissolve_best},
    ),
    "themes": (buffers_inputs, {"ours": themes_ours, "geopandas": themes_geopandas, BEST: themes_best}),
    "overlap": (buffers_inputs, {"ours": overlap_ours, "geopandas": overlap_geopandas}),
    "filter": (filter_inputs, {"ours": filter_ours, "geopandas": filter_geopandas, BEST: filter_best}),
    "stream": (stream_inputs, {"ours": stream_ours}),
}


def main() -> None:
    """Measure one way of one task."""
    task, way, count, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    if way in engines.ENGINES:
        view, shape = shapely.box(*VIEW_M).wkt, shapely.Polygon(SHAPE_M).wkt
        tables = engines.tables_of(task, count, lambda: buffers_inputs(count, folder))
        figures, result = measured(engines.run_of(engines.ENGINES[way](), task, tables, view, shape))
    else:
        inputs_of, ways = TASKS[task]
        inputs = inputs_of(count, folder)
        figures, result = measured(lambda: ways[way](*inputs))
    np.savez(folder / f"result-{task}-{way}.npz", **result)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
