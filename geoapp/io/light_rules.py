"""Rules of lights, loaded from ``data/lights.toml``."""

from functools import cache

from pydantic import TypeAdapter

from geoapp.domain.light import MOST_UNSTARTED, LightRules
from geoapp.errors import InputError
from geoapp.io.toml_files import read_toml
from geoapp.settings import file_of_lights

_RULES = TypeAdapter(LightRules)


@cache
def load_light_rules() -> LightRules:
    """Return the rules, in the order of their file.

    Raises:
        InputError: the file is missing or malformed, or a rule looks further back than reports are read.
    """
    path = file_of_lights()
    found = read_toml(path, _RULES, unread="lights_unread", entry="lights_entry")
    for rule in found.rules:
        if rule.unstarted and rule.unstarted > MOST_UNSTARTED:
            raise InputError(
                "lights_entry", file=str(path), key=rule.code, reason=f"unstarted > {MOST_UNSTARTED}"
            )
    return found
