"""Join a large GeoParquet with districts: which district each feature lies in, and how much of it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from geoapp.errors import InputError
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Geometries
from geoapp.io.engine import HERE, WorkEngine
from geoapp.io.parquet_groups import FileExtent, GroupedParquet, RowGroup

Values = npt.NDArray[Any]

OUTSIDE = 0
"""Stands for the code of a district where a part of a feature lies in none."""


def join_file(
    path: Path, districts: gpd.GeoDataFrame, metric_crs: str, *, engine: WorkEngine = HERE
) -> pd.DataFrame:
    """Return one row a part: ``row`` in the file (from 0), ``adcode``, ``size`` and ``share`` of the feature.

    The size is in m² of areas, in metres of lines, and the number of points. What lies in no district has the code
    ``OUTSIDE``, so that the shares of a feature add up to one. A missing or empty geometry has no row. The file is
    read group by group; a file in Hilbert order, whose groups are compact, is joined fastest.

    Args:
        path: A GeoParquet in any CRS that it names.
        districts: Columns ``adcode`` and geometry, in any CRS.
        metric_crs: Where sizes are measured.
        engine: Where the row groups are joined; it has to see the file under the same path.

    Raises:
        InputError: the file cannot be read, or it or the districts say no CRS.
        EngineError: the engine was lost.
    """
    file = GroupedParquet(path)
    if file.crs is None or districts.crs is None:
        raise InputError("join_no_crs", file=str(path) if file.crs is None else "districts")
    job = GroupJoin(path.resolve(), file.extent, _valid(districts.geometry, metric_crs), metric_crs)
    codes = np.append(districts["adcode"].to_numpy(dtype=np.int64), OUTSIDE)
    joined = list(engine.map(job, range(file.extent.groups)))
    found = pd.concat(joined, ignore_index=True) if joined else _table(*np.empty((4, 0)))
    return found.assign(adcode=codes[found["adcode"]])


@dataclass(frozen=True, eq=False)
class GroupJoin:
    """The join of a file's row groups with districts, wherever it is called; what it keeps ready stays there."""

    path: Path
    extent: FileExtent
    districts: Geometries
    """Valid ones, in metres."""
    metric_crs: str

    def __call__(self, number: int) -> pd.DataFrame:
        """Return the parts of a row group, with the positions of districts instead of their codes.

        Raises:
            InputError: the file cannot be read here, or is another one here.
        """
        return _joined(self._file.group(number), self._file.crs, self._partition, self.metric_crs)

    @cached_property
    def _file(self) -> GroupedParquet:
        file = GroupedParquet(self.path)
        if file.extent != self.extent:
            raise InputError("geoparquet_other", file=str(self.path))
        return file

    @cached_property
    def _partition(self) -> kernel.Partition:
        return kernel.Partition(self.districts)

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process without what is kept ready in this one."""
        return GroupJoin, (self.path, self.extent, self.districts, self.metric_crs)


def _joined(group: RowGroup, crs: CRS | None, partition: kernel.Partition, metric_crs: str) -> pd.DataFrame:
    """Return the parts of a group, with the positions of districts instead of their codes."""
    features = _valid(gpd.GeoSeries(group.geometries, crs=crs), metric_crs)
    parts = partition.parts(features)
    beyond = np.flatnonzero(parts.outside)
    row = np.concatenate([parts.row, beyond])
    column = np.concatenate([parts.column, np.full(len(beyond), len(partition))])
    size = np.concatenate([parts.size, parts.outside[beyond]])
    order = np.lexsort((column, row))
    whole = np.bincount(row, size, len(features))
    return _table(*(values[order] for values in (row + group.first, column, size, size / whole[row])))


def _table(row: Values, column: Values, size: Values, share: Values) -> pd.DataFrame:
    return pd.DataFrame(
        {"row": row.astype(np.int64), "adcode": column.astype(np.int32), "size": size, "share": share}
    )


def _valid(geometries: gpd.GeoSeries, metric_crs: str) -> Geometries:
    """Return geometries in metres, those that cross themselves mended."""
    metric = geometries if geometries.crs.equals(metric_crs) else geometries.to_crs(metric_crs)
    return kernel.repair_in_threads(np.asarray(metric.array, dtype=object))
