"""Projects as one flat frame: what nests in words, as in the files that are handed out."""

import geopandas as gpd
import pandas as pd

from geoapp.pipeline.tables.flat_table import fields_of
from geoapp.pipeline.tables.project_fields import project_cells

_TYPES = {"text": "string", "integer": "Int64", "real": "Float64", "truth": "boolean"}
"""Of pandas, all of which know what is missing."""


def flatten(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return projects with the fields of files, each of one type; what is not known is missing, never 0."""
    cells = project_cells()
    columns = {
        field.name: pd.array(
            list(cells[field.name](frame) if field.name in cells else frame[field.name]),
            dtype=_TYPES[field.type],
        )
        for field in fields_of(frame)
    }
    table = pd.DataFrame(columns, index=frame.index)
    return gpd.GeoDataFrame(table, geometry=frame.geometry)
