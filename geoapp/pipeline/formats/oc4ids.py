"""OC4IDS 0.9.5: infrastructure projects in the Open Contracting standard, with IATI's codes of precision."""

from collections.abc import Iterator
from itertools import chain, islice

import geopandas as gpd
import orjson

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.writers.geojson_writer import geometry_texts
from geoapp.pipeline.tables.oc4ids_project import describe_package, describe_project

FORMAT = Format(
    code="oc4ids",
    suffix=".oc4ids.json",
    media_type="application/json",
    order=9,
    changes={},
    projects_only=True,
)

_PART = 500


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (WGS-84, UTF-8)
    """Return the parts of a project package.

    Raises:
        InputError: no project at all, which the standard does not allow.
    """
    if frame.empty:
        raise InputError("oc4ids_empty")
    package = orjson.dumps(describe_package(plan))
    return chain([package[:-1] + b',"projects":[\n'], _parts(frame, plan), [b"\n]}\n"])


def _parts(frame: gpd.GeoDataFrame, plan: Plan) -> Iterator[bytes]:
    texts = _texts(frame, plan)
    separator = b""
    while part := b",\n".join(islice(texts, _PART)):
        yield separator + part
        separator = b",\n"


def _texts(frame: gpd.GeoDataFrame, plan: Plan) -> Iterator[bytes]:
    for start in range(0, len(frame), _PART):
        rows = frame.iloc[start : start + _PART]
        records = project_records(rows)
        for record, geometry in zip(records, geometry_texts(rows.geometry.to_numpy()), strict=True):
            yield orjson.dumps(describe_project(record, geometry, plan))
