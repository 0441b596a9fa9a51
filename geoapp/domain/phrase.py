"""Phrases of a place's source and note, in the language of the screen."""

import re
from collections.abc import Mapping

Phrases = Mapping[str, Mapping[str, str]]
"""For each language the phrases of the other one, with what they are in it."""

_BETWEEN = re.compile(r"; (?![^()（）]*[)）])")
"""Between two phrases; a semicolon in brackets, ASCII or Chinese, belongs to one of them."""


def say_phrases(text: str, phrases: Phrases, lang: str) -> str:
    """Say a text in a language; a phrase that nobody put into it stands as it is.

    >>> known = {"zh": {"estimate": "估计"}}
    >>> say_phrases("estimate; near 甲站", known, "zh"), say_phrases("estimate", known, "en")
    ('估计；near 甲站', 'estimate')
    >>> say_phrases("", known, "zh")
    ''
    """
    known, joint = phrases.get(lang, {}), "; " if lang == "en" else "；"
    return joint.join(known.get(part, part) for part in split_phrases(text))


def split_phrases(text: str) -> list[str]:
    """Return the phrases of a text.

    >>> split_phrases("a list (its datum is not stated; likely WGS-84); estimate")
    ['a list (its datum is not stated; likely WGS-84)', 'estimate']
    >>> split_phrases("甲（a; b）; c"), split_phrases("")
    (['甲（a; b）', 'c'], [''])
    """
    return _BETWEEN.split(text)
