"""Signs against a work in its name and in the words of its clause: an aim, a mere mention, no name of its own."""

import re
from collections.abc import Iterator

from geoapp.reading.clauses import CLAUSE_END
from geoapp.reading.heads import has_head
from geoapp.reading.lexicon import Lexicon

WORK = re.compile("项目|工程")
NOTHING_DONE = "nothing_done"
"""No verb governs a list, none follows in its clause, and no noun of work ends the name."""

LONGEST_VERBS = 6


PASSED = re.compile(r"(?:途经|途径|沿线经过|站点?(?:分别)?[为是有])[^,，]*$")
"""What a line only passes (沿线途经甲县、乙县), before a list."""

PREPOSED = re.compile(r"(?:在(?![建线])|依托|围绕|立足|借助|发挥)")
"""What a name begins with that is no name, but says where or by what something else is done."""

REGIONS = re.compile(
    r"(?:重点|试点|国家级?|省级)?(?:县区|县市|区县|市县|[县市州]|乡镇|街道)(?![\u4e00-\u9fff])"
)
"""What closes a list of regions (等8个重点县): none of them is a work."""


def is_no_work(words: str, before: str, tail: str, lexicon: Lexicon) -> bool:
    """Say whether a member's own words name no work, however sure the model is.

    It is fought (违规占挖项目), passed by a line, no name at all, or a region that the list's ``tail`` counts.
    """
    told = (words, before if len(before) <= LONGEST_VERBS else "")
    if any(lexicon.against["offence"].match(words) for words in told) or PREPOSED.match(words):
        return True
    passed = PASSED.search(before)
    if passed and not lexicon.verb_phrase.search(passed[0]):
        return True
    return _counts_regions(tail, lexicon) and not has_head(words, lexicon)


def _counts_regions(tail: str, lexicon: Lexicon) -> bool:
    """Say whether the words that close a list count regions, and what follows is none of them (8个县新建乙路)."""
    verb = lexicon.verb_phrase.search(tail)
    return bool(REGIONS.fullmatch(tail[: verb.start()] if verb else tail))


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
