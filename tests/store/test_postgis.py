"""A store in PostgreSQL shows what the files do, changes at once, never half, and outlives the server's absence."""

import io
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from geoapp.cli import main
from geoapp.domain.filters import Filters
from geoapp.errors import StoreError
from geoapp.io.plan_columns import COLUMNS, dump_columns, parse_columns
from geoapp.io.plans import load_plan
from geoapp.settings import ROOT, folder_of_geojson
from geoapp.store import connect, connections, loading, the_store
from geoapp.store.loading import load, loaded_plans
from geoapp.web import content
from geoapp.web.matches import find_matches
from geoapp.web.routes import routes
from tests.invented_plan import PLAN, copy_plan
from tests.io.test_plan_columns import same
from tests.store.conftest import Cluster

ADDRESSES = [
    f"/api/v1/{PLAN}",
    f"/api/v1/{PLAN}/projects.geojson",
    f"/api/v1/{PLAN}/projects.geojson?theme=metro&kind=project",
    f"/api/v1/{PLAN}/projects.csv?bbox=120,29,121,31",
    f"/api/v1/{PLAN}/projects.geojson?shape=120,29,121,29,121,31",
    f"/ogc/collections/{PLAN}.projects?f=json",
    f"/ogc/collections/{PLAN}.projects/items?f=json&limit=3&offset=2",
    f"/ogc/collections/{PLAN}.projects/items?f=json&precision=exact",
]


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build the invented plan and return the folder of its layers."""
    copy_plan(tmp_path, monkeypatch)
    done = CliRunner().invoke(main, ["build", "--plan", PLAN])
    assert done.exit_code == 0, done.output
    return folder_of_geojson() / PLAN


@pytest.fixture
def stored(built: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Load the invented plan, and let the app read it from the database; return the address."""
    assert built.is_dir()
    load(connect(database), PLAN)
    monkeypatch.setenv("GEOAPP_STORE", database)
    monkeypatch.setattr(connections, "_REST_S", 0.0)
    monkeypatch.setattr(connections, "_PATIENCE", 0)
    return database


def rename(folder: Path, name: str) -> None:
    """Give all projects of a plan a name, as another build of it would."""
    layers = {}
    for layer in sorted(folder.glob("*.geojson")):
        collection = orjson.loads(layer.read_bytes())
        for feature in collection["features"]:
            feature["properties"]["name"] = name
        head = orjson.dumps(collection | {"features": []})[:-2]
        lines = b",\n".join(map(orjson.dumps, collection["features"]))
        layers[layer.name] = head + b"\n" + lines + b"\n]}\n"
        layer.write_bytes(layers[layer.name])
    (folder / COLUMNS).write_bytes(dump_columns(layers))


def names() -> set[str]:
    return {record["name"] for record in content.catalogue(PLAN).records}


@pytest.mark.parametrize("address", ADDRESSES)
def test_api_and_standard_answer_from_the_store_as_from_files(
    address: str, built: Path, database: str, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = client.get(address)
    assert expected.status_code == 200
    load(connect(database), PLAN)
    for layer in (*built.glob("*.geojson"), built / COLUMNS):
        layer.unlink()
    assert client.get(address).content != expected.content
    monkeypatch.setenv("GEOAPP_STORE", database)
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, expected.content)
    assert answer.headers["etag"] != expected.headers["etag"] if "etag" in expected.headers else True


def test_columns_that_an_earlier_version_loaded_are_made_of_the_records(stored: str, built: Path) -> None:
    file = pq.ParquetFile(built / COLUMNS)
    fewer = (
        file.read().drop_columns(["milestone", "conflict"]).replace_schema_metadata(file.metadata.metadata)
    )
    packed = io.BytesIO()
    pq.write_table(fewer, packed)
    expected = content.catalogue(PLAN).columns
    connect(stored).ask("UPDATE edition SET columns = %s RETURNING id", [packed.getvalue()])
    opened = the_store().open(PLAN)
    assert parse_columns(packed.getvalue()) is None
    assert same(opened.columns, expected)


def test_geojson_by_theme_and_box_needs_no_columns(stored: str, client: TestClient) -> None:
    assert stored
    answer = client.get(f"/api/v1/{PLAN}/projects.geojson?kind=project&bbox=119,28,122,32")
    assert len(answer.json()["features"]) > 1
    assert "columns" not in vars(content.catalogue(PLAN).stored)


@pytest.mark.ui
def test_a_page_shows_what_the_store_has(stored: str, built: Path) -> None:
    rename(built, "改了名的项目")
    load(connect(stored), PLAN)
    shutil.rmtree(built)
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.query_params["lang"] = "zh"
    page.run()
    assert not page.exception
    assert not page.warning or all("数据库" not in one.value for one in page.warning)
    assert names() == {"改了名的项目"}


def test_a_plan_that_is_loaded_again_is_another_at_once_and_the_one_before_it_reads_on(
    stored: str, built: Path
) -> None:
    before, old = content.catalogue(PLAN), names()
    rename(built, "第二版")
    assert names() == old
    load(connect(stored), PLAN)
    assert names() == {"第二版"}
    assert content.catalogue(PLAN) is not before
    everything = np.arange(len(before))
    before.stored.records._lines._held.clear()  # type: ignore[attr-defined]
    before.stored.records._kept.clear()  # type: ignore[attr-defined]
    assert {record["name"] for record in before.records} == old
    assert len(before.index.rows(Filters(kind=("project",))))
    assert len(before.columns) == len(everything)
    rename(built, "第三版")
    load(connect(stored), PLAN)
    before.stored.records._kept.clear()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="loaded anew twice"):
        list(before.records)
    assert names() == {"第三版"}
    [there] = connect(stored).ask("SELECT count(*) FROM edition")
    assert there == (2,)


