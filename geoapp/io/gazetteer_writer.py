"""Write places as a gazetteer has them: points as CSV, routes and areas as GeoJSON."""

import csv
import io
import json
from dataclasses import asdict, fields
from typing import Any

import geopandas as gpd
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

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
    features = zip(places[_FIELDS].to_dict("records"), places.geometry, strict=True)
    lines = ",\n".join(_feature(cells, shape) for cells, shape in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def with_shape(content: bytes, place: Place, shape: BaseGeometry) -> bytes:
    """Return the bytes of gazetteer.geojson with one place more at the end; what was there stays as it was."""
    text = content.decode("utf-8-sig") or '{"type":"FeatureCollection","features":[\n]}\n'
    added = _feature(asdict(place), shape)
    before, _, after = text.rpartition("]")
    joint = "," if json.loads(text)["features"] else ""
    made = f"{before.rstrip()}{joint}\n{added}\n]{after}"
    try:
        whole = json.loads(made)["features"][-1] == json.loads(added)
    except (ValueError, LookupError, TypeError):
        whole = False
    if not whole:  # the features are not what stands last
        collection = json.loads(text)
        collection["features"].append(json.loads(added))
        made = json.dumps(collection, ensure_ascii=False) + "\n"
    return made.encode()


def _feature(cells: dict[str, Any], shape: BaseGeometry) -> str:
    feature = {
        "type": "Feature",
        "properties": {**cells, "aliases": list(cells["aliases"]), "datum": DATUM},
        # With every decimal that came: a thin area may cross itself once it is rounded.
        "geometry": mapping(shape),
    }
    return json.dumps(feature, ensure_ascii=False)
