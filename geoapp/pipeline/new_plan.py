"""The skeleton of a new plan's folder: what can be known from the city's code and the plan's text."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

from geoapp.domain.bounding_box import BoundingBox
from geoapp.errors import InputError
from geoapp.geometry.gauss_kruger import zone_of
from geoapp.io.boundaries import PACKAGE, PACKAGE_REVIEW_NUMBER, PACKAGE_TITLE, City, find_city
from geoapp.io.corrections import COLUMNS
from geoapp.io.files import write_all
from geoapp.io.gazetteer_writer import gazetteer_columns
from geoapp.io.texts import PlainText
from geoapp.pipeline.plan_document import open_document
from geoapp.reading.outline import find_title
from geoapp.settings import folder_of_plans

MARGIN_DEG = 0.05
"""Around the districts: a place on the city's edge is the city's, and an operator's boundaries may differ a little."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEARS = re.compile(r"(20\d\d)年?\s?[—–\-~～至到]+\s?(20\d\d)年")


def new_plan(
    adcode: int, *, plan_id: str | None = None, text: Path | None = None, tables: Sequence[str] = ()
) -> Path:
    """Write plan.toml, an empty gazetteer and empty corrections for a city, and return the folder.

    Raises:
        BoundaryError: the boundaries, from which name and region come, are not installed.
        InputError: the id is not usable, the folder is there already, or the text is unreadable.
        UnknownCodeError: no city has this code.
    """
    chosen = plan_id or f"plan-{adcode}"
    if not _ID.fullmatch(chosen):
        raise InputError("plan_id", id=chosen)
    folder = folder_of_plans() / chosen
    if folder.exists():
        raise InputError("plan_folder_there", folder=str(folder))
    city = find_city(adcode)
    plain = open_document(text, tables=tables) if text else None
    contents = {
        folder / "plan.toml": declaration(city, plain),
        folder / "gazetteer.csv": ",".join(gazetteer_columns()) + "\n",
        folder / "corrections.csv": ",".join(COLUMNS) + "\n",
    }
    write_all({path: content.encode("utf-8") for path, content in contents.items()})
    return folder


def declaration(city: City, plain: PlainText | None) -> str:
    """Return the text of plan.toml; what only a person knows is marked with a comment."""
    region = widened(city.bounds)
    zone = zone_of((city.bounds[0] + city.bounds[2]) / 2)
    title = (find_title(plain.text) if plain else "") or f"{city.name}规划"
    first, last = _years(plain.text if plain else "")
    extent = ", ".join(f"{bound:.3f}" for bound in city.bounds)
    return f"""\
# Written by geoapp new-plan; look at the lines marked "check".
title = {_quoted(title)} # check
short_title = "《纲要》" # check: how citations call the plan
city = {_quoted(city.name)}
city_en = {_quoted(city.name)} # check: the name that the English screens show
adcode = {city.adcode}
first_year = {first} # check
last_year = {last} # check
# The districts reach from west, south to east, north: {extent}.
bbox = {list(region)}
# CGCS2000, 3-degree zone {zone.number} (central meridian {zone.central_meridian} E).
metric_crs = "{zone.crs}"
# SHA-256 of the text's bytes; geoapp read says it when it differs.
sha256 = "{plain.sha256 if plain else ""}"
publisher = "" # check
published = "" # check: a date such as 2021-01-14
licence = "CC BY 4.0" # check: of the files that geoapp build writes

[boundaries]
source = "{PACKAGE}"
datum = "cgcs2000"
title = {_quoted(PACKAGE_TITLE)}
review_number = "{PACKAGE_REVIEW_NUMBER}"

# Names of districts as people write them, e.g. "头屯河区" = "头屯河区(经开区)".
[district_labels]
"""


def widened(bounds: BoundingBox) -> BoundingBox:
    """Return bounds with the margin, rounded outwards to a hundredth of a degree.

    >>> widened((119.884414, 29.226958, 121.226468, 30.299436))
    (119.83, 29.17, 121.28, 30.35)
    """
    west, south = (math.floor((low - MARGIN_DEG) * 100) / 100 for low in bounds[:2])
    east, north = (math.ceil((high + MARGIN_DEG) * 100) / 100 for high in bounds[2:])
    return west, south, east, north


def _years(text: str) -> tuple[int, int]:
    """Return the first period that a text names, else the fourteenth five-year plan's.

    >>> _years("第十五个五年(2026—2030年)规划")
    (2026, 2030)
    >>> _years("")
    (2021, 2025)
    """
    periods = ((int(found[1]), int(found[2])) for found in _YEARS.finditer(text))
    return next((period for period in periods if period[0] < period[1]), (2021, 2025))


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)
