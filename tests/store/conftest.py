"""A PostgreSQL of the tests' own: made in a temporary folder, without rights, and gone with them."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from geoapp.store import connect
from geoapp.store.migrations import migrate

PASSWORD = "not-to-be-told"  # noqa: S105 (of a server that lives as long as the test)
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
BINARIES = _BINARIES[-1].parent if _BINARIES else None
"""Folder of the programs of PostgreSQL."""

_POSTGIS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


@dataclass(frozen=True)
class Cluster:
    """A server on a port of this machine."""

    folder: Path
    port: int
    _numbers: Iterator[int]

    def address(self, database: str, password: str = PASSWORD) -> str:
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, unless it runs."""
        if (self.folder / "data" / "postmaster.pid").exists() and self._pings():
            return
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-o", options, "start")

    def _pings(self) -> bool:
        command = [_BINARIES[-1].parent / "pg_isready", "-q", "-h", str(self.folder), "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self) -> None:
        _run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def sql(self, statement: str, database: str = "postgres") -> None:
        _run(
            "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
            f"host={self.folder} port={self.port} dbname={database}",
        )

    def database(self, template: str = "migrated") -> str:
        """Return the address of a new database."""
        name = f"test{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)


def _run(program: str, *arguments: str) -> None:
    # PostgreSQL refuses to run as root.
    as_whom = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_whom, str(_BINARIES[-1].parent / program), *arguments]
    done = subprocess.run(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


def _missing() -> str:
    if not _BINARIES or not _POSTGIS:
        return "needs PostgreSQL with PostGIS: apt-get install postgresql-15 postgresql-15-postgis-3"
    try:
        import psycopg  # noqa: F401, PLC0415
    except ModuleNotFoundError:
        return "needs the extra postgis: pip install -e .[postgis]"
    return ""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a server; without one the test is skipped, or fails where CI wants one."""
    if missing := _missing():
        (pytest.fail if os.environ.get("GEOAPP_REQUIRE_POSTGIS") else pytest.skip)(missing)
    folder = Path(tempfile.mkdtemp(prefix="geoapp-postgis-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Cluster(folder, free.getsockname()[1], count())
    try:
        word = folder / "word"
        word.write_text(PASSWORD)
        word.chmod(0o644)
        _run(
            "initdb",
            "-D",
            f"{folder}/data",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            f"--pwfile={word}",
            "--no-sync",
        )
        server.start()
        server.sql("CREATE DATABASE migrated")
        migrate(connect(server.address("migrated")))
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(cluster: Cluster) -> str:
    """Return the address of a database with the store's tables."""
    return cluster.database()


@pytest.fixture(params=["sqlite", "postgresql"])
def written(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what people write in a new file, then in a new database."""
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    if request.param == "postgresql":
        monkeypatch.setenv("GEOAPP_STORE", request.getfixturevalue("database"))
