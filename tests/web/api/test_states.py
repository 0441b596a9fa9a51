"""State of projects as a parameter: command, API, sheet, analysis and page's routes find the same projects."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.cli import main
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.io.earlier_files import folder_of_lists
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.export import export
from geoapp.pipeline.sources import load_source
from geoapp.web import content
from geoapp.web.matches import find_matches, stream_matches

from ...invented_plan import PLAN, copy_plan  # noqa: TID252
from ...invented_states import LINE, LINE_ID, STATION, STATION_ID, record_states, report  # noqa: TID252

V1 = f"/api/v1/{PLAN}"
ITEMS = f"/ogc/collections/{PLAN}.projects/items"
FOUND = [
    ({"status": "ongoing"}, {STATION_ID}),
    ({"status": "done"}, {LINE_ID}),
    ({"list_year": "2024"}, {STATION_ID, LINE_ID}),
    ({"list_year": "2030"}, set()),
    ({"owner": "甲公司"}, {STATION_ID}),
    ({"owner": ["甲公司", "乙局"], "status": "done"}, {LINE_ID}),
    ({"money_min": "3000万"}, {STATION_ID}),
    ({"money_min": "1", "money_max": "30000000"}, {STATION_ID}),
    ({"light": "red"}, {STATION_ID}),
    ({"list_year": "2024", "money_max": "3000万"}, {STATION_ID}),
    ({"list_year": "2030", "money_max": "3000万"}, set()),
]
NO_RECORDS = "还没有年度清单、月度填报或状态更正"
RECORDED = [name for name, one in FILTERS.items() if one.recorded]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        copy_plan(tmp_path_factory.mktemp("states"), patch)
        write_build(build_plan(PLAN))
        yield


@pytest.fixture
def recorded(built: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """Two projects of a list, of which one says no amount, and a report."""
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    record_states(tmp_path)
    return tmp_path


@pytest.fixture
def empty(built: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))


def flags(query: dict[str, object]) -> list[str]:
    pairs = [
        (name, one) for name, some in query.items() for one in (some if isinstance(some, list) else [some])
    ]
    return [part for name, one in pairs for part in (f"--{name}", str(one))]


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    return result.exit_code, result.output


def ids_of(content_: bytes | str) -> set[str]:
    return {one["id"] for one in json.loads(content_)["features"]}


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_each_way_finds_the_same(
    recorded: Path, client: TestClient, query: dict[str, object], expected: set[str]
) -> None:
    out = recorded / "out.geojson"
    assert run("export", "--plan", PLAN, *flags(query), "--out", out)[0] == 0
    assert ids_of(out.read_bytes()) == expected
    assert ids_of(client.get(f"{V1}/projects.geojson", params=query).content) == expected
    detail = urlencode(query, doseq=True)
    assert {*load_source(Source(kind="projects", detail=detail), load_plan(PLAN))["id"]} == expected
    page = client.get(f"/print/{PLAN}/map", params={**query, "lang": "zh"})
    assert (page.status_code, [name in page.text for name in (STATION, LINE)]) == (
        200, [one in expected for one in (STATION_ID, LINE_ID)],
    )  # fmt: skip
    for asked in (_named(query), {"filter": _expression(query)}):
        assert {f"{PLAN}/{one}" for one in ids_of(client.get(ITEMS, params=asked).content)} == expected
    summed = client.get(f"{V1}/sums", params=query).json()
    assert summed["projects"] == len(expected)
    code, said = run("sums", "--plan", PLAN, *flags(query), "--json")
    assert (code, json.loads(said)) == (0, summed)


def _named(query: dict[str, object]) -> dict[str, object]:
    """The query by the names that OGC's features have for it."""
    return {"recorded_status" if name == "status" else name: value for name, value in query.items()}


def _expression(query: dict[str, object]) -> str:
    def some(value: object) -> str:
        return ", ".join(f"'{one}'" for one in (value if isinstance(value, list) else [value]))

    return " AND ".join(
        f"{name} = {some(value)}" if name.startswith("money") else f"{name} IN ({some(value)})"
        for name, value in _named(query).items()
    )


@pytest.mark.usefixtures("recorded")
def test_an_expression_leaves_out_what_nothing_is_known_of(client: TestClient) -> None:
    def found(expression: str) -> set[str]:
        return {f"{PLAN}/{one}" for one in ids_of(client.get(ITEMS, params={"filter": expression}).content)}

    assert found("NOT money_min = '9000万'") == {STATION_ID}
    assert found("list_year IS NOT NULL AND recorded_status <> 'done'") == {STATION_ID}
    answer = client.get(ITEMS, params={"status": "done"})
    assert (answer.status_code, "recorded_status" in answer.json()["description"]) == (400, True)
    asked = client.get(ITEMS.replace("/items", "/queryables")).json()["properties"]
    assert {"recorded_status", "light", "list_year", "money_min", "money_max"} <= set(asked)
    assert {"甲公司", "乙局"} <= set(asked["owner"]["enum"])


@pytest.mark.usefixtures("recorded")
def test_sums_count_all_projects_once_and_say_what_is_unknown(client: TestClient) -> None:
    found = client.get(f"{V1}/sums").json()
    assert sum(found["status"].values()) == sum(found["light"].values()) == found["projects"]
    assert (found["status"]["ongoing"], found["status"]["done"], found["light"]["red"]) == (1, 1, 1)
    [year] = found["years"]
    assert year == {"year": 2024, "projects": 2, "planned": {"value": 3e7, "known": 1, "unknown": 1}}
    assert (
        "2024: 2 in lists, 3,000.00 x 10,000 CNY planned for 1, unknown for 1"
        in run("sums", "--plan", PLAN)[1]
    )


