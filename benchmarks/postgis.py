"""A PostGIS of our own for as long as it is measured: a cluster in a folder, on a socket, gone afterwards.

It gets what its manual recommends for such work: subdivided districts, spatial indexes, enough memory, and parallel
plans with two workers. Loading, subdividing and indexing are not timed; a result is written to an unlogged table.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

BINARIES = Path("/usr/lib/postgresql/15/bin")
USER = "postgres"
PORT = "54650"
"""Only names the socket: the server listens on no address."""

SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "fsync": "off",
    "jit": "off",
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "2",
    "max_parallel_workers": "2",
    "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
}

SQL = {
    "join": """
        SELECT "row", "column", sum(CASE ST_Dimension(whole) WHEN 0 THEN 1 WHEN 1 THEN ST_Length(part)
                                    ELSE ST_Area(part) END) AS size
        FROM (SELECT feature.id AS "row", piece.id AS "column", feature.geom AS whole,
                     CASE WHEN ST_CoveredBy(feature.geom, piece.geom) THEN feature.geom
                          ELSE ST_Intersection(feature.geom, piece.geom) END AS part
              FROM feature JOIN piece ON ST_Intersects(feature.geom, piece.geom)) AS cut
        GROUP BY 1, 2""",
    "pairs": """
        SELECT a.id AS i, b.id AS j FROM feature a JOIN feature b
        ON a.id < b.id AND ST_DWithin(a.geom, b.geom, 500)""",
    "dissolve": """
        SELECT ST_Area(geom) AS area, ST_NumGeometries(geom) AS pieces
        FROM (SELECT ST_Collect(geom) AS geom FROM (
                SELECT ST_UnaryUnion(cluster) AS geom
                FROM (SELECT unnest(ST_ClusterIntersecting(geom)) AS cluster FROM buffer) AS clustered) AS united
             ) AS collected""",
    "overlap": """
        SELECT a.id AS i, b.id AS j, ST_Area(ST_Intersection(a.geom, b.geom)) AS size FROM buffer a JOIN buffer b
        ON a.id < b.id AND ST_Intersects(a.geom, b.geom)""",
    "filter": """
        SELECT id AS "row" FROM feature WHERE theme IN (1, 4) AND ST_Intersects(geom, ST_MakeEnvelope({view}))
        AND ST_Intersects(geom, '{shape}'::geometry)""",
}
"""The best that we found for each task: of four ways to dissolve, clusters first took half the time of ST_Union."""


def here() -> bool:
    """Say whether PostGIS is installed, and may be run: root needs another user to run it as."""
    installed = (BINARIES / "initdb").is_file() and any(
        Path("/usr/share/postgresql/15/extension").glob("postgis.control")
    )
    return installed and (os.getuid() != 0 or shutil.which("setpriv") is not None)


@contextmanager
def cluster(folder: Path) -> Iterator["Cluster"]:
    """Start a server in a folder, which is to be empty, and stop it in the end."""
    data = folder / "data"
    folder.mkdir(mode=0o755)
    if os.getuid() == 0:
        shutil.chown(folder, USER)
    _run("initdb", "--pgdata", data, "--auth", "trust", "--encoding", "UTF8", "--no-sync", "--username", USER)
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    options += f" -c unix_socket_directories={folder} -c port={PORT}"
    _run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", folder / "log", "--options", options)
    try:
        yield Cluster(folder)
    finally:
        _run("pg_ctl", "stop", "--pgdata", data, "--mode", "immediate")


class Cluster:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """Create the extension."""
        self.folder = folder
        self._ask("CREATE EXTENSION postgis")

    def load(
        self, table: str, geometries: npt.NDArray[np.object_], themes: npt.NDArray[np.int64] | None = None
    ) -> None:
        """Make an indexed table of geometries with their positions as ids."""
        hexes = shapely.to_wkb(geometries, hex=True)
        codes = np.zeros(len(geometries), dtype=int) if themes is None else themes
        file = self.folder / f"{table}.txt"
        with file.open("w", encoding="ascii") as out:
            out.writelines(
                f"{k}\t{code}\t{text}\n" for k, (code, text) in enumerate(zip(codes, hexes, strict=True))
            )
        self._ask(f"CREATE UNLOGGED TABLE {table} (id int PRIMARY KEY, theme int, geom geometry)")
        self._ask(f"\\copy {table} FROM '{file}'")
        file.unlink()
        self._index(table)

    def subdivide(self, table: str, pieces: str) -> None:
        """Make an indexed table of the polygons in pieces of at most 128 vertices."""
        self._ask(
            f"CREATE UNLOGGED TABLE {pieces} AS SELECT id, ST_Subdivide(geom, 128) AS geom FROM {table}"  # noqa: S608 (names of this file)
        )
        self._index(pieces)

    def seconds(self, query: str, quick_s: float, repeats: int) -> float:
        """Return the seconds of a query whose result goes into the table ``result``; of a quick one the fastest run."""
        run = f"DROP TABLE IF EXISTS result;\n\\timing on\nCREATE UNLOGGED TABLE result AS {query};\n\\timing off\n"
        first = self._timed(run)
        return min(first + self._timed(run * repeats)) if first[0] < quick_s else first[0]

    def _timed(self, script: str) -> list[float]:
        return [float(time) / 1000 for time in re.findall(r"Time: ([\d.]+) ms", self._ask(script))]

    def result(self, *columns: str) -> dict[str, npt.NDArray[np.float64]]:
        """Return the table ``result``, sorted by its columns."""
        names = ", ".join(f'"{column}"' for column in columns)
        said = self._ask(f"\\copy (SELECT {names} FROM result ORDER BY {names}) TO STDOUT")  # noqa: S608 (the same)
        rows = np.array([line.split("\t") for line in said.splitlines()], dtype=float).reshape(
            -1, len(columns)
        )
        return dict(zip(columns, rows.T, strict=True))

    def _index(self, table: str) -> None:
        self._ask(f"CREATE INDEX ON {table} USING gist (geom)")
        self._ask(f"VACUUM ANALYZE {table}")

    def _ask(self, text: str) -> str:
        script = self.folder / "ask.sql"
        script.write_text(text, encoding="utf-8")
        flags = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1")
        return _run(
            "psql", *flags, "--host", self.folder, "--port", PORT, "--username", USER, "--file", script
        )


def _run(program: str, *arguments: object) -> str:
    """Run one of PostgreSQL's programs, which refuse to run as root, and return what it says."""
    other = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups") if os.getuid() == 0 else ()
    command = [*other, str(BINARIES / program), *map(str, arguments)]
    # pg_ctl's server would keep a pipe open, so what it says goes nowhere.
    quiet = program == "pg_ctl"
    done = subprocess.run(  # noqa: S603 (PostgreSQL's own programs, with arguments from this file)
        command,
        check=True,
        cwd="/",
        env=os.environ | {"PGOPTIONS": "-c client_min_messages=warning"},
        text=True,
        stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    return done.stdout or ""