READER = """
import sys
import orjson
from geoapp.domain.filters import Filters
from geoapp.web import content
from geoapp.web.matches import find_matches
seen = []
while not seen or seen[-1] != "版9":
    some = content.catalogue(sys.argv[1])
    [name] = {record["name"] for record in some.records}
    texts = some.records.texts(some.index.rows(Filters()))
    assert {orjson.loads(text)["properties"]["name"] for text in texts} == {name}
    assert len(some.index.rows(Filters(q=name))) == len(some)
    if name not in seen:
        seen.append(name)
        print(name, flush=True)
"""


def test_two_processes_see_whole_states_only_and_both_the_last(stored: str, built: Path) -> None:
    rename(built, "版0")
    load(connect(stored), PLAN)
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, PLAN], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout
            assert reader.stdout.readline() == "版0\n"
        for number in range(1, 10):
            rename(built, f"版{number}")
            load(connect(stored), PLAN)
        for reader in readers:
            told, _ = reader.communicate(timeout=120)
            assert reader.returncode == 0
            assert told.endswith("版9\n")
    finally:
        for reader in readers:
            reader.kill()


KILLED = """
import sys
from geoapp.store import connect, loading
whole = loading._projects
def some(*given):
    for number, row in enumerate(whole(*given)):
        if number == 5:
            print("begun", flush=True)
            sleep(600)
        yield row
loading._projects = some
loading.load(connect(sys.argv[1]), sys.argv[2])
"""


def test_a_load_that_is_killed_leaves_what_was_there(stored: str, built: Path) -> None:
    old, [before] = names(), loaded_plans(connect(stored))
    rename(built, "半个")
    running = subprocess.Popen(
        [sys.executable, "-c", KILLED, stored, PLAN], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert running.stdout
    assert running.stdout.readline() == "begun\n"
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert loaded_plans(connect(stored)) == [before]
    assert names() == old
    load(connect(stored), PLAN)
    assert names() == {"半个"}


def test_a_full_disk_leaves_what_was_there_and_is_told(stored: str, built: Path, cluster: Cluster) -> None:
    old, database = names(), stored.rpartition("/")[2]
    full = "CREATE FUNCTION geoapp.full() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION"
    full += " 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END$$"
    cluster.sql(full, database)
    when = "AFTER INSERT ON geoapp.zone FOR EACH STATEMENT EXECUTE FUNCTION geoapp.full()"
    cluster.sql(f"CREATE TRIGGER full_disk {when}", database)
    rename(built, "放不下")
    with pytest.raises(StoreError, match=r"is full .*nothing was changed") as error:
        load(connect(stored), PLAN)
    assert error.value.code == "store_full"
    assert names() == old


@pytest.fixture
def stop(stored: str, cluster: Cluster) -> Iterator[Callable[[], None]]:
    """Return what stops the server of the database; it runs again afterwards."""
    assert stored
    yield cluster.stop
    cluster.start()


def test_the_map_goes_on_while_the_store_is_away_and_says_so(
    stop: Callable[[], None], stored: str, cluster: Cluster, client: TestClient, built: Path
) -> None:
    everything = find_matches(PLAN, Filters())
    assert len(everything.catalogue.columns) == len(everything)
    assert client.get("/readyz").status_code == 200
    stop()
    some = find_matches(PLAN, Filters(kind=("project",)))
    assert 0 < len(some) < len(everything)
    assert {record["kind"] for record in some.records} == {"project"}
    [fault] = content.build_faults(PLAN)
    assert fault.code == "store_away"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "does not answer" in ready.json()["error"]
    assert str(cluster.port) not in ready.json()["error"]
    assert client.get(f"/api/v1/{PLAN}/projects.geojson?kind=project").status_code == 200
    cluster.start()
    assert content.build_faults(PLAN) == []
    assert client.get("/readyz").status_code == 200
    rename(built, "回来了")
    load(connect(stored), PLAN)
    assert names() == {"回来了"}


def test_a_plan_that_was_never_seen_is_refused_with_a_sentence_while_the_store_is_away(
    stop: Callable[[], None], client: TestClient
) -> None:
    stop()
    answer = client.get(f"/api/v1/{PLAN}/projects.geojson")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["error"]
    assert client.get(f"/ogc/collections/{PLAN}.projects/items?f=json").status_code == 503


def test_a_store_that_does_not_answer_is_asked_once_in_a_while(
    stored: str, cluster: Cluster, stop: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_REST_S", 3600.0)
    stop()
    one = connect(stored)
    for _ in range(2):
        with pytest.raises(StoreError, match="does not answer"):
            one.ask("SELECT 1")
    cluster.start()
    with pytest.raises(StoreError, match="does not answer"):
        one.ask("SELECT 1")
    one._away_until = 0.0
    assert one.ask("SELECT 1") == [(1,)]
    cluster.stop()
    cluster.start()
    assert one.ask("SELECT 2") == [(2,)]  # by another connection


def test_metric_filters_and_values_are_those_of_the_plan(
    stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, shape = load_plan(PLAN), ((120.0, 29.5), (121.0, 29.5), (121.0, 30.3))
    by_store, known = find_matches(PLAN, Filters(shape=shape)), content.known_values(plan)
    monkeypatch.setenv("GEOAPP_STORE", "")
    by_files = find_matches(PLAN, Filters(shape=shape))
    assert by_store.catalogue is not by_files.catalogue
    assert by_store.frame.equals(by_files.frame)
    assert len(by_files)
    assert {name: list(values) for name, values in known.items()} == {
        name: list(values) for name, values in content.known_values(plan).items()
    }
    assert loading.loaded_plans(connect(stored))[0].projects == len(content.catalogue(PLAN))
