"""Words that tell what the product leaves out: security, religion, ideology, justice, military, persons."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

KEPT = "kept"
"""The reason of a longer word that holds one of the others by chance (周边防护 holds 边防)."""

SLOGAN = "ideology"


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The words, each with its reason; build it with :func:`make_exclusions`."""

    reasons: Mapping[str, str]
    pattern: re.Pattern[str] = field(repr=False)

    def reason(self, text: str) -> str | None:
        """Return the reason for leaving the text out, or ``None``.

        >>> words = make_exclusions([{"word": "边防", "reason": "military"}, {"word": "周边防护", "reason": "kept"}])
        >>> words.reason("周边防护林"), words.reason("边防设施"), words.reason("")
        (None, 'military', None)
        """
        reasons = (self.reasons[found[0]] for found in self.pattern.finditer(text))
        return next((reason for reason in reasons if reason != KEPT), None)

    def hide(self, titles: Iterable[str]) -> bool:
        """Say whether what stands under these titles, outermost first, is left out.

        A slogan in a title (ideology) speaks of what has no nearer title; any other reason of all beneath.

        >>> words = make_exclusions([{"word": "边防", "reason": "military"}, {"word": "党建", "reason": "ideology"}])
        >>> words.hide(["边防建设", "道路"]), words.hide(["党建", "图书馆"]), words.hide(["党建", ""]), words.hide([])
        (True, False, True, False)
        """
        reasons = [self.reason(title) for title in titles if title]
        return bool(reasons and reasons[-1]) or any(reason not in {None, SLOGAN} for reason in reasons)


def make_exclusions(rows: Iterable[Mapping[str, str]]) -> Exclusions:
    """Compile the rows of the codelist; where two words begin at one place, the longer one counts."""
    reasons = {row["word"]: row["reason"] for row in rows}
    words = sorted(reasons, key=lambda word: (-len(word), word))
    pattern = "|".join(re.escape(word) for word in words)
    return Exclusions(reasons, re.compile(pattern or r"(?!)"))
