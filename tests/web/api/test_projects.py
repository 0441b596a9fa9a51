"""What the API hands out is what was selected, and nothing is handed out by mistake."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from geoapp.cli import main
from geoapp.domain.format import Format
from geoapp.errors import BoundaryError, InputError
from geoapp.pipeline.export import load_formats
from geoapp.settings import ROOT
from geoapp.web.api import kept_files, resources

BASE = "/api/v1/urumqi-14fyp"
PROJECTS = f"{BASE}/projects.geojson"


def ids(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"{PROJECTS}?{query}")
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def refusal(client: TestClient, address: str, status: int = 400) -> dict[str, str]:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:200]
    assert answer.headers["content-type"] == "application/json"
    said: dict[str, str] = answer.json()
    assert said["error"].endswith(".")
    assert "Traceback" not in answer.text
    assert str(ROOT) not in answer.text
    return said


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("theme=water_supply", [2]),
        ("theme=water_supply&theme=park_green", [2, 4]),
        ("theme=metro&district=650104", [3]),
        ("precision=exact", [1]),
        ("year=2022", [3]),
        ("q=甲站", [1]),
        ("bbox=87.34,43.94,87.36,43.96", [2]),
        ("shape=87.34,43.94,87.37,43.94,87.35,43.97", [2]),
        ("theme=water_supply&lang=en&view=43.8,87.6,11&layer=metro", [2]),
        ("theme=railway", []),
    ],
)
def test_a_parameter_selects_as_on_the_page(client: TestClient, query: str, numbers: list[int]) -> None:
    assert ids(client, query) == [f"urumqi-14fyp/{number}" for number in numbers]


@pytest.mark.parametrize("fmt", ["geojson", "csv"])
def test_a_file_is_byte_for_byte_that_of_the_command_line(
    client: TestClient, fmt: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    flags = ["--theme", "metro", "--theme", "railway", "--district", "650106", "--format", fmt]
    result = CliRunner().invoke(main, ["export", *flags, "--out", str(out)])
    assert result.exit_code == 0, result.output
    answer = client.get(f"{BASE}/projects.{fmt}?theme=metro&theme=railway&district=650106")
    assert answer.content == out.read_bytes()


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize("fmt", ["geojson", "csv", "xlsx"])
def test_what_a_drawn_area_holds_says_how_surely(client: TestClient, fmt: str, tmp_path: Path) -> None:
    # Some 800 m each way round 甲站, which is known to 50 m; 丙线 begins there and is known to 1,800 m.
    corners = "87.29,43.89,87.31,43.89,87.31,43.91,87.29,43.91"
    collection = client.get(f"{BASE}/projects.geojson?shape={corners}").json()
    told = {one["properties"]["name"]: one["properties"]["in_shape"] for one in collection["features"]}
    assert told == {"甲站": "certain", "丙线": "possible"}
    out = tmp_path / "out"
    flags = [f"--shape={corners}", "--format", fmt]
    result = CliRunner().invoke(main, ["export", *flags, "--out", str(out)])
    assert result.output.endswith(": 1 certain, 1 possible in the drawn area\n")
    answer = client.get(f"{BASE}/projects.{fmt}?shape={corners}")
    assert answer.content == out.read_bytes()
    whole = client.get(f"{BASE}/projects.geojson?theme=metro").json()
    assert "in_shape" not in whole["features"][0]["properties"]


@pytest.mark.parametrize("fmt", load_formats().values(), ids=lambda fmt: fmt.code)
def test_every_format_is_handed_out_under_its_media_type_and_name(client: TestClient, fmt: Format) -> None:
    answer = client.get(f"{BASE}/projects.{fmt.code}?theme=metro")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == fmt.media_type
    assert f'filename="urumqi-14fyp{fmt.suffix}"' in answer.headers["content-disposition"]
    assert answer.content


@pytest.mark.parametrize("fmt", load_formats())
def test_a_format_without_a_project_is_a_file_or_a_sentence(client: TestClient, fmt: str) -> None:
    address = f"{BASE}/projects.{fmt}?theme=metro&theme=railway&q=x{'y' * 50}"
    answer = client.get(address)
    if answer.status_code != 200:
        refusal(client, address, 422)


@pytest.mark.parametrize(
    ("query", "parameter", "remedy"),
    [
        ("themes=metro", "themes", "theme"),
        ("theme=moon", "theme", "metro"),
        ("theme=metro&theme=moon", "theme", "metro"),
        ("theme=", "theme", "metro"),
        ("theme", "theme", "metro"),
        ("q=", "q", "leave it out"),
        ("q=a&q=b", "q", "once"),
        (f"q={'a' * 101}", "q", "100"),
        ("q=a%00", "q", "printable"),
        ("bbox=1,2,3", "bbox", "west,south,east,north"),
        ("bbox=90,43,87,44", "bbox", "west,south,east,north"),
        ("bbox=nan,43,87,44", "bbox", "west,south,east,north"),
        ("shape=87,43,88,43", "shape", "lon,lat"),
        ("year=1999", "year", "2022"),
        ("lang=fr", "lang", "zh, en"),
        ("crs=4538", "crs", "4326"),
        ("crs=nonsense", "crs", "4326"),
        ("encoding=latin1", "encoding", "utf-8"),
        ("district=../../etc/passwd", "district", "650106"),
        ("project=urumqi-14fyp/16830", "project", "projects/"),
        ("plan=other", "plan", "path"),
        ("%00=%00", "\ufffd", "theme"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_with_its_name_value_and_remedy(
    client: TestClient, query: str, parameter: str, remedy: str
) -> None:
    said = refusal(client, f"{PROJECTS}?{query}")
    assert said["parameter"] == parameter
    assert f"Parameter {parameter} with the value '{said['value']}'" in said["error"]
    assert remedy in said["error"]


def test_ten_thousand_characters_are_refused_in_a_short_sentence(client: TestClient) -> None:
    said = refusal(client, f"{PROJECTS}?q={'x' * 10_000}")
    assert len(said["error"]) < 300
    many = "&".join(["theme=metro"] * 1_000)
    assert ids(client, many) == ids(client, "theme=metro")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nowhere/projects.geojson",
        "/api/v1/..%2f..%2fetc/projects.geojson",
        f"{BASE}/projects.exe",
        f"{BASE}/projects.",
        f"{BASE}/projects/999999",
        f"{BASE}/projects/../16830",
        "/api/v1/codelists/../../plans/urumqi-14fyp/plan",
        "/api/v1/codelists/nothing",
        "/api/v1/",
        "/api/v2/plans",
        "/api/",
        "/api",
    ],
)
def test_what_does_not_exist_is_a_404_and_one_sentence(client: TestClient, address: str) -> None:
    refusal(client, address, 404)


def test_the_api_is_read_only(client: TestClient) -> None:
    answer = client.post(PROJECTS)
    assert answer.status_code == 405
    assert "GET" in answer.json()["error"]


def test_head_says_what_get_would_without_handing_it_out(client: TestClient) -> None:
    address = f"{PROJECTS}?theme=metro"
    plain = {"Accept-Encoding": "identity"}
    head, whole = client.head(address, headers=plain), client.get(address, headers=plain)
    assert head.content == b""
    for name in ("content-type", "etag", "last-modified", "content-disposition"):
        assert head.headers[name] == whole.headers[name]


def test_who_has_an_answer_already_is_told_so(client: TestClient) -> None:
    first = client.get(f"{PROJECTS}?theme=metro")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"other", {tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": changed},
    ):
        again = client.get(f"{PROJECTS}?theme=metro", headers=headers)
        assert (again.status_code, again.content) == (304, b""), headers
        assert again.headers["etag"] == tag
    other = client.get(f"{PROJECTS}?theme=railway", headers={"If-None-Match": tag})
    assert other.status_code == 200
    for stale in ("Thu, 01 Jan 1970 00:00:00 GMT", "rubbish", ""):
        assert client.get(PROJECTS, headers={"If-Modified-Since": stale}).status_code == 200
    assert parsedate_to_datetime(changed).tzinfo is not None


def test_a_changed_file_is_a_new_answer(client: TestClient, sample_folder: Path) -> None:
    first = client.get(f"{PROJECTS}?theme=metro")
    path = next(sample_folder.glob("*/*.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][0]["properties"]["name"] = "another name"
    path.write_text(json.dumps(collection), encoding="utf-8")
    again = client.get(f"{PROJECTS}?theme=metro", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.json()["features"][0]["properties"]["name"] == "another name"


def test_an_answer_is_compressed_for_who_can_read_it(client: TestClient) -> None:
    packed = client.get(PROJECTS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.num_bytes_downloaded < len(packed.content) / 4
    assert "content-encoding" not in client.get(PROJECTS, headers={"Accept-Encoding": "identity"}).headers


def test_no_other_origin_may_read_unless_the_operator_says_so(client: TestClient) -> None:
    answer = client.get(f"{BASE}", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_an_unexpected_error_is_one_sentence_with_an_id_that_is_in_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> NoReturn:
        raise BoundaryError("boundary_unread", file="/srv/secret/folder", reason="it is on fire")

    monkeypatch.setattr(resources, "stream_matches", break_down)
    said = refusal(client, PROJECTS, 500)
    assert said["error_id"] in said["error"]
    assert "secret" not in said["error"]
    (record,) = [one for one in caplog.records if said["error_id"] in one.getMessage()]
    assert record.exc_info is not None
    assert "on fire" in str(record.exc_info[1])


def test_what_a_format_cannot_hold_is_said_before_a_file_has_begun(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object, **__: object) -> Iterator[bytes]:
        raise InputError("oc4ids_empty")
        yield b""

    monkeypatch.setattr(resources, "stream_matches", cannot)
    assert refusal(client, PROJECTS, 422)["error"] == str(InputError("oc4ids_empty"))


def test_a_file_that_breaks_off_is_no_whole_answer_and_is_in_the_log(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaking(*_: object, **__: object) -> Iterator[bytes]:
        yield b"half"
        message = "out of luck"
        raise RuntimeError(message)

    monkeypatch.setattr(resources, "stream_matches", breaking)
    said = refusal(client, PROJECTS, 500)
    assert any(said["error_id"] in one.getMessage() for one in caplog.records)
    monkeypatch.undo()
    assert len(client.get(PROJECTS).json()["features"]) > 1


@pytest.mark.parametrize("fmt", list(load_formats()))
def test_a_file_says_its_length_and_comes_by_parts(client: TestClient, fmt: str) -> None:
    address, plain = f"{BASE}/projects.{fmt}?theme=metro", {"Accept-Encoding": "identity"}
    whole = client.get(address, headers=plain)
    assert int(whole.headers["content-length"]) == len(whole.content) > 100
    assert whole.headers["accept-ranges"] == "bytes"
    assert client.head(address, headers=plain).headers["content-length"] == str(len(whole.content))
    part = client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    end = client.get(address, headers={"Range": "bytes=-7", "Accept-Encoding": "gzip"})
    assert (end.status_code, end.content) == (206, whole.content[-7:])
    beyond = client.get(address, headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416


def test_a_part_is_of_the_file_that_is_there_now(client: TestClient, sample_folder: Path) -> None:
    asked = {"Range": "bytes=0-99999"}
    assert "another name" not in client.get(PROJECTS, headers=asked).text
    path = next(sample_folder.glob("*/*.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][0]["properties"]["name"] = "another name"
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert "another name" in client.get(PROJECTS, headers=asked).text


def test_no_more_files_are_kept_than_are_useful(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "_GRACE_S", -1.0)
    for number in range(kept_files.MOST + 3):
        assert client.get(f"{PROJECTS}?q={number}").status_code == 200
    assert len(kept_files._used) == kept_files.MOST
    assert len(list(Path(kept_files._folder().name).iterdir())) >= kept_files.MOST
    assert all(path.exists() for path in kept_files._used)


@pytest.mark.parametrize("crs", ["4538", "EPSG:4538", "epsg:4538"])
def test_a_crs_is_written_as_on_the_command_line(client: TestClient, crs: str, tmp_path: Path) -> None:
    out = tmp_path / "metro.parquet"
    result = CliRunner().invoke(main, ["export", "--theme", "metro", "--crs", crs, "--out", str(out)])
    assert result.exit_code == 0, result.output
    answer = client.get(f"{BASE}/projects.parquet?theme=metro&crs={crs}")
    assert answer.content == out.read_bytes()


def test_a_table_has_the_same_projects_as_the_map(client: TestClient) -> None:
    table = client.get(f"{BASE}/projects.csv?box=5").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["编号"] for row in rows] == ids(client, "box=5") != []


def test_one_project_is_a_feature_under_its_number_or_its_whole_id(
    client: TestClient, make_project: Callable[..., dict[str, Any]]
) -> None:
    first = client.get(f"{BASE}/projects/16830")
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/geo+json"
    feature = first.json()
    assert (feature["type"], feature["id"]) == ("Feature", "urumqi-14fyp/16830")
    assert set(make_project(1, "x")) <= set(feature["properties"])
    assert client.get(f"{BASE}/projects/urumqi-14fyp/16830").json() == feature
    tag = first.headers["etag"]
    assert client.get(f"{BASE}/projects/16830", headers={"If-None-Match": tag}).status_code == 304
