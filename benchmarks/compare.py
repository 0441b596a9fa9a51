"""How well plans are compared: precision and recall of each relation, on invented cities.

Run: python benchmarks/compare.py [SEED …] [--write]. The seeds are none of those that the thresholds were chosen on
(``benchmarks/matching.py``). ``--write`` puts the table into docs/comparing.md.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
from matching import SEEDS, entry_of  # noqa: E402

from geoapp.analysis.matching.matcher import match  # noqa: E402
from geoapp.analysis.plan_changes import compare  # noqa: E402
from geoapp.io.marks import write_between  # noqa: E402
from geoapp.io.match_rules import load_match_rules  # noqa: E402
from tests.invented_city import CITY, DISTRICTS, City, Fate, Pairing  # noqa: E402

MEASURED = tuple(range(101, 111))
TOLD = {"merge": "merged"}
"""Relations that the generator names otherwise."""


def shown(fate: Fate, pairing: Pairing) -> str:
    """Return what happened, as far as both plans show it."""
    relation = TOLD.get(fate.relation, fate.relation)
    if relation not in {"moved", "resized"}:
        return relation
    (one,) = [one for one in pairing.ours if one.id in fate.ours]
    (other,) = [one for one in pairing.theirs if one.id in fate.theirs]
    if relation == "moved":
        return "moved" if one.district and other.district else "kept"
    return "resized" if one.amounts.keys() & other.amounts.keys() else "kept"


def measure(seeds: tuple[int, ...]) -> list[str]:
    """Return the lines of the table.

    A relation counts as found where the same entries of both plans are told to be in it. What was moved or resized
    counts as carried on where a plan leaves out the district or the size: nobody could tell.
    """
    rules = load_match_rules((CITY, *DISTRICTS))
    true, right, said, queued = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for seed in seeds:
        pairing = City(seed).next_plan()
        truth = {(shown(one, pairing), one.ours, one.theirs) for one in pairing.fates}
        found = match(map(entry_of, pairing.ours), map(entry_of, pairing.theirs), rules)
        told = compare("a", "b", found, rules.names)
        true.update(relation for relation, *_ in truth)
        pairs = {(frozenset(ours), frozenset(theirs)): relation for relation, ours, theirs in truth}
        for one in told.changes:
            ends = tuple(frozenset(entry.id for entry in side) for side in (one.ours, one.theirs))
            really = pairs.get(ends)
            if one.relation == "unsure":
                queued.update([really] if really else ["wrong"])
                continue
            names = {one.relation, *one.also}
            said[one.relation] += 1
            hit = really in names
            right[one.relation] += hit
            if hit and really:
                queued[f"found {really}"] += 1
    lines = [f"{len(seeds)} invented cities of 300 projects, seeds {seeds[0]} to {seeds[-1]}"]
    lines += [f"{'relation':<10}{'true':>7}{'told':>7}{'precision':>11}{'found':>8}{'or unsure':>11}"]
    for relation in ("kept", "renamed", "moved", "resized", "split", "merged", "dropped", "new"):
        precision = right[relation] / said[relation] if said[relation] else 1.0
        sure = queued[f"found {relation}"] / true[relation]
        both = (queued[f"found {relation}"] + queued[relation]) / true[relation]
        lines.append(
            f"{relation:<10}{true[relation]:>7,}{said[relation]:>7,}{precision:>11.3f}{sure:>8.3f}{both:>11.3f}"
        )
    lines.append(f"unsure {sum(queued[r] for r in (*true, 'wrong')):,}, of them no match {queued['wrong']:,}")
    return lines


if __name__ == "__main__":
    chosen = tuple(int(one) for one in sys.argv[1:] if one.isdecimal()) or MEASURED
    if set(chosen) & set(SEEDS):
        sys.exit(f"the thresholds were chosen on the seeds {SEEDS}; measure on others")
    printed = "\n".join(measure(chosen))
    print(printed)
    if "--write" in sys.argv:
        write_between(ROOT / "docs" / "comparing.md", "compare", f"```text\n{printed}\n```")