@pytest.mark.usefixtures("recorded")
def test_a_new_report_counts_at_once_and_the_plan_is_not_read_anew(client: TestClient) -> None:
    assert ids_of(client.get(f"{V1}/projects.geojson", params={"light": "red"}).content) == {STATION_ID}
    stored = content.catalogue(PLAN).stored
    report(50.0, seen=1)
    assert ids_of(client.get(f"{V1}/projects.geojson", params={"light": "red"}).content) == set()
    assert ids_of(client.get(f"{V1}/projects.geojson", params={"light": "green"}).content) == {STATION_ID}
    assert content.catalogue(PLAN).stored is stored


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", RECORDED)
def test_without_records_nothing_is_found_and_one_sentence_says_so(
    name: str, client: TestClient, tmp_path: Path
) -> None:
    value = {"light": "none", "status": "not_found", "list_year": "2030"}.get(name, "0")
    code, said = run("export", "--plan", PLAN, f"--{name}", value, "--out", tmp_path / "out.geojson")
    assert (code, ids_of((tmp_path / "out.geojson").read_bytes())) == (0, set())
    answer = client.get(f"{V1}/projects.geojson", params={name: value})
    assert ids_of(answer.content) == set()
    assert answer.headers["geoapp-note"] in said
    assert "match no project" in said
    assert client.get(f"{V1}/sums", params={name: value}).json()["note"] in said
    assert "geoapp-note" not in client.get(f"{V1}/projects.geojson").headers
    query = _named({name: value})
    for asked in (query, {"filter": _expression({name: value})}):
        items = client.get(ITEMS, params=asked)
        assert (ids_of(items.content), items.headers["geoapp-note"] in said) == (set(), True)
    assert (
        InputError("records_none", plan=PLAN).say("zh")
        in client.get(ITEMS, params={**query, "f": "html"}).text
    )
    assert "geoapp-note" not in client.get(ITEMS).headers
    sheet = client.get(f"/print/{PLAN}/map", params={name: value, "lang": "zh"})
    assert NO_RECORDS in sheet.text
    assert NO_RECORDS not in client.get(f"/print/{PLAN}/map", params={"lang": "zh"}).text


@pytest.mark.usefixtures("empty")
def test_sums_of_nothing_are_the_same_answer_on_the_command_line_and_by_the_api(client: TestClient) -> None:
    code, said = run("sums", "--plan", PLAN, "--json")
    assert (code, json.loads(said)) == (0, client.get(f"{V1}/sums").json())
    assert "match no project" in json.loads(said)["note"]


@pytest.mark.usefixtures("empty")
def test_files_of_what_records_narrow_say_what_is_recorded_and_all_others_stay_as_they_are(
    client: TestClient, tmp_path: Path
) -> None:
    files = {name: client.get(f"{V1}/projects.{name}").content for name in ("geojson", "csv")}
    record_states(tmp_path)
    assert files == {name: client.get(f"{V1}/projects.{name}").content for name in files}
    [one] = client.get(f"{V1}/projects.geojson", params={"light": "red"}).json()["features"]
    said = [one["properties"][name] for name in STATE_COLUMNS[:-1]]
    assert said == ["ongoing", "red", ["2024"], 3e7]
    assert [cite["source"] for cite in one["properties"]["recorded_sources"]] == ["report", "list"]
    [head, row] = csv.reader(io.StringIO(client.get(f"{V1}/projects.csv", params={"light": "red"}).text))
    cells = dict(zip(head, row, strict=True))
    assert [cells[name].strip() for name in ("登记状态", "预警", "列入年度清单", "年度计划投资(元)")] == [
        "在建", "红灯", "2024", "30000000",
    ]  # fmt: skip
    assert "list.xlsx（2024 年清单" in cells["登记来源"]
    for filters in (
        Filters(light=("red",)),
        Filters(status=("not_found",), list_year=("2024", "2030")),
        Filters(money_min=1),
    ):
        matches, plan = find_matches(PLAN, filters), load_plan(PLAN)
        for fmt in ("csv", "gpkg"):
            assert b"".join(stream_matches(matches, fmt, plan)) == export(matches.frame, fmt, plan)
    for fmt, wanted in (("kml", "planned_cny"), ("oc4ids", '"planned_cny":30000000')):
        out = tmp_path / "out"
        assert run("export", "--plan", PLAN, "--light", "red", "--format", fmt, "--out", out)[0] == 0
        assert wanted in out.read_text(encoding="utf-8").replace(" ", "")
    [feature] = client.get(ITEMS, params={"light": "red"}).json()["features"]
    assert [feature["properties"][name] for name in STATE_COLUMNS[:-1]] == said
    assert "list.xlsx（2024 年清单" in feature["properties"]["recorded_sources"][1]
    sheet = client.get(f"/print/{PLAN}/map", params={"light": "red", "lang": "zh"}).text
    assert [word in sheet for word in ("预警：红灯", "年度计划投资：3,000 万元", "登记来源：")] == 3 * [True]
    assert "登记来源" not in client.get(f"/print/{PLAN}/map", params={"lang": "zh"}).text


@pytest.mark.usefixtures("recorded")
def test_a_list_that_cannot_be_read_hinders_only_who_asks_it(client: TestClient) -> None:
    folder_of_lists(PLAN).mkdir(parents=True)
    (folder_of_lists(PLAN) / "2024-0.json").write_text("{", encoding="utf-8")
    assert len(ids_of(client.get(f"{V1}/projects.geojson").content)) > 2
    assert client.get(f"{V1}/projects.geojson", params={"status": "done"}).status_code >= 400
    code, said = run("export", "--plan", PLAN, "--status", "done", "--out", "-")
    assert (code, "geoapp store migrate" in said) == (2, True)
