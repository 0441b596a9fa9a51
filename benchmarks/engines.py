"""The two engines that answer spatial SQL within the process, DuckDB and SedonaDB, on the tasks of ``ways.py``.

Tables are loaded, and DuckDB's index is built, before the time is taken, as with PostGIS. Each has a spatial join,
which an order of two ids within the condition would take away: a pair's second half is left out afterwards.
``pip install --editable '.[peers]' --constraint constraints.txt`` brings both; without them their columns are empty.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scene
import shapely

THREADS = 2

Geometries = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[Any]]

SQL = {
    "join": """
        SELECT f.id AS "row", d.id AS "column", CASE ST_Dimension(f.geom) WHEN 0 THEN 1.0
               WHEN 1 THEN ST_Length(ST_Intersection(f.geom, d.geom))
               ELSE ST_Area(ST_Intersection(f.geom, d.geom)) END AS size
        FROM feature f JOIN district d ON ST_Intersects(f.geom, d.geom)""",
    "pairs": "SELECT a.id AS i, b.id AS j FROM feature a JOIN feature b ON ST_DWithin(a.geom, b.geom, 500.0)",
    "dissolve": "SELECT ST_AsWKB(ST_Union_Agg(geom)) AS wkb FROM buffer",
    "themes": "SELECT theme, ST_AsWKB(ST_Union_Agg(geom)) AS wkb FROM buffer GROUP BY theme ORDER BY theme",
    "overlap": """
        WITH pair AS {once} (SELECT a.id AS i, b.id AS j, a.geom AS one, b.geom AS other
                             FROM buffer a JOIN buffer b ON ST_Intersects(a.geom, b.geom))
        SELECT i, j, ST_Area(ST_Intersection(one, other)) AS size FROM pair WHERE i < j""",
    "filter": """
        SELECT id AS "row" FROM feature WHERE theme IN (1, 4)
        AND ST_Intersects(geom, ST_GeomFromText('{view}')) AND ST_Intersects(geom, ST_GeomFromText('{shape}'))""",
}
"""Without marks the same words are both engines' own."""


class Engine(Protocol):
    """An engine with tables in this process's memory."""

    name: str
    once: str

    def load(self, table: str, geometries: Geometries, themes: Codes) -> None:
        """Make a table of positions as ids, themes and geometries."""

    def ask(self, query: str) -> pa.Table:
        """Return an answer's columns, geometries as WKB."""


class DuckDB:
    """DuckDB with its extension from a wheel: fetching it from its host is what a closed network cannot."""

    name = "DuckDB"
    once = "MATERIALIZED"
    """What keeps a filter on ids out of the join."""

    def __init__(self) -> None:
        """Open a database in memory."""
        import duckdb  # noqa: PLC0415 (an extra)
        import duckdb_extension_spatial  # noqa: PLC0415

        (extension,) = Path(duckdb_extension_spatial.__path__[0]).rglob("spatial.duckdb_extension")
        self._base = duckdb.connect(config={"threads": THREADS, "autoinstall_known_extensions": False})
        self._base.load_extension(str(extension))

    def load(self, table: str, geometries: Geometries, themes: Codes) -> None:
        """Make an indexed table."""
        self._base.register("given", _columns(geometries, themes))
        made = "id, theme, ST_GeomFromWKB(wkb) AS geom"
        self._base.execute(f"CREATE TABLE {table} AS SELECT {made} FROM given")  # noqa: S608 (names of this file)
        self._base.execute(f"CREATE INDEX {table}_tree ON {table} USING RTREE (geom)")
        self._base.unregister("given")

    def ask(self, query: str) -> pa.Table:
        """Return an answer's columns."""
        return self._base.execute(query).to_arrow_table()


class SedonaDB:
    """SedonaDB, which has no index to be built beforehand."""

    name = "SedonaDB"
    once = ""

    def __init__(self) -> None:
        """Open a session."""
        import sedonadb  # noqa: PLC0415 (an extra)

        self._session = sedonadb.connect()
        self._session.sql(f"SET datafusion.execution.target_partitions = {THREADS}").execute()

    def load(self, table: str, geometries: Geometries, themes: Codes) -> None:
        """Keep a table in memory."""
        self._session.create_data_frame(_columns(geometries, themes)).to_view("given", overwrite=True)
        found = self._session.sql("SELECT id, theme, ST_GeomFromWKB(wkb) AS geom FROM given")
        found.to_memtable().to_view(table)

    def ask(self, query: str) -> pa.Table:
        """Return an answer's columns."""
        return self._session.sql(query).to_arrow_table()


NAMES = (DuckDB.name, SedonaDB.name)

ENGINES: dict[str, Callable[[], Engine]] = {
    kind.name: kind
    for kind, needed in ((DuckDB, "duckdb_extension_spatial"), (SedonaDB, "sedonadb"))
    if importlib.util.find_spec(needed)
}
"""Those that are installed."""


def tables_of(
    task: str, count: int, buffers: Callable[[], tuple[Geometries, Codes]]
) -> dict[str, tuple[Geometries, Codes]]:
    """Return what a task needs as tables of geometries and themes; ``buffers`` makes those of the features."""
    if task in ("dissolve", "themes", "overlap"):
        return {"buffer": buffers()}
    tables = {"feature": scene.features(count)}
    if task == "join":
        districts = scene.districts()
        tables["district"] = districts, np.zeros(len(districts), dtype=np.int64)
    return tables


def run_of(
    engine: Engine, task: str, tables: dict[str, tuple[Geometries, Codes]], view: str, shape: str
) -> Callable[[], Arrays]:
    """Load what a task needs, and return what answers it."""
    for table, (geometries, themes) in tables.items():
        engine.load(table, geometries, themes)
    query = SQL[task].format(once=engine.once, view=view, shape=shape)

    def run() -> Arrays:
        answer = engine.ask(query)
        found = {name: answer[name].to_numpy() for name in answer.column_names}
        if task in ("dissolve", "themes"):
            return _unions(shapely.from_wkb(found["wkb"]))
        if task == "pairs":
            once = found["i"] < found["j"]
            return {name: column[once] for name, column in found.items()}
        return found

    return run


def _unions(unions: Geometries) -> Arrays:
    return {"area": shapely.area(unions), "pieces": shapely.get_num_geometries(unions)}


def _columns(geometries: Geometries, themes: Codes) -> pa.Table:
    return pa.table(
        {"id": np.arange(len(geometries)), "theme": themes, "wkb": pa.array(shapely.to_wkb(geometries))}
    )
