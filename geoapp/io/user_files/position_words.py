"""Headers by which people name columns of coordinates; their words stand in ``data/codelists/coordinate_words.csv``."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from geoapp.io.codelists import load_rows

_BRACKETED = re.compile(r"[(\[【{〔].*?[)\]】}〕]")
_MARKS = re.compile(r"[\s_.\-°/:,、()\[\]【】{}〔〕]+")
_LATIN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SURE = frozenset({"lon", "lng", "lat", "longitude", "latitude", "easting", "northing"})
"""Words that mean a coordinate whatever stands beside them; beside the others only certain words may stand."""

_ALONE = 2
"""Up to so many characters a Chinese word must be the whole header: 东经 stands in 广东经济区."""

_ENDS = frozenset({"经度", "纬度", "經度", "緯度"})


def named(head: Sequence[str], role: str) -> list[tuple[str, int]]:
    """Return the columns whose header has a role: the rest of the header, and the place; the plainest first.

    >>> named(["名称", "起点经度", "经度(°)"], "lon"), named(["GPS_X", "X坐标（米）", "max"], "x")
    ([('', 2), ('起点', 1)], [('', 1), ('gps', 0)])
    """
    found = [(rest, place) for place, name in enumerate(head) if (rest := _rest(name, role)) is not None]
    return sorted(found, key=lambda one: (one[0] != "", one[1]))


def _rest(header: str, role: str) -> str | None:
    """Return the rest of a header besides its role, ``None`` where it has another one.

    >>> _rest("WGS84_lng", "lon"), _rest("longest", "lon"), _rest("广东经济区", "lon"), _rest("(X)", "x")
    ('wgs84', None, None, '')
    """
    even, words = unicodedata.normalize("NFKC", header), _words()[role]
    outside = _BRACKETED.sub("", even)
    plain = (_MARKS.sub("", outside) or _MARKS.sub("", even)).lower()
    if plain in words:
        return ""
    for word in words:
        within = not word.isascii() and (len(word) > _ALONE or word in _ENDS)
        if within and (plain.startswith(word) or plain.endswith(word)):
            return plain.replace(word, "", 1)
    parts = [part.lower() for part in _LATIN.findall(outside)]
    mine = next((part for part in parts if part in words), None)
    if mine is None or not plain.isascii():
        return None
    others = [part for part in parts if part != mine]
    fits = mine in _SURE or all(part.isdigit() or part in _words()["beside"] for part in others)
    return "".join(others) if fits else None


@cache
def _words() -> Mapping[str, frozenset[str]]:
    rows = load_rows("coordinate_words", ("role", "words"))
    return {row["role"]: frozenset(row["words"].split("|")) for row in rows}
