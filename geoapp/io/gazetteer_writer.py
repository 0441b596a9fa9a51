"""Write places as a gazetteer has them: points as CSV, routes and areas as GeoJSON."""

import csv
import io
import json
from dataclasses import fields

import geopandas as gpd
from shapely.geometry import mapping

from geoapp.domain.location import Place
from geoapp.io.gazetteer import DATUM

_FIELDS = [field.name for field in fields(Place)]


def gazetteer_columns() -> list[str]:
    """Return the header of gazetteer.csv: the fields of a place, with its coordinates after ``outside``."""
    names = [field.name for field in fields(Place)]
    behind = names.index("outside") + 1
    return [*names[:behind], "lon", "lat", "datum", *names[behind:]]


def dump_points(places: gpd.GeoDataFrame) -> bytes:
    """Return places, as ``io.gazetteer`` reads them, as the bytes of a gazetteer.csv in UTF-8.

    >>> dump_points(gpd.GeoDataFrame(columns=_FIELDS, geometry=[]))[:15]
    b'id,name,aliases'
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, gazetteer_columns(), lineterminator="\n")
    writer.writeheader()
    for place, spot in zip(places[_FIELDS].to_dict("records"), places.geometry, strict=True):
        writer.writerow(
            place
            | {"aliases": "|".join(place["aliases"]), "outside": str(place["outside"]).lower()}
            | {"uncertainty_m": f"{place['uncertainty_m']:g}", "lon": spot.x, "lat": spot.y, "datum": DATUM}
        )
    return text.getvalue().encode("utf-8")


def dump_shapes(places: gpd.GeoDataFrame) -> bytes:
    """Return places, as ``io.gazetteer`` reads them, as the bytes of a gazetteer.geojson."""
    features = [
        {
            "type": "Feature",
            "properties": {**place, "aliases": list(place["aliases"]), "datum": DATUM},
            # With every decimal that came: a thin area may cross itself once it is rounded.
            "geometry": mapping(shape),
        }
        for place, shape in zip(places[_FIELDS].to_dict("records"), places.geometry, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()
