"""Relations of projects: one and the same, or parts of one larger project."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.geometry.arrays import Flags, Indices

ITSELF, SAME_PROJECT, FAMILY = "itself", "same_project", "family"
"""Codes of the codelist ``left_out``."""


@dataclass(frozen=True, slots=True)
class _Kin:
    id: str
    root: str
    """The main project's id, where there is one."""
    same_as: Sequence[str]


def relations(a: Inputs, b: Inputs, i: Indices, j: Indices) -> npt.NDArray[np.object_]:
    """Say for each pair how the two belong together, empty where they do not.

    ``itself``: the same id and shape. ``same_project``: the plan names it twice (``same_as``). ``family``: a main
    project and its component, or two components of it.
    """
    ours, theirs = _kin(a), _kin(b)
    identical = shapely.equals_identical(a.shapes[i], b.shapes[j])
    pairs = zip(i.tolist(), j.tolist(), identical.tolist(), strict=True)
    words = [_word(ours[one], theirs[other], identical=same) for one, other, same in pairs]
    return np.array(words, dtype=object)


def same_project_pairs(a: Inputs, b: Inputs) -> tuple[Indices, Indices]:
    """Return the pairs of rows that are one and the same project, or a feature and itself."""
    rows = {one.id: row for row, one in enumerate(_kin(b))}
    named = [
        (row, rows[other])
        for row, one in enumerate(_kin(a))
        for other in (one.id, *one.same_as)
        if other in rows
    ]
    i, j = np.array(named, dtype=np.intp).reshape(-1, 2).T
    own = np.isin(relations(a, b, i, j), [ITSELF, SAME_PROJECT])
    return i[own], j[own]


def is_mirrored(a: Inputs, b: Inputs, i: Indices, j: Indices) -> Flags:
    """Find the pairs that are there the other way round as well, because both sources hold both features."""
    pairs = set(zip(i.tolist(), j.tolist(), strict=True))
    ours, theirs = a.table["id"].tolist(), b.table["id"].tolist()
    own = [
        (row, other)
        for row, other in zip(*_lists(same_project_pairs(a, b)), strict=True)
        if ours[row] == theirs[other]
    ]
    there, back = dict(own), {other: row for row, other in own}
    return np.array(
        [
            ours[row] > theirs[other] and (back.get(other), there.get(row)) in pairs
            for row, other in zip(*_lists((i, j)), strict=True)
        ],
        dtype=bool,
    )


def _lists(pairs: tuple[Indices, Indices]) -> tuple[list[int], list[int]]:
    return pairs[0].tolist(), pairs[1].tolist()


def _kin(features: Inputs) -> list[_Kin]:
    table = features.table
    nothing = [None] * len(table)
    parents = table["parent"].tolist() if "parent" in table else nothing
    same = table["same_as"].tolist() if "same_as" in table else nothing
    return [
        _Kin(one, parent or one, tuple(others or ()))
        for one, parent, others in zip(table["id"], parents, same, strict=True)
    ]


def _word(one: _Kin, other: _Kin, *, identical: bool) -> str:
    """Return the relation of two projects.

    >>> hub, part = _Kin("x/1", "x/1", ()), _Kin("x/2", "x/1", ("x/9",))
    >>> _word(hub, part, identical=False), _word(part, _Kin("x/9", "x/9", ()), identical=False)
    ('family', 'same_project')
    >>> _word(hub, hub, identical=True), _word(hub, _Kin("x/3", "x/3", ()), identical=True)
    ('itself', '')
    """
    if one.id == other.id:
        return ITSELF if identical else ""
    if other.id in one.same_as or one.id in other.same_as:
        return SAME_PROJECT
    return FAMILY if one.root == other.root else ""
