"""The store's container is made ready by a script; geoapp's role then migrates and loads by a password in a file."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.errors import StoreError
from geoapp.settings import ROOT
from geoapp.store import connect
from tests.invented_plan import PLAN, copy_plan
from tests.store.conftest import BINARIES, Cluster

WORD = "it's \"a\" :'word' $(x)\\"


def make_ready(cluster: Cluster, name: str, word: Path) -> str:
    """Make a database ready as the container does at its first start; return its address without a password."""
    cluster.sql(f"CREATE DATABASE {name}")
    environment = {
        "PATH": f"{BINARIES}:{os.environ['PATH']}",
        "PGHOST": str(cluster.folder),
        "PGPORT": str(cluster.port),
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": name,
        "STORE_PASSWORD_FILE": str(word),
    }
    subprocess.run(["sh", ROOT / "deploy" / "store.sh"], env=environment, check=True, capture_output=True)
    return f"postgresql://geoapp@127.0.0.1:{cluster.port}/{name}"


def test_a_fresh_store_is_migrated_and_loaded_with_the_password_of_a_file(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = tmp_path / "store_password"
    word.write_text(f"{WORD}\n", encoding="utf-8")
    address = make_ready(cluster, "contained", word)
    copy_plan(tmp_path / "plan", monkeypatch)
    monkeypatch.setenv("GEOAPP_STORE", address)
    monkeypatch.setenv("GEOAPP_STORE_PASSWORD", str(word))
    for command in (["build", "--plan", PLAN], ["store", "migrate"], ["store", "load"], ["store", "status"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{PLAN}: edition 1 of ")
    ((owner, is_super),) = connect(address).ask(
        "SELECT pg_get_userbyid(datdba), rolsuper FROM pg_database, pg_roles"
        " WHERE datname = current_database() AND rolname = current_user"
    )
    assert (owner, is_super) == ("geoapp", False)

    word.write_text("another", encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        connect(address).ask("SELECT 1")
    assert refused.value.code == "store_away"
    assert WORD not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff"])
def test_a_file_without_a_password_is_said_in_a_sentence(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    word = tmp_path / "store_password"
    if content is not None:
        word.write_bytes(content)
    monkeypatch.setenv("GEOAPP_STORE_PASSWORD", str(word))
    with pytest.raises(StoreError) as refused:
        connect("postgresql://geoapp@127.0.0.1:1/plans").ask("SELECT 1")
    assert refused.value.code == "store_password"
    assert str(word) in str(refused.value)
