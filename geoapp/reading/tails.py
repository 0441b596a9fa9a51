"""Beginning of the part that a list's last member shares with those before it (甲、海南清洁能源基地 → 清洁能源基地).

The better of two readings has less in its shared part that names no kind of facility or work, leaves the member a name
of its own about as long as the others', and does not leave it words that name a kind.
"""

import re

from geoapp.reading.heads import HEAD, head_length
from geoapp.reading.lexicon import Lexicon

SHORTEST_OWN = 2
LONGEST_KIND = 8
FARTHEST = 3
"""Characters by which a member's own words may be longer or shorter than those of the one to complete."""

UNKNOWN, UNEQUAL, LEFT_OUT, CUT = 0.6, 0.4, 0.5, 2.5
"""Costs of a character that names no kind, of one more or less than the other's, of each of a kind's that is left out,
and of a beginning that neither a kind nor the other's length bears out."""

MOST = 2.8
"""A reading that costs more is none."""

SIZE = re.compile(r"\d+(?:\.\d+)?万?(?:千伏|伏|千瓦|吨级?|公里)")


def shared_part(name: str, core: str, lexicon: Lexicon) -> int:
    """Return the beginning of the part of a member that is shared and ends with a head; 0 where nothing tells it.

    ``name`` is what a member before it says of its own, ``core`` the member without its nouns of work.
    """
    found = HEAD.search(core)
    last = len(core) - head_length(core, lexicon)
    last = min(last, found.start() if found else last)
    costs, like, kind = _costs(core, last, lexicon), _own_length(name, core), _ends_with_kind(name, lexicon)
    best, start = MOST, 0
    near = range(max(SHORTEST_OWN, like - FARTHEST), like + FARTHEST + 1)
    for place in sorted({*near, max(SHORTEST_OWN, last)}):
        unequal = abs(place - like)
        if place > last or place >= len(core):
            break
        left = _ends_with_kind(core[:place], lexicon)
        cost = costs[place] + UNEQUAL * min(unequal, FARTHEST)
        borne_out = costs[place] <= costs[place + 1] and place + 1 < len(core) and last < len(core)
        cost += CUT * (unequal > 0 and not borne_out)
        cost += LEFT_OUT * left if not kind else float(not left)
        if cost < best:
            best, start = cost, place
    return start


def _own_length(name: str, core: str) -> int:
    """Return the length of a member's own words that is like a name's; of a route counts what stands behind 至."""
    at, there = name.rfind("至"), core.find("至")
    return there + len(name) - at if at > 0 and there > 0 else len(name)


def _costs(core: str, head: int, lexicon: Lexicon) -> list[float]:
    """Return for each place what the characters from there on cost that name no kind; the head costs nothing."""
    costs = [0.0] * (len(core) + 1)
    for start in range(head - 1, -1, -1):
        size = SIZE.match(core, start)
        longest = min(len(core), start + LONGEST_KIND)
        ends = [end for end in range(start + 2, longest + 1) if _is_kind(core[start:end], lexicon)]
        ends += [size.end()] if size else []
        costs[start] = min([UNKNOWN + costs[start + 1], *(costs[end] for end in ends)])
    return costs


def _ends_with_kind(words: str, lexicon: Lexicon) -> int:
    """Return the length of the longest word of a kind that words end with, and are longer than."""
    longest = min(LONGEST_KIND, len(words) - SHORTEST_OWN)
    return next((n for n in range(longest, 1, -1) if _is_kind(words[-n:], lexicon)), 0)


def _is_kind(word: str, lexicon: Lexicon) -> bool:
    lists = (lexicon.qualifiers, lexicon.facilities, lexicon.topics, lexicon.works)
    return any(word in words for words in lists)
