"""Drawings as DXF: text checked and made UTF-8, read by GDAL from memory; closed polylines are areas."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import shapely
from shapely import Polygon

from geoapp.domain.intake import Fault, fault
from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer
from geoapp.io.user_files.binary_dxf import SENTINEL, text_of_binary
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import chosen_tables, told_tables
from geoapp.io.user_files.gdal_files import read_source
from geoapp.io.user_files.user_text import decode_user_text

_SECTION = re.compile(r"^\s*0[ \t]*\r?\n\s*SECTION", re.MULTILINE)
_PAPER, _LAYER = "PaperSpace", "Layer"
"""Columns that GDAL makes."""

_FEWEST = 4
"""Vertices of a ring, its first and last being the same."""


def read_dxf(content: bytes, tables: Sequence[str] = (), encoding: str | None = None) -> RawLayer:
    """Return the entities of a drawing's model space, or those of some of its layers; layouts on paper are left out.

    Raises:
        RefusedError: it is no text, no drawing, damaged or too large, or has no such layer.
    """
    binary = content.startswith(SENTINEL)
    text, faults = decode_user_text(text_of_binary(content) if binary else content, encoding)
    if not _SECTION.search(text[:100_000]):
        raise refused("not_its_suffix", suffix=".dxf")
    try:
        raw = read_source(text.encode("utf-8", "replace"), "DXF")
    except RefusedError as error:
        if error.code == "no_features" and not text.rstrip().endswith("EOF"):
            raise refused("damaged") from error  # GDAL counts nothing in a drawing that breaks off
        raise
    on_paper = raw.frame[_PAPER].fillna(0).astype(float) != 0 if _PAPER in raw.frame else None
    frame = raw.frame.drop(columns=_PAPER, errors="ignore")
    said: list[Fault] = []
    if on_paper is not None and on_paper.any():
        frame = frame[~on_paper].reset_index(drop=True)
        said.append(fault("dxf_paper", count=int(on_paper.sum())))
    frame[GEOMETRY] = [
        _as_area(shape, classes)
        for shape, classes in zip(frame[GEOMETRY], frame.get("SubClasses", [None] * len(frame)), strict=True)
    ]
    places = [place for place, column in enumerate(raw.frame.columns[:-1]) if column != _PAPER]
    drawn = RawLayer(
        frame=frame,
        format="DXF",
        crs=None,
        faults=(*faults, *said),
        rows=raw.rows,
        left=tuple((one.code, one.count) for one in said),
        sources=tuple(raw.sources[place] for place in places),
    )
    return _chosen(drawn, tables)


def _chosen(raw: RawLayer, tables: Sequence[str]) -> RawLayer:
    """Return the entities of the drawing's layers that are named, all where none is."""
    layers = raw.frame.get(_LAYER, pd.Series([""] * len(raw.frame))).astype(str)
    counts = tuple(Counter(layers).items())
    read = {counts[place][0] for place in chosen_tables([name for name, _ in counts], tables)}
    said = told_tables("tables_left", [one for one in counts if one[0] not in read])
    return replace(
        raw,
        frame=raw.frame[layers.isin(read)].reset_index(drop=True),
        faults=(*raw.faults, *said),
        left=(*raw.left, *((one.code, one.count) for one in said)),
        tables=counts if len(counts) > 1 else (),
    )


def _as_area(shape: object, classes: object) -> object:
    """Return a polyline that ends where it begins as a polygon, whether or not the drawing calls it closed.

    >>> _as_area(shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 0)]), "AcDbEntity:AcDbPolyline").geom_type
    'Polygon'
    >>> _as_area(None, None), _as_area(shapely.Point(0, 0), None).geom_type
    (None, 'Point')
    """
    is_polyline = not isinstance(classes, str) or "polyline" in classes.lower()
    if isinstance(shape, shapely.LineString) and is_polyline and shape.is_closed:
        vertices = shapely.get_num_coordinates(shape)
        return Polygon(shape.coords) if vertices >= _FEWEST else shape
    return shape
