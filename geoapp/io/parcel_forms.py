"""Forms of parcels as text (界址点), which differ from place to place: ``data/parcels.toml``."""

import json
import tomllib
from functools import cache

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.parcel_forms import ParcelForms
from geoapp.errors import InputError
from geoapp.settings import file_of_parcel_forms

_FILE = TypeAdapter(ParcelForms)


@cache
def load_parcel_forms() -> ParcelForms:
    """Return the forms.

    Raises:
        InputError: the file is missing or holds something else.
    """
    path = file_of_parcel_forms()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _FILE.validate_json(json.dumps(content), strict=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InputError("parcel_forms_unread", file=str(path), reason=str(error)) from error
