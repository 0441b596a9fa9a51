"""Signs against a work in its name and in the words of its clause: an aim, a mere mention, no name of its own."""

import re
from collections.abc import Iterator

from geoapp.reading.clauses import CLAUSE_END
from geoapp.reading.lexicon import Lexicon

WORK = re.compile("项目|工程")
NOTHING_DONE = "nothing_done"
"""No verb governs a list, none follows in its clause, and no noun of work ends the name."""

LONGEST_VERBS = 6


def is_held_down(name: str, before: str, lexicon: Lexicon) -> bool:
    """Say whether a name is only something that is fought or done away with (违规占挖项目, 管控高耗能项目): no work."""
    told = (name, before if len(before) <= LONGEST_VERBS else "")
    return any(lexicon.against["offence"].match(words) for words in told)


def signs_against(name: str, before: str, behind: str, verb: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the signs against a work; ``before`` and ``behind`` stand around its list, ``verb`` governs it."""
    told = {"aim": name, "general": name, "leaning": before, "modifier": behind}
    yield from (sign for sign, words in told.items() if lexicon.against[sign].search(words))
    clause = re.split(f"[{CLAUSE_END}]", behind, maxsplit=1)[0]
    done = (
        verb or lexicon.work_suffix.search(name) or lexicon.verb_phrase.search(clause) or WORK.search(clause)
    )
    if not done:
        yield NOTHING_DONE
