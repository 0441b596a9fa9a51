"""How well annual lists are joined: an invented city of 300 projects and three years of its lists, end to end.

Run: python benchmarks/ledger.py [SEED …] [--write]. The lists are workbooks, read and matched as ``geoapp ledger add``
does. The seeds are none of those that the thresholds were chosen on (``benchmarks/matching.py``). ``--write`` puts the
table into docs/ledger.md.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
from matching import SEEDS  # noqa: E402

from geoapp.domain.ledger import LedgerList  # noqa: E402
from geoapp.domain.plan import Plan  # noqa: E402
from geoapp.io.marks import write_between  # noqa: E402
from geoapp.pipeline.ledger import match_list  # noqa: E402
from geoapp.pipeline.ledger_rows import read_list  # noqa: E402
from tests.invented_city import City, pairs_in  # noqa: E402
from tests.invented_ledger import project_id, records_of, write_city, write_list  # noqa: E402

MEASURED = tuple(range(201, 206))
FIRST_YEAR = 2022
FIRST_ROW = 4
"""Rows above the first project: title, unit, heading."""

Count = list[int]


def measure(plan: Plan, seeds: tuple[int, ...]) -> list[str]:
    """Return the lines of the table: a line a year, over all seeds, and one for all."""
    counts: dict[str, Count] = {}
    for seed in seeds:
        city = City(seed)
        records, before = records_of(city), list[LedgerList]()
        for number, (rows, fates) in enumerate(city.year_lists()):
            year = FIRST_YEAR + number
            read = read_list(write_list(rows, year), Path(f"{year}.xlsx"), plan)
            matches = match_list(plan, records, read.rows, before)
            before.append(
                LedgerList(
                    plan=plan.id,
                    title="",
                    sha256="",
                    year=year,
                    as_of="",
                    added="",
                    who="",
                    rows=read.rows,
                    matches=matches,
                )
            )
            at = {one.id: f"t1-{FIRST_ROW + place}" for place, one in enumerate(rows)}
            truth = {(project_id(ours), at[theirs]) for ours, theirs in pairs_in(fates)}
            told = [
                ((project, row), pair.sure)
                for pair in matches
                for project in pair.projects
                for row in pair.rows
            ]
            sure = {ends for ends, is_sure in told if is_sure}
            both = {ends for ends, _ in told}
            found = [
                len(rows),
                len(read.rows),
                len(truth),
                len(sure),
                len(sure & truth),
                len(both & truth),
            ]
            for key in (str(year), "all"):
                counts[key] = [a + b for a, b in zip(counts.get(key, [0] * len(found)), found, strict=True)]
    head = f"{'year':<6}{'rows':>7}{'read':>7}{'true':>7}{'joined':>8}{'precision':>11}{'recall':>8}{'with queue':>12}"
    return [
        f"{len(seeds)} invented cities of 300 projects, seeds {seeds[0]} to {seeds[-1]}, three lists each",
        head,
        *(_line(key, count) for key, count in counts.items() if key != "all"),
        _line("all", counts["all"]),
        "true: pairs of a project and a row; with queue: recall of what is joined or waits for a person",
    ]


def _line(key: str, count: Count) -> str:
    rows, read, true, sure, right, queued = count
    shares = f"{right / sure:>11.3f}{right / true:>8.3f}{queued / true:>12.3f}"
    return f"{key:<6}{rows:>7,}{read:>7,}{true:>7,}{sure:>8,}{shares}"


def main(seeds: tuple[int, ...]) -> str:
    """Return the table, measured in a folder that goes."""
    with TemporaryDirectory() as folder:
        os.environ |= {"GEOAPP_PLAN_FOLDERS": f"{folder}/plans", "GEOAPP_DATA": f"{folder}/work"}
        return "\n".join(measure(write_city(Path(folder)), seeds))


if __name__ == "__main__":
    chosen = tuple(int(one) for one in sys.argv[1:] if one.isdecimal()) or MEASURED
    if set(chosen) & set(SEEDS):
        sys.exit(f"the thresholds were chosen on the seeds {SEEDS}; measure on others")
    printed = main(chosen)
    print(printed)
    if "--write" in sys.argv:
        write_between(ROOT / "docs" / "ledger.md", "ledger", f"```text\n{printed}\n```")
