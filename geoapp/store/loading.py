"""Loading: a plan's projects, districts and zones into PostgreSQL, all at once or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame
from psycopg.types.json import Json

from geoapp.analysis.plan_columns import CODED, PlanColumns
from geoapp.geometry.arrays import Geometries
from geoapp.io.boundaries import load_districts
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plan_columns import load_built
from geoapp.io.plans import load_plan
from geoapp.io.record_lines import RecordLines
from geoapp.store.connections import Connection, Connections
from geoapp.store.migrations import refuse_unmigrated

_AT_ONCE = 5_000
"""Rows of one message of COPY."""

_EDITION = """
INSERT INTO edition (plan, projects, members, answers, widest_m, columns) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
"""
_PROJECTS = "COPY project (edition, row, id, name, answers, words, radius_m, geometry, feature) FROM STDIN"
_DISTRICTS = "COPY district (edition, adcode, name, geometry) FROM STDIN"
_ZONES = "COPY zone (edition, id, name, geometry) FROM STDIN"
_PRESENT = """
INSERT INTO plan (id, edition) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET edition = excluded.edition
"""
_OLD = "DELETE FROM edition WHERE plan = %s AND id <> %s AND id IS DISTINCT FROM %s"
_LOADED = """
SELECT plan.id, edition.id, projects, loaded_at, encode(sha256(columns), 'hex')
FROM plan JOIN edition ON edition.id = plan.edition ORDER BY plan.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPlan:
    """A plan as the store has it now."""

    plan: str
    edition: int
    projects: int
    loaded_at: datetime
    sha256: str
    """Of its columns, as the build packed them."""


def load(connections: Connections, plan_id: str) -> int:
    """Write a plan's projects, districts and zones as a new edition in the old one's place; return its number.

    The edition before it stays, for whoever reads it just now; older ones go.

    Raises:
        InputError: the plan's files are none that a build wrote.
        StoreError: the store does not take them; nothing was changed.
    """
    refuse_unmigrated(connections)
    plan, (packed, columns, records, members) = load_plan(plan_id), load_built(plan_id)
    districts, places = load_districts(plan), load_gazetteer(plan)
    with connections.transaction() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(19, hashtext(%s))", [plan_id])  # one after the other
        before = connection.execute("SELECT edition FROM plan WHERE id = %s", [plan_id]).fetchone()
        answers = {name: sorted(codes.values) for name, codes in columns.codes.items()}
        widest = float(columns.radii.max(initial=0.0))
        facts = (plan_id, len(columns), Json(members), Json(answers), widest, packed)
        [edition] = connection.execute(_EDITION, facts).fetchone() or (0,)
        _copy(connection, _PROJECTS, _projects(edition, columns, records))
        _copy(connection, _DISTRICTS, _shapes(edition, districts, "adcode"))
        _copy(connection, _ZONES, _shapes(edition, places[places["kind"] == "zone"], "id"))
        connection.execute(_PRESENT, [plan_id, edition])
        connection.execute(_OLD, [plan_id, edition, before and before[0]])
        connection.execute("ANALYZE project")
    return int(edition)


def loaded_plans(connections: Connections) -> list[LoadedPlan]:
    """Return the plans as the store has them now."""
    refuse_unmigrated(connections)
    return [
        LoadedPlan(plan=plan, edition=edition, projects=projects, loaded_at=at, sha256=total)
        for plan, edition, projects, at, total in connections.ask(_LOADED)
    ]


def _copy(connection: Connection, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _projects(edition: int, columns: PlanColumns, records: RecordLines) -> Iterator[tuple[object, ...]]:
    tokens = {
        name: [[f"{name}={answer}" for answer in answers] for answers in columns.codes[name].sets]
        for name in CODED
    }
    texts = records.texts(np.arange(len(columns)))
    for first in range(0, len(columns), _AT_ONCE):
        rows = np.arange(first, min(first + _AT_ONCE, len(columns)))
        part = pa.array(rows)
        ids, names, called = (
            column.take(part).to_pylist() for column in (columns.ids, columns.names, columns.called)
        )
        words = (f"{name}\n{others}" for name, others in zip(called, columns.words.of(rows), strict=True))
        answers = zip(
            *([tokens[name][code] for code in columns.codes[name].code[rows].tolist()] for name in CODED),
            strict=True,
        )
        told = zip(
            rows.tolist(), ids, names, map(_joined, answers), words, columns.radii[rows].tolist(),
            _hex(columns.shapes(rows)), strict=True,
        )  # fmt: skip
        yield from ((edition, *row, next(texts).decode()) for row in told)


def _joined(answers: tuple[list[str], ...]) -> list[str]:
    return [token for tokens in answers for token in tokens]


def _shapes(edition: int, frame: GeoDataFrame, key: str) -> Iterator[tuple[object, ...]]:
    cells = zip(frame[key].astype(str), frame["name"], _hex(frame.geometry.to_numpy()), strict=True)
    return ((edition, *row) for row in cells)


def _hex(shapes: Geometries) -> list[str | None]:
    """Return geometries as PostGIS reads them, with their system."""
    found: list[str | None] = shapely.to_wkb(
        shapely.set_srid(shapes, 4326), hex=True, include_srid=True
    ).tolist()
    return found
