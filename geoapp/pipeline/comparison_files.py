"""Files of a comparison: a workbook, a CSV or JSON, each with every change."""

import csv
import io
from pathlib import Path
from typing import Any

import orjson

from geoapp.domain.comparison import PlanComparison
from geoapp.domain.matching import MatchEntry
from geoapp.io.scratch import scratch
from geoapp.io.words import Words
from geoapp.io.writers.cells import as_text
from geoapp.pipeline.compare import rows_of, write_comparison

COMPARISON_SUFFIXES = {"xlsx": ".xlsx", "csv": ".csv", "json": ".json"}

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def comparison_file(found: PlanComparison, code: str, say: Words) -> bytes:
    """Return a comparison as one file."""
    if code == "json":
        return orjson.dumps(comparison_facts(found), option=orjson.OPT_APPEND_NEWLINE)
    if code == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows_of(found, say))
        return _BYTE_ORDER_MARK + text.getvalue().encode()
    with scratch("compare") as folder:
        path = Path(folder) / "comparison.xlsx"
        write_comparison(path, found, say)
        return path.read_bytes()


def comparison_facts(found: PlanComparison) -> dict[str, Any]:
    """Return a comparison as JSON has it."""
    return {
        "plans": [found.ours, found.theirs],
        "totals": {relation: list(pair) for relation, pair in found.totals().items()},
        "changes": [
            {
                "relation": one.relation,
                "also": list(one.also),
                "score": one.match.score if one.match else None,
                "sure": one.match.sure if one.match else None,
                "marks": [
                    {"code": mark.code, "weight": mark.weight}
                    for mark in (one.match.marks if one.match else ())
                ],
                "earlier": list(map(_facts, one.ours)),
                "later": list(map(_facts, one.theirs)),
            }
            for one in found.changes
        ],
    }


def _facts(entry: MatchEntry) -> dict[str, Any]:
    return {"ids": list(entry.ids), "name": entry.name, "cite": entry.cite}
