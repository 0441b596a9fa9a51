"""A layer as it came in: geometries and cells as the file has them, and what the file says of its CRS."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geoapp.domain.intake import Fault

GEOMETRY = "geometry"
UNKNOWN_CRS = "unknown"
"""A CRS that is declared and that nobody understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOrigin:
    """The row of a table that a feature comes from."""

    sheet: str
    """Empty where the file has no sheets."""
    row: int
    """As a spreadsheet counts, from 1."""
    value: str
    """Its coordinates, as they stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLayer:
    """A layer as a reader hands it on: nothing is repaired yet."""

    frame: gpd.GeoDataFrame
    """Columns of the file and ``geometry`` without a CRS, one row a feature, index from 0."""
    format: str
    crs: str | None
    """As declared, for pyproj; ``None`` where the file says nothing."""
    faults: tuple[Fault, ...] = ()
    """What the reader saw."""
    unreadable: tuple[int, ...] = ()
    """Rows whose geometry the reader could not make out; the frame has none there."""
    columns: tuple[str, ...] = ()
    """Headers of a table, as they stand there."""
    positions: tuple[tuple[str, str], ...] = ()
    """Columns of a table that the geometries were taken from, and what each of them holds."""
    origins: tuple[TableOrigin, ...] = ()
    """One a row, for tables; else a row is the feature's number."""
    row_crs: tuple[str | None, ...] = ()
    """As declared for each row, where the tables of the file do not agree."""
    tables: tuple[tuple[str, int], ...] = ()
    """Name and features of each table (layer, sheet, folder) of the file, where it has several."""
    by_format: bool = False
    """True where no word means WGS-84 by the format's own rule (GeoJSON, KML)."""
    rows: int | None = None
    """Features of all tables as the file itself counts them, where it does; else those read and left out."""
    left: tuple[tuple[str, int], ...] = ()
    """Features that the reader left out: code of the words that say why, and their number."""
    sources: tuple[str | None, ...] = ()
    """Names in the file of the frame's columns, one each, ``None`` for one of ours; empty where all are the same."""
    left_fields: tuple[tuple[str, str], ...] = ()
    """Fields that the reader left out, and the code of the words that say why."""

    @property
    def stated(self) -> int:
        """Return the features that the file has."""
        read = len(self.frame) + sum(count for _, count in self.left)
        return read if self.rows is None else self.rows


def raw_frame(cells: pd.DataFrame, geometries: Sequence[object]) -> gpd.GeoDataFrame:
    """Return cells and geometries as one frame without a CRS; a column called geometry gives way.

    >>> raw_frame(pd.DataFrame({"geometry": ["x"]}), [None]).columns.tolist()
    ['geometry_', 'geometry']
    """
    renamed = cells.rename(columns={GEOMETRY: f"{GEOMETRY}_"}).reset_index(drop=True)
    return gpd.GeoDataFrame(renamed, geometry=gpd.GeoSeries(list(geometries), dtype="geometry"))
