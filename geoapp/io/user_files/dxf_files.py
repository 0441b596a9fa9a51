"""Drawings as DXF: text checked and made UTF-8, read by GDAL from memory; closed polylines are areas."""

import re

import shapely
from shapely import Polygon

from geoapp.domain.intake import Fault, fault
from geoapp.errors import RefusedError
from geoapp.inspection.raw_layer import GEOMETRY, RawLayer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.gdal_files import read_source
from geoapp.io.user_files.user_text import decode_user_text

BINARY = b"AutoCAD Binary DXF"

_SECTION = re.compile(r"^\s*0[ \t]*\r?\n\s*SECTION", re.MULTILINE)
_PAPER = "PaperSpace"
_FEWEST = 4
"""Vertices of a ring, its first and last being the same."""


def read_dxf(content: bytes) -> RawLayer:
    """Return the entities of a drawing's model space; its layouts on paper are counted and left out.

    Raises:
        RefusedError: it is binary, no text, no drawing, damaged or too large.
    """
    if content.startswith(BINARY):
        raise refused("dxf_binary")
    text, faults = decode_user_text(content)
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
    return RawLayer(frame=frame, format="DXF", crs=None, faults=(*faults, *said))


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
