"""Columns of a plan's projects: all that narrowing, searching, counting and drawing ask, without a record a project.

A row is a project's place in the order of the text. ``geoapp/io/plan_columns.py`` keeps columns in a file.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geoapp.analysis.attributes import RADIUS, radii_of
from geoapp.analysis.codes import AnswerEncoder, Codes
from geoapp.analysis.shared_texts import SharedTexts, TextEncoder
from geoapp.analysis.wording import words_of
from geoapp.domain.evidence import read_evidence
from geoapp.domain.filters import FILTERS, PLAN_LISTS
from geoapp.domain.location import Relation
from geoapp.domain.record import REGISTER, ProjectRecord, is_sketch, shown_as, value_of
from geoapp.geometry.anchors import anchors_of
from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.boxes import along_curve


def relation_to(adcode: int | str, relation: Relation) -> str:
    """Return the answer of a project that has a relation to a district.

    >>> relation_to(650106, "through")
    '650106 through'
    """
    return f"{adcode} {relation}"


def _asked(name: str) -> Callable[[ProjectRecord], list[str]]:
    asked = FILTERS[name]
    return lambda record: asked.answers(value_of(record, asked.column))


CODED: Mapping[str, Callable[[ProjectRecord], Iterable[str]]] = {
    **{name: _asked(name) for name in PLAN_LISTS},
    "relation": lambda record: [
        relation_to(share["adcode"], share["relation"]) for share in record["districts"]
    ],
    "conflict": lambda record: ["conflict"] * bool(record.get("district_conflict")),
    "milestone": lambda record: [one["date"] for one in record["milestones"]],
    "shown": lambda record: [shown_as(record)],
    "sketch": lambda record: ["sketch"] * is_sketch(record["location"]),
    "level": lambda record: [record.get("level", "")],
    "form": lambda record: [record["geometry"].geom_type] if record["geometry"] is not None else [],
    "place": lambda record: [step.place for step in read_evidence(_evidence(record)) if step.place],
    "district_name": lambda record: [share["name"] for share in record["districts"]],
}
"""What each project answers: to the lists that the plan answers; how it touches which districts; whether its text and
the boundaries disagree on them; the dates of its milestones; how it appears; whether it is drawn dashed; its level; its
geometry's type; on which places of the gazetteer it stands; its districts' names."""

SEVERAL = ("district", "zone", "year", "relation", "milestone", "place", "district_name")
"""Those of which a project may have more than one answer."""

ALIKE: Mapping[str, tuple[str, ...]] = {
    "described": (
        *("aliases", "kind", "level", "parent", "same_as", "mentions", "confidence", "theme", "action"),
        *("chapter", "section", "box", "item"),
    ),
    "cited": (
        *("cite", "quantities", "milestones", "places", "location", "districts", "outside_share"),
        *("district_conflict", "zones", *REGISTER, "as_of"),
    ),
}
"""Members that many records have alike, those of a group together: what a project is, and all from its citation on."""

SPAN = ("line", "start", "end")
"""Members that say where in the text a project stands, which no two have alike."""


# Without slots: what is found in the columns is kept.
@dataclass(frozen=True, kw_only=True, eq=False)
class PlanColumns:
    """Columns of the same projects in the same order."""

    ids: pa.StringArray
    names: pa.StringArray
    called: pa.StringArray
    """Names, folded (``wording``): what a free-text query is looked up in, with the words beside them."""
    words: SharedTexts
    """Other names, citations and places, folded likewise; many projects share theirs."""
    codes: Mapping[str, Codes]
    """A column for each of ``CODED``."""
    radii: Floats
    """Metres within which each truly lies; 0 where none is given."""
    bounds: Floats
    """West, south, east, north of each in degrees; NaN where it has no geometry."""
    geometry: pa.BinaryArray
    """WKB, null where there is none."""
    curve: Indices
    """The rows with a geometry, along a Hilbert curve."""
    filled: tuple[str, ...] = REGISTER
    """Those of ``REGISTER`` that a project may fill: no project fills any other."""
    as_of: str | None = None
    """The newest date that a record carries, empty where none does; ``None`` where it is not known."""
    alike: Mapping[str, NDArray[np.int32]]
    """A number for each group of ``ALIKE``: projects of the same number have all members of the group alike."""
    spans: Mapping[str, NDArray[np.int32]]
    """A column for each of ``SPAN``."""

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.ids)

    def shapes(self, rows: Indices) -> Geometries:
        """Return the geometries of rows, ``None`` where there is none."""
        taken = self.geometry.take(pa.array(rows, type=pa.int64()))
        return np.asarray(shapely.from_wkb(taken.to_numpy(zero_copy_only=False)), dtype=object)

    def is_one(self, name: str, value: str) -> Flags:
        """Say which projects answer a question with a value."""
        codes = self.codes[name]
        return codes.having([value])[codes.code]

    def find(self, project_id: str) -> int | None:
        """Return the row of a project; ``None`` for an id that there isn't."""
        low, high = 0, len(self.ids)
        while low < high:
            middle = (low + high) // 2
            here = self.ids[int(self._sorted[middle])].as_py()
            if here == project_id:
                return int(self._sorted[middle])
            low, high = (middle + 1, high) if here < project_id else (low, middle)
        return None

    @cached_property
    def _sorted(self) -> Indices:
        return np.asarray(pc.array_sort_indices(self.ids), dtype=np.intp)

    @cached_property
    def drawn(self) -> Indices:
        """The rows that have a symbol of their own on the map."""
        return np.flatnonzero(self.is_one("shown", "symbol"))

    @cached_property
    def anchors(self) -> tuple[Floats, Indices]:
        """Spots of symbols in degrees, and the place in ``drawn`` of each one's project, ascending."""
        points = self.is_one("form", "Point")[self.drawn]
        alone, others = np.flatnonzero(points), np.flatnonzero(~points)
        parts = [(self.bounds[self.drawn[alone], :2], alone)]
        for some in np.array_split(others, len(others) // _PART + 1):
            at, owners = anchors_of(self.shapes(self.drawn[some]))
            parts.append((at, some[owners]))
        owners = np.concatenate([one for _, one in parts])
        order = np.argsort(owners, kind="stable")
        return np.concatenate([at for at, _ in parts])[order], owners[order]


_PART = 50_000
"""Geometries that are objects at one time."""


def columns_of(records: Iterable[ProjectRecord]) -> PlanColumns:
    """Return the columns of a plan's projects; of each record no more is kept than that."""
    encoders = {name: AnswerEncoder() for name in CODED}
    alike = {name: AnswerEncoder() for name in ALIKE}
    spans: list[tuple[int, ...]] = []
    ids: list[str] = []
    names: list[str] = []
    called: list[str] = []
    words = TextEncoder()
    places: list[dict[str, Any]] = []
    shapes: list[Any] = []
    filled: set[str] = set()
    as_of = ""
    for record in records:
        for name, answers in CODED.items():
            encoders[name].add(answers(record))
        for name, members in ALIKE.items():
            alike[name].add((_packed(record, members),))
        spans.append(tuple(cast("Mapping[str, int]", record).get(name, 0) for name in SPAN))
        ids.append(record["id"])
        names.append(record["name"])
        worded = words_of(record["name"], record["aliases"], record["cite"], record["places"])
        name, _, others = worded.partition("\n")
        called.append(name)
        words.add(others)
        places.append({name: value for name, value in record["location"].items() if name in _MEASURED})
        shapes.append(record["geometry"])
        as_of = max(as_of, record.get("as_of") or "")
        filled |= {name for name in REGISTER if name in record and value_of(record, name) is not None}
    geometries = np.array(shapes, dtype=object)
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    return PlanColumns(
        ids=pa.array(ids, type=pa.string()),
        names=pa.array(names, type=pa.string()),
        called=pa.array(called, type=pa.string()),
        words=words.texts(),
        codes={name: encoder.codes() for name, encoder in encoders.items()},
        radii=np.array(radii_of(pd.DataFrame({"location": places})), dtype=float),
        bounds=bounds,
        geometry=pa.array(shapely.to_wkb(geometries), type=pa.binary()),
        curve=along_curve(bounds),
        filled=tuple(name for name in REGISTER if name in filled),
        as_of=as_of,
        alike={name: encoder.codes().code for name, encoder in alike.items()},
        spans=dict(zip(SPAN, np.array(spans, dtype=np.int32).reshape(-1, len(SPAN)).T, strict=True)),
    )


_MEASURED = ("kind", RADIUS, "evidence")
"""What a radius is read from (``attributes``)."""


def _packed(record: ProjectRecord, members: Iterable[str]) -> str:
    told = [cast("Mapping[str, Any]", record).get(name) for name in members]
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def _evidence(record: ProjectRecord) -> str:
    return record["location"].get("evidence") or ""
