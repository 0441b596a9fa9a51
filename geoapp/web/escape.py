"""The one door for text that reaches folium or HTML: what comes out is text and nothing else."""

import json
import re
from collections.abc import Mapping

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "&<>\"'$`\\{}"})

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNICODE = str.maketrans(
    {character: f"\\u{ord(character):04x}" for character in "&<>'$`{}_\u2028\u2029\u007f"}
)


_LIVE = re.compile(r":(?=\S)|(?<=[-.\w+])@|(?<=www)\.|(?<=[-<>~])[-=>]", re.ASCII | re.IGNORECASE)
"""What makes links (``http://``, ``www.``, ``a@b``), icons (``:dog:``) and arrows of text, however it is escaped."""


def escape(value: object) -> str:
    r"""Return ``value`` as HTML text that is also harmless inside a JavaScript string and a template.

    HTML's five characters are not enough: folium writes text into JavaScript template literals, where
    ``${…}`` runs, a backtick ends the literal and ``\2`` is an error that removes the whole map; and branca
    renders what was rendered once more as a Jinja template, where ``{{…}}`` runs on the server.

    >>> escape("<b>A & B</b>")
    '&#60;b&#62;A &#38; B&#60;/b&#62;'
    >>> escape("${x} {{ y }}")
    '&#36;&#123;x&#125; &#123;&#123; y &#125;&#125;'
    >>> escape("轨道交通2号线"), escape("")
    ('轨道交通2号线', '')
    """
    return str(value).translate(_ENTITIES)


class Script(str):
    """Text that ``to_script`` wrote, to be put into a larger value without being written once more."""

    __slots__ = ()


def to_script(value: object) -> Script:
    r"""Return ``value`` as JSON that is harmless inside a script, inside HTML and inside a template.

    Text that would end the script, open a template or end a line becomes a ``\u`` escape; so does the
    underscore, since streamlit-folium renames what looks like a variable of folium's (``_0a1b…``).

    >>> to_script({"name": "</script>${x}", "at": [43.8, 87.6]})
    '{"name":"\\u003c/script\\u003e\\u0024\\u007bx\\u007d","at":[43.8,87.6]}'
    >>> to_script([]), to_script("C:\\a_1\u2028")
    ('[]', '"C:\\\\a\\u005f1\\u2028"')
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Script(_STRING.sub(lambda found: found.group().translate(_UNICODE), text))


def join_scripts(parts: Mapping[str, object]) -> str:
    """Return a mapping as ``to_script`` writes it, some of whose values are written already.

    >>> join_scripts({"a_1": Script("[1,2]"), "b": "x"}) == to_script({"a_1": [1, 2], "b": "x"})
    True
    >>> join_scripts({})
    '{}'
    """
    written = (
        f"{to_script(name)}:{value if isinstance(value, Script) else to_script(value)}"
        for name, value in parts.items()
    )
    return f"{{{','.join(written)}}}"


def plain(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is.

    A backslash keeps a character from being Markdown. Links, icons and arrows are made afterwards, of the text that
    comes out, so there the decisive character gets an element of its own: a colour that names none. What a visitor
    sees and copies stays the same.

    >>> plain("S21 *road*: 2号线")
    'S21 \\*road\\*\\: 2号线'
    >>> plain("a@b"), plain("")
    ('a:color[\\@]b', '')
    """
    live = {found.start() for found in _LIVE.finditer(text)}
    return "".join(_shown(c, live=at in live) for at, c in enumerate(text))


def _shown(character: str, *, live: bool) -> str:
    if not character.isascii() or character.isalnum() or character == " ":
        return character
    return f":color[\\{character}]" if live else f"\\{character}"
