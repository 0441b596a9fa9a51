"""Every string that the app writes on screen, on paper and into files, in its two languages."""

import tomllib
from dataclasses import dataclass
from functools import cache

from geoapp.domain.codelist import Code
from geoapp.domain.layer import Title
from geoapp.errors import InputError
from geoapp.settings import folder_of_messages


@cache
def load_words() -> dict[str, dict[str, str]]:
    """Return the messages: key to language to text. One TOML a subject; a key stands in one of them only.

    Raises:
        InputError: there are none, or one of the files cannot be read.
    """
    words: dict[str, dict[str, str]] = {}
    for path in sorted(folder_of_messages().glob("*.toml")):
        try:
            words |= tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError("messages_unread", file=str(path), reason=str(error)) from error
    if not words:
        raise InputError("messages_none", folder=str(folder_of_messages()))
    return words


@dataclass(frozen=True, slots=True)
class Words:
    """The app's words in one language; an instance is called ``say`` where it is used."""

    lang: str
    """One of the languages of a selection."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of ``key`` with its values filled in.

        >>> Words("zh")("table"), Words("en")("table")
        ('项目表', 'Table')
        """
        return load_words()[key][self.lang].format(**values)

    def name(self, named: Code | Title) -> str:
        """Return the name of a code or a layer in this language.

        >>> Words("en").name(Title(zh="供水", en="Water supply"))
        'Water supply'
        """
        return named.en if self.lang == "en" else named.zh
