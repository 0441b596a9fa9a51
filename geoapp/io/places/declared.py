"""``places.toml``: what an operator says of the files in the folder of places."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.location import Quality
from geoapp.errors import InputError
from geoapp.inspection.coordinate_systems import read_crs

FILE = "places.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Facts about one file, as its operator declares them; all may be left out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    crs: str = ""
    """EPSG code or datum of its coordinates; empty where the file or its column says it, else WGS-84."""
    source: str = ""
    """Who knows these places; the file's name where nobody is named."""
    licence: str = "operator's own"
    quality: Quality = "estimate"
    uncertainty_m: float = 0.0
    """Radius of every place without its own; 0 takes it by kind."""
    kind: str = ""
    """Kind of every place of a file that has no column of kinds."""
    district: str = ""
    """District of every place of a file that has no column of districts."""


_DECLARED = TypeAdapter(dict[str, Declared])


def read_declared(folder: Path) -> dict[str, Declared]:
    """Return the facts that a folder declares, by the names of its files.

    Raises:
        InputError: places.toml is no TOML, says what is not known here, or names a CRS that there isn't.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        declared = _DECLARED.validate_python(tables)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("places_toml", file=str(path), reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError("places_toml", file=str(path), reason=f"{where}: {first['msg']}") from error
    for each in declared.values():
        if each.crs:
            read_crs(each.crs)
    return declared
