"""Drafts on an invented plan: seen ahead as built, handed out as rows, and applied whole or not at all."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from geoapp.domain.draft import PlaceDraft
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.corrections import load_corrections
from geoapp.io.gazetteer import load_gazetteer, read_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline import apply_drafts
from geoapp.pipeline.apply_drafts import apply_draft, find_drafts
from geoapp.pipeline.build import build_plan, check_build, write_build
from geoapp.pipeline.draft_places import digest_of, dump_drafts, look_ahead, names_in, neighbours_of, standing
from geoapp.pipeline.draft_shapes import make_shape
from geoapp.pipeline.drafts import load_drafts

from ..invented_plan import keep_draft  # noqa: TID252

PIPE, HOSPITAL, CLINIC = "demo/80", "demo/61", "demo/60"
"""新管线 and 丙县人民医院 name no place that is known; 第三医院 bears the name of one that is known to 12 km only."""


@pytest.fixture(autouse=True)
def built(plan_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    write_build(build_plan("demo"))
    return plan_folder


def draft(
    project: str, form: str = "point", corners: tuple[tuple[float, float], ...] = ((87.12, 43.86),)
) -> PlaceDraft:
    plan = load_plan("demo")
    record = {one["id"]: one for one in project_records(read_projects("demo"))}[project]
    return PlaceDraft(
        id="0000000a",
        plan="demo",
        project=project,
        name=record["name"],
        geometry=make_shape(form, corners, plan).geojson,
        uncertainty_m=200.0,
        source="图册第 3 页",
        datum="wgs84",
        who="某局",
        when="2026-11-28T10:00:00+00:00",
        before=digest_of(record),
    )


LINE = ((87.05, 43.85), (87.15, 43.85))
AREA = ((87.05, 43.82), (87.08, 43.82), (87.08, 43.84), (87.05, 43.84))


def ahead(one: PlaceDraft) -> dict[str, float]:
    plan = load_plan("demo")
    found = look_ahead(one, plan, load_reading("demo"), (), names_in(load_gazetteer(plan)))
    return {share.name: share.share for share in found.shares.districts}


def test_a_line_across_two_districts_has_half_of_itself_in_each_before_it_is_saved() -> None:
    assert ahead(draft(PIPE, "line", LINE)) == {"甲区": 0.5, "乙区": 0.5}
    assert load_drafts("demo") == ()


@pytest.mark.parametrize(
    ("project", "form", "corners"),
    [
        (PIPE, "point", ((87.12, 43.86),)),
        (PIPE, "line", LINE),
        (CLINIC, "area", AREA),
        (HOSPITAL, "point", ((87.12, 43.86),)),
    ],
)
def test_the_build_makes_of_a_draft_what_was_seen_ahead(
    project: str, form: str, corners: tuple[tuple[float, float], ...]
) -> None:
    one = draft(project, form, corners)
    seen = ahead(one)
    keep_draft(one)
    apply_draft(one, "waiting", who="规划局")
    record = read_projects("demo").loc[project]
    assert {share["name"]: share["share"] for share in record["districts"]} == seen
    assert record["location"]["kind"] == {"point": "site", "line": "route", "area": "area"}[form]
    assert record["location"]["uncertainty_m"] == 200
    assert record.geometry.equals(make_shape(form, corners, load_plan("demo")).geometry)
    check_build(build_plan("demo"))


def test_who_is_near_a_draft_is_measured_with_both_radii() -> None:
    plan, one = load_plan("demo"), draft(PIPE, corners=((87.05, 43.855),))
    found = look_ahead(one, plan, load_reading("demo"), (), names_in(load_gazetteer(plan)))
    near = neighbours_of(PIPE, found, read_projects("demo"), plan.metric_crs, within_m=1_000)
    # 文庙 is 0.005° of latitude, 556 m, to the south, known to 100 m as this is to 200 m.
    measured = {each.id: (round(each.distance_m), each.certainty) for each in near}
    assert measured["demo/90"] == (556, "certain")


def test_a_draft_becomes_a_row_alone_where_its_name_is_new() -> None:
    one = draft(PIPE)
    keep_draft(one)
    done = apply_draft(one, "waiting", who="规划局")
    assert done.correction is None
    assert load_corrections("demo") == ()
    row = load_gazetteer(load_plan("demo")).loc["draft-0000000a"]
    assert (row["name"], row["source"], row.geometry.wkt) == ("新管线", "图册第 3 页", "POINT (87.12 43.86)")


def test_who_drew_a_draft_is_in_no_file_of_the_plan_and_in_none_that_is_handed_out(tmp_path: Path) -> None:
    one = replace(draft(CLINIC), who="proxy-a71")
    assert all(b"proxy-a71" not in content for content in dump_drafts([one], set()))
    keep_draft(one)
    apply_draft(one, "waiting", who="规划局")
    known = {
        path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if b"proxy-a71" in _bytes(path)
    }
    assert known == {"work"}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def test_a_name_that_a_row_of_its_kind_bears_is_placed_by_a_correction() -> None:
    one = draft(CLINIC)
    keep_draft(one)
    done = apply_draft(one, "waiting", who="规划局")
    assert done.correction is not None
    (correction,) = load_corrections("demo")
    assert (correction.id, correction.field, correction.value) == (CLINIC, "place", "draft-0000000a")
    assert correction.who == "规划局"


def test_a_dry_run_writes_nothing(built: Path) -> None:
    one = draft(CLINIC)
    keep_draft(one)
    before = {path: path.read_bytes() for path in built.iterdir() if path.is_file()}
    assert apply_draft(one, "waiting", who="", dry_run=True).place.id == "draft-0000000a"
    assert {path: path.read_bytes() for path in built.iterdir() if path.is_file()} == before
    assert load_drafts("demo") == (one,)
    assert read_journal() == ()
    check_build(build_plan("demo"))


def test_who_else_moves_is_told(built: Path) -> None:
    one = draft(PIPE)
    assert apply_draft(one, "waiting", who="", dry_run=True).moved == ()
    path = built / "reading.json"
    text = json.loads(path.read_text("utf-8"))
    (pipe,) = (each for each in text["projects"] if each["id"] == PIPE)
    text["projects"].append({**pipe, "id": "demo/85", "start": 85, "name": "新管线二期"})
    path.write_text(json.dumps(text), encoding="utf-8")
    write_build(build_plan("demo"))
    assert apply_draft(one, "waiting", who="", dry_run=True).moved == ("新管线二期",)


def test_what_the_build_refuses_leaves_every_file_as_it_was(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = draft(CLINIC)
    keep_draft(one)
    before = {path: path.read_bytes() for path in built.iterdir() if path.is_file()}

    def refuse(*_: object, **__: object) -> None:
        raise InputError("drafts_off")

    monkeypatch.setattr(apply_drafts, "build_plan", refuse)
    with pytest.raises(InputError):
        apply_draft(one, "waiting", who="规划局")
    assert {path: path.read_bytes() for path in built.iterdir() if path.is_file()} == before
    assert load_drafts("demo") == (one,)


def test_rows_are_taken_back_when_the_build_cannot_be_written(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = draft(CLINIC)
    keep_draft(one)
    before = {path: path.read_bytes() for path in built.iterdir() if path.is_file()}

    def full(_: object) -> None:
        raise InputError("file_unwritten", file="x", reason="No space left on device")

    monkeypatch.setattr(apply_drafts, "write_build", full)
    with pytest.raises(InputError):
        apply_draft(one, "waiting", who="规划局")
    assert {path: path.read_bytes() for path in built.iterdir() if path.is_file()} == before
    assert load_drafts("demo") == (one,)


def test_an_applied_draft_is_marked_and_in_the_journal() -> None:
    one = draft(PIPE)
    keep_draft(one)
    apply_draft(one, "waiting", who="规划局")
    (marked,) = load_drafts("demo")
    assert marked.state == "applied"
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.subject) == ("draft", "规划局", PIPE)
    assert one.who in entry.detail
    assert find_drafts("demo", ()) == []
    with pytest.raises(InputError) as error:
        apply_draft(marked, "applied", who="规划局")
    assert error.value.code == "draft_applied"


def test_a_draft_whose_project_has_moved_or_is_gone_says_so_and_waits() -> None:
    records = {one["id"]: one for one in project_records(read_projects("demo"))}
    one = draft(PIPE)
    assert standing(one, records) == "waiting"
    keep_draft(one)
    keep_draft(replace(one, id="0000000b", who="另一局"))
    apply_draft(one, "waiting", who="规划局")
    ((other, state),) = find_drafts("demo", ("0000000b",))
    assert state == "moved"
    with pytest.raises(InputError) as error:
        apply_draft(other, state, who="规划局")
    assert error.value.code == "draft_moved"
    gone = replace(one, project="demo/7")
    assert standing(gone, records) == "gone"
    with pytest.raises(InputError) as error:
        apply_draft(gone, "gone", who="规划局")
    assert error.value.code == "draft_gone"


def test_an_unknown_draft_is_refused() -> None:
    with pytest.raises(InputError) as error:
        find_drafts("demo", ("0000000f",))
    assert error.value.code == "draft_unknown"


@pytest.fixture
def several() -> list[PlaceDraft]:
    return [
        draft(PIPE),
        replace(draft(HOSPITAL, "line", LINE), id="0000000b"),
        replace(draft(CLINIC, "area", AREA), id="0000000c"),
    ]


def test_drafts_are_handed_out_as_rows_that_the_gazetteer_takes(
    several: list[PlaceDraft], tmp_path: Path
) -> None:
    plan = load_plan("demo")
    table, collection = dump_drafts(several, names_in(load_gazetteer(plan)))
    read = read_gazetteer(plan, {Path("gazetteer.csv"): table, Path("gazetteer.geojson"): collection})
    assert list(read.index) == ["draft-0000000a", "draft-0000000b", "draft-0000000c"]
    assert list(read["level"]) == ["site", "route", "area"]
    file = tmp_path / "drafts.geojson"
    file.write_bytes(collection)
    shapes = gpd.read_file(file)
    assert list(shapes.geom_type) == ["LineString", "Polygon"]
    assert shapes.crs == "EPSG:4326"
