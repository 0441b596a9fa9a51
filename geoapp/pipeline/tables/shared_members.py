"""Members of projects, those that many have alike read from one of their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa

from geoapp.analysis.plan_columns import ALIKE
from geoapp.domain.record import ProjectRecord, value_of
from geoapp.geometry.arrays import Indices
from geoapp.pipeline.tables.project_lines import ProjectLines

_APART = ("cite", "quantities", "milestones", "places")
_GROUPS = {
    "described": (ALIKE["described"],),
    "cited": (*((name,) for name in _APART), tuple(name for name in ALIKE["cited"] if name not in _APART)),
}
"""Members of each group of ``ALIKE``, those together that are alike in still more projects."""


@dataclass(frozen=True, slots=True)
class SharedMembers:
    """Some members of projects: what differs once, and which of it each project has; ``None`` where none share."""

    members: pd.DataFrame
    code: pa.Array | None

    def spread(self, cells: pa.Array) -> pa.Array:
        """Return the cells of projects from those of ``members``."""
        return cells if self.code is None else cells.take(self.code)


def read_members(projects: ProjectLines, rows: Indices) -> Mapping[str, SharedMembers]:
    """Return the members of rows by their names."""
    columns = projects.columns
    spans = pd.DataFrame({name: column[rows] for name, column in columns.spans.items()})
    found = dict.fromkeys(columns.spans, SharedMembers(spans, None))
    coded = {
        name: np.unique(columns.alike[name][rows], return_index=True, return_inverse=True) for name in ALIKE
    }
    needed = np.unique(np.concatenate([first for _, first, _ in coded.values()]))
    records = dict(zip(needed.tolist(), projects.members(rows[needed]), strict=True))
    for name, (_, first, code) in coded.items():
        differing = [records[place] for place in first.tolist()]
        for names in _GROUPS[name]:
            found |= dict.fromkeys(names, _share(differing, names, code, projects.plan))
    return found


def _share(records: Sequence[ProjectRecord], names: Sequence[str], code: Indices, plan: str) -> SharedMembers:
    """Return members of records, of which ``code`` says what each project has."""
    told = [{name: value_of(record, name) for name in names} for record in records]
    texts = [*map(orjson.dumps, told)]
    differing = dict(zip(texts, told, strict=True))
    number = {text: place for place, text in enumerate(differing)}
    members = pd.DataFrame(differing.values(), columns=[*names], dtype=object)
    members.attrs["plan"] = plan
    return SharedMembers(members, pa.array(np.array([number[text] for text in texts], dtype=np.int32)[code]))
