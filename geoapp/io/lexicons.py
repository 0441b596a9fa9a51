"""The reader's rules, loaded from ``data/codelists``, with the place names of a plan."""

from collections.abc import Iterable

from geoapp.io.codelists import load_rows
from geoapp.reading.lexicon import Lexicon, make_lexicon

RULES: dict[str, tuple[str, ...]] = {
    "facilities": ("word", "theme", "example"),
    "theme_words": ("word", "theme", "example"),
    "works": ("word", "action", "example"),
    "verbs": ("word", "action", "example"),
    "natures": ("word", "action", "example"),
    "adverbs": ("word", "example"),
    "name_endings": ("word", "mark", "example"),
    "no_works": ("word", "signs", "example"),
    "exclusions": ("word", "reason", "example"),
    "units": ("word", "factor", "unit_si", "example"),
}


def load_lexicon(names: Iterable[str] = (), city: Iterable[str] = ()) -> Lexicon:
    """Return the reader's lexicon; ``names`` are places of the plan's region, ``city`` the city's own names.

    Raises:
        InputError: a codelist is missing or malformed.
    """
    return make_lexicon({name: load_rows(name, columns) for name, columns in RULES.items()}, names, city)
