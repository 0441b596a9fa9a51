"""Pinyin of Chinese text, character by character: whole syllables and their initials, both without tones."""

import unicodedata
from collections.abc import Mapping

_SHORTEST_NAME = 2


class _Table(dict[int, str]):
    """The spelling of each character, looked up once; a first one reads the dictionary."""

    def __init__(self, *, initials: bool) -> None:
        super().__init__()
        self._end = 1 if initials else None

    def __missing__(self, character: int) -> str:
        # Only a query in Latin letters needs the dictionary, and reading it takes longer than answering.
        from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

        said = str(pinyin_dict.get(character, "")).split(",")[0]
        plain = "".join(one for one in unicodedata.normalize("NFD", said) if one.isascii())
        self[character] = plain[: self._end] or chr(character)
        return self[character]


_SYLLABLES, _INITIALS = _Table(initials=False), _Table(initials=True)


def syllables(text: str) -> str:
    """Return text with each Chinese character as its commonest syllable.

    >>> syllables("天山区 T4"), syllables("绿")
    ('tianshanqu T4', 'lu')
    """
    return text.translate(_SYLLABLES)


def initials(text: str) -> str:
    """Return text with each Chinese character as the first letter of its syllable.

    >>> initials("天山区 T4")
    'tsq T4'
    """
    return text.translate(_INITIALS)


def romanise(name: str, endings: Mapping[str, str]) -> str:
    """Return a name in pinyin with its ending in English, the longest ending that leaves two characters of a name.

    >>> endings = {"区": "District", "新区": "New Area"}
    >>> [romanise(name, endings) for name in ("天山区", "高新区", "滨江新区", "长安区", "T4")]
    ['Tianshan District', 'Gaoxin District', 'Binjiang New Area', "Chang'an District", 'T4']
    """
    # Where one character has several readings, the phrase decides; its dictionary is read for English pages only.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    fitting = [one for one in endings if name.endswith(one) and len(name) - len(one) >= _SHORTEST_NAME]
    ending = max(fitting, key=len, default="")
    first, *others = lazy_pinyin(name.removesuffix(ending))
    spelled = first + "".join(f"'{one}" if one[0] in "aoe" else one for one in others)
    return " ".join(filter(None, (spelled[:1].upper() + spelled[1:], endings.get(ending))))
