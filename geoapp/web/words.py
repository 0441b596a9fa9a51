"""Every string that the app writes, in the languages of the screen."""

import tomllib
from functools import cache
from pathlib import Path

from geoapp.domain.codelist import Code
from geoapp.domain.layer import Title

CATALOGUE = Path(__file__).with_name("words.toml")


@cache
def load_words() -> dict[str, dict[str, str]]:
    """Return the catalogue: key to language to text."""
    with CATALOGUE.open("rb") as file:
        return tomllib.load(file)


class Words:
    """The app's words in one language; an instance is called ``say`` where it is used."""

    def __init__(self, lang: str) -> None:
        """Speak ``lang``, one of the languages of a selection."""
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its values filled in.

        >>> Words("zh")("table"), Words("en")("table")
        ('项目表', 'Table')
        """
        return load_words()[key][self.lang].format(**values)

    def name(self, named: Code | Title) -> str:
        """Return what a code or a layer is called in this language.

        >>> Words("en").name(Title(zh="供水", en="Water supply"))
        'Water supply'
        """
        return named.en if self.lang == "en" else named.zh
