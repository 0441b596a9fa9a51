"""From a second reader's offers to proposals: only what stands in the excerpt, of a kind and action that we know."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from geoapp.domain.proposal import Offer, Proposal
from geoapp.reading.cleaning import Cleaned
from geoapp.reading.excerpts import Excerpt
from geoapp.reading.lexicon import Lexicon
from geoapp.settings import MAX_NAME

SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Checks:
    """Codes and words that an offer is held against."""

    kinds: Collection[str]
    actions: Collection[str]
    lexicon: Lexicon


def keep_exact(
    offers: Iterable[Offer], excerpt: Excerpt, cleaned: Cleaned, checks: Checks
) -> tuple[list[Proposal], Counter[str]]:
    """Return the offers that may be proposed, and of the others how many were dropped for which reason.

    An offer that is made twice takes the next place at which the excerpt says it.
    """
    kept: list[Proposal] = []
    dropped: Counter[str] = Counter()
    after: dict[str, int] = {}
    for offer in offers:
        name = offer.verbatim
        place = excerpt.text.find(name, after.get(name, 0)) if name else -1
        if reason := _fault(offer, checks) or ("not in the text" if place < 0 else None):
            dropped[reason] += 1
            continue
        after[name] = place + len(name)
        start, end = cleaned.span(excerpt.start + place, excerpt.start + place + len(name))
        kept.append(Proposal(name=name, kind=offer.kind, action=offer.action, start=start, end=end))
    return kept, dropped


def _fault(offer: Offer, checks: Checks) -> str | None:
    """Return the reason for dropping an offer, as far as it lies in the offer itself."""
    name = offer.verbatim
    if not SHORTEST_NAME <= len(name) <= MAX_NAME or name != name.strip() or not name.isprintable():
        return "no name"
    if offer.kind not in checks.kinds:
        return "unknown kind"
    if offer.action not in checks.actions:
        return "unknown action"
    return "left out" if checks.lexicon.excluded(name) else None
