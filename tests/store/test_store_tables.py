"""Tables, commands and refusals of a store in PostgreSQL."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from geoapp.analysis.wording import NO_NAMES
from geoapp.cli import main
from geoapp.domain.filters import Filters
from geoapp.errors import GeoappError, InputError, StoreError
from geoapp.settings import ROOT
from geoapp.store import connect, migrations, the_store
from geoapp.store.loading import load
from geoapp.store.migrations import latest, migrate
from geoapp.store.postgis import PostgisStore
from geoapp.web import content
from tests.store.conftest import PASSWORD, Cluster

PLAN = "urumqi-14fyp"


@pytest.fixture
def loaded(database: str) -> str:
    """Load the first plan and return the database's address."""
    load(connect(database), PLAN)
    return database


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["store", *arguments])
    return done.exit_code, done.output


def test_commands_make_the_tables_load_and_say_what_is_there(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_STORE", cluster.database("template1"))
    code, told = run("load", PLAN)
    assert (code, "geoapp store migrate" in told) == (2, True)
    assert run("status")[0] == 2
    assert run("migrate") == (
        0,
        (
            "0001_tables.sql\n0002_row_security.sql\n0003_status_reports.sql\n0004_opinions.sql\n0005_attachments.sql\n"
            "0006_drafts.sql\n0007_annual_lists.sql\n0008_indicator_actuals.sql\n"
        ),
    )
    assert run("migrate") == (0, "Nothing to do.\n")
    assert run("status", PLAN) == (0, f"{PLAN}: not loaded\n")
    assert run("load", PLAN)[0] == 0
    code, told = run("status", "--json")
    assert code == 0
    [plan] = json.loads(told)["plans"]
    assert (plan["plan"], plan["is_built_here"]) == (PLAN, True)
    assert plan["projects"] == len(content.catalogue(PLAN))
    assert PASSWORD not in told
    code, told = run("load", "nowhere")
    assert (code, "There is no plan" in told) == (2, True)


def test_status_says_that_the_files_are_another_build(
    loaded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_STORE", loaded)
    assert "another build" not in run("status")[1]
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    assert "another build" in run("status")[1]
    code, told = run("load")
    assert (code, f"geoapp build --plan {PLAN}" in told) == (2, True)


def test_districts_and_zones_are_loaded_too(loaded: str) -> None:
    [districts], [zones] = (
        connect(loaded).ask(f"SELECT count(*), bool_and(ST_SRID(geometry) = 4326) FROM {table}")  # noqa: S608 (ours)
        for table in ("district", "zone")
    )
    assert districts == (8, True)
    assert zones[0] > 5


def test_without_an_address_the_command_says_how_to_set_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_STORE", raising=False)
    code, told = run("status")
    assert (code, "GEOAPP_STORE" in told) == (2, True)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://geoapp:not-to-be-told@db/plans",
        "postgresql://geoapp:not-to-be-told@db:port/plans",
        "postgresql://geoapp:not-to-be-told@[db/plans",
        "postgresql://geoapp:not-to-be-told@db/plans?no_such_option=1",
        "plans",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("GEOAPP_STORE", address)
    with pytest.raises(InputError) as error:
        the_store()
    assert error.value.code == "store_address"
    assert PASSWORD not in f"{error.value}{error.value.say('zh')}"


def test_a_wrong_password_is_told_without_any(cluster: Cluster) -> None:
    with pytest.raises(StoreError) as error:
        connect(cluster.address("migrated", "wrong-as-well")).ask("SELECT 1")
    assert error.value.code == "store_away"
    assert "password authentication" in str(error.value)
    assert "wrong-as-well" not in str(error.value)


def test_a_store_without_its_tables_or_with_newer_ones_is_refused(cluster: Cluster, database: str) -> None:
    bare = connect(cluster.database("template1"))
    with pytest.raises(StoreError) as error:
        PostgisStore(bare).open(PLAN)
    assert error.value.code == "store_migration"
    later = f"INSERT INTO geoapp.migration VALUES ({latest() + 1}, 'later')"  # noqa: S608 (a number of ours)
    cluster.sql(later, database.rpartition("/")[2])
    [fault] = PostgisStore(connect(database)).faults(PLAN)
    assert fault.code == "store_newer"


def test_migrations_that_fail_leave_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = cluster.database("template1")
    broken = tmp_path / "9999_broken.sql"
    broken.write_text("SELECT 1/0")
    monkeypatch.setattr(migrations, "_FILES", [*migrations._FILES, broken])
    with pytest.raises(StoreError):
        migrate(connect(address))
    assert connect(address).ask("SELECT count(*) FROM pg_namespace WHERE nspname = 'geoapp'") == [(0,)]


def test_a_database_that_is_not_in_utf8_is_refused(cluster: Cluster) -> None:
    cluster.sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(StoreError) as error:
        migrate(connect(cluster.address("latin")))
    assert error.value.code == "store_encoding"


def test_a_user_without_rights_is_told(cluster: Cluster, database: str) -> None:
    name = database.rpartition("/")[2]
    cluster.sql("DROP ROLE IF EXISTS guest; ", name)
    cluster.sql(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'", name)
    guest = connect(database.replace("postgres:", "guest:", 1))
    with pytest.raises(StoreError) as error:
        PostgisStore(guest).open(PLAN)
    assert error.value.code in {"store_rights", "store_migration"}
    cluster.sql("DROP OWNED BY guest; ", name)
    cluster.sql("DROP ROLE guest", name)


def test_a_user_who_owns_the_database_and_nothing_else_makes_tables_and_loads(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = cluster.database("template1").replace("postgres:", "owner:", 1)
    name = address.rpartition("/")[2]
    cluster.sql(f"CREATE ROLE owner LOGIN PASSWORD '{PASSWORD}'", name)
    cluster.sql(f"ALTER DATABASE {name} OWNER TO owner", name)
    with pytest.raises(StoreError) as error:
        migrate(connect(address))
    assert error.value.code == "store_rights"
    cluster.sql("CREATE EXTENSION postgis", name)
    migrate(connect(address))
    load(connect(address), PLAN)
    monkeypatch.setenv("GEOAPP_STORE", address)
    assert len(content.catalogue(PLAN)) > 500


def test_a_plan_that_was_not_loaded_is_told(database: str) -> None:
    store = PostgisStore(connect(database))
    with pytest.raises(StoreError) as error:
        store.open(PLAN)
    assert [error.value.code] == [fault.code for fault in store.faults(PLAN)] == ["store_no_plan"]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (Filters(theme=("metro",)), "project_answers"),
        (Filters(q="污水处理"), "project_words"),
        (Filters(bbox=(87.5, 43.7, 87.6, 43.8)), "project_geometry"),
        (Filters(shape=((87.5, 43.7), (87.6, 43.7), (87.6, 43.8))), "project_geometry"),
    ],
)
def test_filters_can_go_by_their_indexes(
    loaded: str, asked: Filters, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PostgisStore(connect(loaded))
    narrowing = store.open(PLAN).narrowing(NO_NAMES, "EPSG:4538")
    questions = []
    ask = store._connections.ask
    monkeypatch.setattr(store._connections, "ask", lambda *given: questions.append(given) or ask(*given))
    assert len(narrowing.rows(asked))
    question, values = next(given for given in questions if "array_agg" in given[0])
    with psycopg.connect(loaded, options="-c search_path=geoapp,public -c enable_seqscan=off") as connection:
        for one in ("project_pkey", "project_id"):  # the plan is small: any index would do
            connection.execute(f"ALTER TABLE project DROP CONSTRAINT IF EXISTS {one}")
            connection.execute(f"DROP INDEX IF EXISTS {one}")
        lines = connection.execute(f"EXPLAIN {question}".encode(), values).fetchall()
        connection.rollback()
    assert index in str(lines)


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_STORE", "postgresql://db.example.org/without-package")
    monkeypatch.setitem(sys.modules, "geoapp.store.connections", None)
    with pytest.raises(GeoappError, match=r"geoapp-plans\[postgis\]"):
        the_store()
    assert run("status")[0] == 2


def test_files_need_no_package_of_the_store() -> None:
    code = "import sys; from geoapp.web import content; content.catalogue(sys.argv[1]); print('psycopg' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, PLAN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
