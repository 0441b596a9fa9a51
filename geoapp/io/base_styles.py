"""The styles of what lies beneath the projects: ``data/base_styles.toml``, from the bottom up."""

import json
import tomllib
from functools import cache

from pydantic import TypeAdapter, ValidationError

from geoapp.domain.base_style import BaseStyle
from geoapp.errors import InputError
from geoapp.settings import file_of_base_styles

_FILE = TypeAdapter(dict[str, tuple[BaseStyle, ...]])


@cache
def load_base_styles() -> tuple[BaseStyle, ...]:
    """Return the styles.

    Raises:
        InputError: the file is missing or holds something else.
    """
    path = file_of_base_styles()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _FILE.validate_json(json.dumps(content), strict=True)["style"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, LookupError) as error:
        raise InputError("base_styles_unread", file=str(path), reason=str(error)) from error
