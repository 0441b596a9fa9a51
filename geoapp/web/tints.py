"""Projects known only by their district: the district is tinted and carries their number."""

from collections import Counter
from collections.abc import Iterable

import folium
from geopandas import GeoDataFrame

from geoapp.web.basemap import polygon
from geoapp.web.clicks import DISTRICT, carry
from geoapp.web.content import Record
from geoapp.web.escape import escape
from geoapp.web.precision import shown_as
from geoapp.web.words import Words

COLOR = "#b0741a"


def in_district(records: Iterable[Record], adcode: str) -> list[Record]:
    """Return the projects that are known only to be in this district."""
    return [
        record
        for record in records
        if shown_as(record) == "district" and any(str(d["adcode"]) == adcode for d in record["districts"])
    ]


def draw_tints(records: Iterable[Record], districts: GeoDataFrame, say: Words) -> folium.FeatureGroup:
    """Return the tinted districts with the number of projects that belong to the whole of each."""
    group = folium.FeatureGroup(name=say("legend_district"))
    found = Counter(
        str(share["adcode"])
        for record in records
        if shown_as(record) == "district"
        for share in record["districts"]
    )
    most = max(found.values(), default=1)
    for row in districts.itertuples():
        count = found[str(row.adcode)]
        if count:
            _tint(row, strength=count / most).add_to(group)
            _number(row, count, say).add_to(group)
    return group


def _tint(row: object, *, strength: float) -> folium.Polygon:
    return polygon(
        row.geometry,  # type: ignore[attr-defined]
        interactive=False,
        stroke=False,
        fill_color=COLOR,
        fill_opacity=0.06 + 0.12 * strength,
    )


def _number(row: object, count: int, say: Words) -> folium.Marker:
    point = row.geometry.representative_point()  # type: ignore[attr-defined]
    text = say("district_only", district=row.label, n=count)  # type: ignore[attr-defined]
    icon = folium.DivIcon(
        html=f"<div>{escape(count)}</div>", icon_size=(22, 20), icon_anchor=(11, -9), class_name="geo-count"
    )
    return folium.Marker(
        (point.y, point.x),
        icon=icon,
        tooltip=folium.Tooltip(escape(text)),
        popup=carry(f"{DISTRICT}{row.adcode}"),  # type: ignore[attr-defined]
    )
