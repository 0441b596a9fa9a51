"""KML in the map's colours, for Google Earth, 奥维 and phones."""

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd

from geoapp.domain.format import AS_TEXT, Format, Options
from geoapp.domain.palette import MARKS
from geoapp.domain.plan import Plan
from geoapp.io.layers import theme_colors
from geoapp.io.writers.kml_writer import KmlLook, stream_kml
from geoapp.pipeline.attribution import source_sentence
from geoapp.pipeline.tables.flat_table import fields_of, flat_table
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="kml",
    suffix=".kml",
    media_type="application/vnd.google-earth.kml+xml",
    order=8,
    changes={**AS_TEXT, "integer": "text"},
)

RENAMED = {"id": "project_id", "start": "text_start", "end": "text_end"}
"""Readers take these for what KML itself calls so: a placemark's number, and the ends of a span of time."""


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:
    """Yield the file in parts."""
    table = flat_table(frame, "projects", options.crs, geometry_type="Unknown", fields=fields_of(frame))
    fields = tuple(replace(field, name=RENAMED.get(field.name, field.name)) for field in table.fields)
    colored_by = next((name for name in ("theme", "a_theme") if name in frame), "")
    look = KmlLook(
        title=plan.title,
        description=source_sentence(plan, SAY),
        colors={"": MARKS["result"].color, **theme_colors()},
        colored_by=colored_by,
    )
    return stream_kml(replace(table, fields=fields), look, title_field="name", text_field="remark")
