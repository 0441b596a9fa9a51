"""Do two ways find the same? Exactly where they decide, and within rounding where they measure."""

from typing import Any

import numpy as np
import numpy.typing as npt

RELATIVE = 1e-6
"""Sizes of one geometry cut in two orders differ by rounding only, less than this."""

SPECK = 1e-3
"""m² or m: parts smaller than this are rounding along a border, found by one way and not by another."""

LOST = 0.01
"""At most this share of pairs may be lost by buffers, whose polygons lie within their circles."""

Values = npt.NDArray[Any]
Arrays = dict[str, Values]


def disagreement(task: str, ours: Arrays, others: Arrays, way: str) -> str:
    """Say how results differ, or nothing where they agree."""
    if task in ("dissolve", "themes"):
        return _sizes(ours["area"], others["area"]) or _same("pieces", ours["pieces"], others["pieces"])
    if task == "filter":
        return _same("rows", np.sort(ours["row"]), np.sort(others["row"]))  # SQL promises no order
    first, second = ("i", "j") if "i" in ours else ("row", "column")
    one, other = (_keyed(found, first, second) for found in (ours, others))
    if task == "pairs" and way == "geopandas":
        return _lost(one[0], other[0])
    return _same("pairs", one[0], other[0]) or _sizes(one[1], other[1])


def _keyed(found: Arrays, first: str, second: str) -> tuple[Values, Values]:
    """Return pairs as sorted numbers with their sizes, specks left out."""
    size = found.get("size", np.ones(len(found[first])))
    keys = found[first].astype(np.int64) * 2**32 + found[second].astype(np.int64)
    order = np.argsort(keys)
    order = order[size[order] > SPECK]
    return keys[order], size[order]


def _same(what: str, one: Values, other: Values) -> str:
    different = np.setxor1d(one, other) if len(one) != len(other) else np.flatnonzero(one != other)
    return f"{len(different)} {what} differ" if len(different) else ""


def _sizes(one: Values, other: Values) -> str:
    off = np.abs(one - other) > SPECK + RELATIVE * np.abs(other)
    return f"{off.sum()} sizes differ" if off.any() else ""


def _lost(ours: Values, theirs: Values) -> str:
    more = np.setdiff1d(theirs, ours)
    lost = 1 - len(theirs) / max(len(ours), 1)
    if len(more):
        return f"{len(more)} pairs more than within the distance"
    return f"{lost:.2%} of the pairs lost" if lost > LOST else ""
