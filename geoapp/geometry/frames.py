"""Frames as records: one dictionary a row."""

from typing import Any, cast

import geopandas as gpd

from geoapp.domain.record import ProjectRecord


def attribute_rows(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the attributes of each feature, without its geometry, in the frame's order."""
    rows: list[dict[str, Any]] = frame.drop(columns=frame.geometry.name).to_dict("records")
    return rows


def project_records(frame: gpd.GeoDataFrame) -> list[ProjectRecord]:
    """Return the record of each project, in the frame's order; an empty geometry is none."""
    shapes = [None if shape is None or shape.is_empty else shape for shape in frame.geometry]
    rows = zip(attribute_rows(frame), shapes, strict=True)
    return cast("list[ProjectRecord]", [{**row, "geometry": shape} for row, shape in rows])
