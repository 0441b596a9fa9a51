"""GeoJSON (RFC 7946), as the build writes it."""

from collections.abc import Iterator

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.writers.geojson_writer import stream_features

FORMAT = Format(code="geojson", suffix=".geojson", media_type="application/geo+json", order=1, changes={})


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (WGS-84, UTF-8)
    """Yield the collection in parts, the first of them small; a result is named after its operation."""
    return stream_features(frame, frame.attrs.get("name", "projects"))
