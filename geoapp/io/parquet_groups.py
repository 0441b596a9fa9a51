"""A large GeoParquet of the operator's own, read one row group after the other: never whole in memory."""

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geoapp.errors import InputError

WITHOUT_CRS = "OGC:CRS84"
"""What GeoParquet means where a file names no CRS: degrees, WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileExtent:
    """Marks of a file by which it is the same one elsewhere, as far as its head says."""

    rows: int
    groups: int
    head_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """The geometries of a row group, in the CRS of the file."""

    first: int
    """The position in the file of the first of them, from 0."""
    geometries: npt.NDArray[np.object_]


class GroupedParquet:
    """A GeoParquet with WKB geometries; what its head says is checked when it is opened."""

    def __init__(self, path: Path) -> None:
        """Read the file's head.

        Raises:
            InputError: it is missing, damaged or no GeoParquet, or its geometries are not written as WKB.
        """
        self.path = path
        self._lock = Lock()  # pyarrow's file is for one thread at a time
        try:
            self._file = pq.ParquetFile(path)
            head = json.loads(self._file.schema_arrow.metadata[b"geo"])
            self._column: str = head["primary_column"]
            column = head["columns"][self._column]
            self._encoding: str = column["encoding"]
            crs = column.get("crs", WITHOUT_CRS)
            self.crs = None if crs is None else CRS.from_user_input(crs)
        except (OSError, pa.ArrowException, ValueError, LookupError, TypeError, CRSError) as error:
            raise InputError("geoparquet_unread", file=str(path)) from error
        if self._encoding != "WKB":
            raise InputError("geoparquet_encoding", file=str(path), encoding=self._encoding)
        head = self._file.metadata
        rows = (head.row_group(number).num_rows for number in range(head.num_row_groups))
        self._firsts = list(accumulate(rows, initial=0))

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._file.metadata.num_rows)

    @property
    def extent(self) -> FileExtent:
        """Size of the file, as its head says."""
        head = self._file.metadata
        return FileExtent(rows=head.num_rows, groups=head.num_row_groups, head_bytes=head.serialized_size)

    def group(self, number: int) -> RowGroup:
        """Return a row group by its number, from 0.

        Raises:
            InputError: it is damaged.
        """
        try:
            with self._lock:
                column = self._file.read_row_group(number, columns=[self._column]).column(0)
            geometries = shapely.from_wkb(column.to_numpy())
        except (OSError, pa.ArrowException, shapely.GEOSException) as error:
            raise InputError("geoparquet_damaged", file=str(self.path), number=number) from error
        return RowGroup(first=self._firsts[number], geometries=geometries)
