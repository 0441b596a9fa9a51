"""How sure the matcher may be: precision and recall by threshold, on invented cities that measure nothing else.

Run: python benchmarks/matching.py [SEED …]. The thresholds of ``geoapp/analysis/matching/matcher.py`` are chosen by it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from geoapp.analysis.matching import matcher
from geoapp.domain.matching import MatchEntry
from geoapp.io.match_rules import load_match_rules
from tests.invented_city import CITY, DISTRICTS, City, Invented, pairs_in

SEEDS = tuple(range(1, 9))


def entry_of(one: Invented) -> MatchEntry:
    """Return an invented project as the matcher compares it."""
    return MatchEntry(
        id=one.id,
        name=one.name,
        codes=frozenset(filter(None, [one.code])),
        theme=one.theme,
        action=one.action,
        districts=frozenset(filter(None, [one.district])),
        amounts=one.amounts,
        years=one.years,
        owner=one.owner,
    )


def main(seeds: tuple[int, ...]) -> None:
    """Print the table."""
    rules = load_match_rules((CITY, *DISTRICTS))
    found: list[tuple[float, bool, str]] = []
    truths = 0
    for seed in seeds:
        city = City(seed)
        pairings = [city.next_plan()]
        cases = [(pairing.ours, pairing.theirs, pairing.fates) for pairing in pairings]
        cases += [(city.plan, rows, fates) for rows, fates in city.year_lists()]
        for ours, theirs, fates in cases:
            truth = set(pairs_in(fates))
            truths += len(truth)
            done = matcher.match(map(entry_of, ours), map(entry_of, theirs), rules)
            for one in done.matches:
                pairs = [(a.id, b.id) for a in one.ours for b in one.theirs]
                found += [(one.score, pair in truth, one.shape) for pair in pairs]
    print(f"{len(seeds)} seeds, {truths} true pairs")
    for least in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98):
        kept = [good for score, good, _ in found if score >= least]
        print(f"{least:5.2f}  precision {sum(kept) / max(1, len(kept)):.3f}  recall {sum(kept) / truths:.3f}")
    for shape in ("one", "split", "merge"):
        kept = [good for score, good, of in found if of == shape and score >= matcher.SURE]
        print(f"{shape:6} sure {len(kept):5} right {sum(kept):5}")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SEEDS)
