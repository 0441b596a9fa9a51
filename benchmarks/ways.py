"""One task done one way, measured in a process of its own: ``python benchmarks/ways.py TASK WAY COUNT FOLDER``.

A way is a function of the task's inputs that returns arrays; they go into ``FOLDER/result-TASK-WAY.npz``, so that the
results can be compared. Time, memory and load go to the standard output as JSON.
"""

import ctypes
import json
import multiprocessing
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import scene
import shapely

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

QUICK_S = 2.0
REPEATS = 5
"""A way that takes less than so many seconds is repeated, so often at least, and the fastest run counts."""

REPEATED_S = 1.0
"""So long it is repeated: two threads of some milliseconds have each a core of its own only after a while."""

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


def themes_ours(buffers: Geometries, themes: Codes) -> Arrays:
    """Unite what can touch and has the same theme."""
    return _unions(kernel.dissolve_by(buffers, themes)[1])


def themes_geopandas(buffers: Geometries, themes: Codes) -> Arrays:
    """Dissolve a frame by its column."""
    return _unions(gpd.GeoDataFrame({"theme": themes}, geometry=buffers, crs=CRS).dissolve("theme").geometry)


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
    "join": (join_inputs, {"ours": join_ours, "geopandas": join_geopandas}),
    "pairs": (pairs_inputs, {"ours": pairs_ours, "geopandas": pairs_geopandas}),
    "dissolve": (buffers_inputs, {"ours": dissolve_ours, "geopandas": dissolve_geopandas}),
    "themes": (buffers_inputs, {"ours": themes_ours, "geopandas": themes_geopandas}),
    "overlap": (buffers_inputs, {"ours": overlap_ours, "geopandas": overlap_geopandas}),
    "filter": (filter_inputs, {"ours": filter_ours, "geopandas": filter_geopandas}),
    "stream": (stream_inputs, {"ours": stream_ours}),
}


def measured(run: Callable[[], Arrays]) -> tuple[dict[str, float], Arrays]:
    """Run once for the memory, and quick ones again for the time."""
    before = _settled_kib()
    result, times = _timed(run)
    first_s = times[0]
    whole = _status_kib("VmHWM")
    if times[0] < QUICK_S:
        times = min(times, *_repeated(run))
    return {
        "first_s": first_s,
        "wall_s": times[0],
        "cpu_s": times[1],
        "peak_mib": (whole - before) / 1024,
        "whole_mib": whole / 1024,
    }, result


def _repeated(run: Callable[[], Arrays]) -> list[tuple[float, float]]:
    """Return the times of further runs."""
    found: list[tuple[float, float]] = []
    while len(found) < REPEATS or sum(wall for wall, _ in found) < REPEATED_S:
        found.append(_timed(run)[1])
    return found


def _timed(run: Callable[[], Arrays]) -> tuple[Arrays, tuple[float, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def _settled_kib() -> float:
    """Give back what is free, set the peak to what is left, and return it."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status_kib("VmRSS")


def _status_kib(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split(f"{name}:")[1].split()[0])


def main() -> None:
    """Measure one way of one task."""
    task, way, count, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    inputs_of, ways = TASKS[task]
    inputs = inputs_of(count, folder)
    figures, result = measured(lambda: ways[way](*inputs))
    np.savez(folder / f"result-{task}-{way}.npz", **result)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
