"""Row security in PostgreSQL: a role sees what it was granted, of plans and of all that people write of them."""

from collections.abc import Iterator

import psycopg
import pytest

from geoapp.domain.draft import PlaceDraft
from geoapp.domain.indicator import ActualsFile
from geoapp.domain.ledger import LedgerDecision, LedgerList
from geoapp.domain.opinion import Opinion, SaidOpinion
from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.pipeline.annual_lists import decision_version, list_version
from geoapp.pipeline.drafts import first_version
from geoapp.pipeline.indicators import actuals_version
from geoapp.pipeline.written import STORES
from geoapp.store import connect
from geoapp.store.attachment_store import adding
from geoapp.store.loading import load
from tests.invented_attachments import attached
from tests.store.conftest import Cluster

PLAN = "urumqi-14fyp"
WRITTEN = (
    "annual_list",
    "attachment",
    "indicator_actuals",
    "list_decision",
    "opinion",
    "place_draft",
    "status_report",
)
LOADED = ("district", "edition", "plan", "present_projects", "project", "zone")


@pytest.fixture
def asking(
    database: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection[tuple[int, ...]]]:
    """Yield a connection to a store in which the first plan is loaded and somebody has written of two."""
    monkeypatch.setenv("GEOAPP_STORE", database)
    load(connect(database), PLAN)
    write(PLAN)
    write("another-plan")
    name = database.rpartition("/")[2]
    cluster.sql("CREATE ROLE reader; GRANT USAGE ON SCHEMA geoapp TO reader", name)
    cluster.sql("GRANT SELECT ON ALL TABLES IN SCHEMA geoapp TO reader", name)
    cluster.sql("REVOKE ALL ON geoapp.plan_reader FROM reader", name)
    with psycopg.connect(database, options="-c search_path=geoapp,public") as connection:
        yield connection
        connection.rollback()
    cluster.sql("DROP OWNED BY reader", name)
    cluster.sql("DROP ROLE reader", name)


def write(plan_id: str) -> None:
    """Write one version of each kind, and a file."""
    by = {"plan": plan_id, "who": "w", "when": "2026-01-01T00:00:00+00:00"}
    project = f"{plan_id}/1"
    report = StatusReport(
        project=project, month="2026-01", version=1, said=SaidStatus(status="ongoing"), **by
    )
    of_list = LedgerList(
        plan=plan_id, title="a.xlsx", sha256="ab" * 32, year=2024, as_of="2024", added="", who="w", rows=(), matches=()
    )  # fmt: skip
    decided = LedgerDecision(rows=("t1-1",), projects=(), who="w", when="")
    spot = {"type": "Point", "coordinates": [87.0, 43.0]}
    draft = PlaceDraft(
        id="0000000a", project=project, name="a", geometry=spot, uncertainty_m=1.0, source="s", datum="wgs84",
        before="", **by
    )  # fmt: skip
    actuals = ActualsFile(plan=plan_id, title="a.csv", sha256="", added="", who="w", rows=())
    said = SaidOpinion(text="t", answer="", state="open")
    versions = [
        report,
        Opinion(project=project, id="a", version=1, said=said, **by),
        list_version(of_list),
        decision_version(list_version(of_list), decided),
        first_version(draft),
        actuals_version(actuals),
    ]
    assert {type(one) for one in versions} == {*STORES}
    file = attached(b"%PDF-1.7")
    for one in versions:
        beside = [adding(one, "2026-01", file)] if one is report else []
        STORES[type(one)]().add([one], beside)


def counts(connection: psycopg.Connection[tuple[int, ...]], tables: tuple[str, ...]) -> dict[str, int]:
    question = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608 (ours)
    return dict(zip(tables, connection.execute(question).fetchone() or (), strict=True))


def test_every_table_of_plans_is_named_here_and_has_row_security(
    asking: psycopg.Connection[tuple[int, ...]],
) -> None:
    question = """
        SELECT relname, relrowsecurity FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = 'geoapp' AND relkind = 'r' AND relname NOT LIKE '%%yoyo%%'"""
    found = dict(asking.execute(question).fetchall())
    assert {*found} >= {*WRITTEN, *LOADED} - {"present_projects"}
    ours = {name for name in found if name in {*WRITTEN, *LOADED}}
    without = {name for name, secured in found.items() if not secured}
    assert not ours & without
    columns = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'geoapp' AND column_name = 'plan'"
    of_plans = {str(name) for (name,) in asking.execute(columns).fetchall()}
    assert of_plans - {"plan_reader"} <= {*WRITTEN, *LOADED}


def test_a_role_sees_the_plans_that_it_was_granted_and_what_is_written_of_them(
    asking: psycopg.Connection[tuple[int, ...]],
) -> None:
    loaded = counts(asking, LOADED)
    assert min(loaded.values()) > 0
    assert counts(asking, WRITTEN) == dict.fromkeys(WRITTEN, 2)
    asking.execute("SET LOCAL ROLE reader")
    assert counts(asking, LOADED) == dict.fromkeys(LOADED, 0)
    assert counts(asking, WRITTEN) == dict.fromkeys(WRITTEN, 0)
    asking.execute("RESET ROLE")
    asking.execute("INSERT INTO plan_reader VALUES ('reader', %s)", [PLAN])
    asking.execute("SET LOCAL ROLE reader")
    assert counts(asking, LOADED) == loaded
    assert counts(asking, WRITTEN) == dict.fromkeys(WRITTEN, 1)
    for table in WRITTEN:
        found = asking.execute(f"SELECT plan FROM {table}").fetchall()  # noqa: S608 (ours)
        assert found == [(PLAN,)], table


@pytest.mark.parametrize("table", [*WRITTEN, "project"])
def test_a_role_that_reads_changes_nothing(asking: psycopg.Connection[tuple[int, ...]], table: str) -> None:
    asking.execute("INSERT INTO plan_reader VALUES ('reader', %s)", [PLAN])
    asking.execute("SET LOCAL ROLE reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asking.execute(f"DELETE FROM {table}")  # noqa: S608 (ours)
