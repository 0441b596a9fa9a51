"""The Python API: what is public, what comes back, and the examples of docs/python.md as they stand."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point, box

import geoapp
from geoapp.analysis.operations import operation_codes
from geoapp.errors import InputError, UnknownCodeError
from geoapp.io.geojson import read_projects
from geoapp.settings import ROOT, VERSION

URUMQI = "urumqi-14fyp"
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan() -> geoapp.OpenPlan:
    return geoapp.open_plan(URUMQI)


def test_every_example_of_the_document_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```pycon\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "python.md", None, 0)
    assert len(examples.examples) > 20
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    outcome = runner.run(examples)
    assert outcome.failed == 0, capsys.readouterr().out
    assert (tmp_path / "near.gpkg").exists()


def test_the_import_loads_nothing_and_changes_nothing() -> None:
    code = (
        "import os, sys\nbefore = dict(os.environ)\nimport geoapp\nassert dict(os.environ) == before\n"
        "print({'pandas', 'geopandas', 'numpy', 'pyogrio', 'streamlit', 'click'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_what_is_public_is_there_documented_and_named_on_the_page() -> None:
    for name in geoapp.__all__:
        public = getattr(geoapp, name)
        assert name == "__version__" or inspect.getdoc(public)
        assert f"`{name}`" in PAGE
    assert geoapp.__version__ == VERSION
    assert set(geoapp.__all__) <= set(dir(geoapp))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geoapp.nothing


def test_a_package_says_that_it_is_typed() -> None:
    assert (ROOT / "geoapp" / "py.typed").exists()


def test_projects_are_those_of_the_map_and_a_copy_each_time(plan: geoapp.OpenPlan) -> None:
    everything = read_projects(URUMQI)
    assert list(plan.projects()["id"]) == list(everything["id"])
    metro = plan.projects(theme="metro")
    assert list(metro["id"]) == list(everything[everything["theme"] == "metro"]["id"])
    metro["name"] = "changed"
    plan.districts["name"] = "changed"
    assert "changed" not in set(plan.projects()["name"])
    assert "changed" not in set(plan.districts["name"])


def test_filters_narrow_each_other_and_a_list_takes_either(plan: geoapp.OpenPlan) -> None:
    both = plan.projects(theme=["metro", "railway"], kind="programme")
    assert set(both["theme"]) == {"metro", "railway"}
    assert set(both["kind"]) == {"programme"}
    assert list(plan.programmes(theme=("metro", "railway"))["id"]) == list(both["id"])
    by_number = plan.projects(district=650106)
    assert list(by_number["id"]) == list(plan.projects(district="650106")["id"])


@pytest.mark.parametrize("filters", [{"theme": "x"}, {"themes": "metro"}, {"year": "soon"}])
def test_a_wrong_filter_is_a_sentence_and_never_everything(
    plan: geoapp.OpenPlan, filters: dict[str, str]
) -> None:
    with pytest.raises(geoapp.GeoappError, match=next(iter(filters))):
        plan.projects(**filters)


def test_flat_projects_keep_whole_numbers_beside_nulls(plan: geoapp.OpenPlan) -> None:
    table = plan.projects(flat=True)
    nested = plan.projects()
    assert str(table["box"].dtype) == "Int64"
    assert [None if number is None else int(number) for number in nested["box"]] == [
        None if number is gpd.pd.NA else number for number in table["box"]
    ]
    assert table["box"].isna().any()
    assert [one["uncertainty_m"] for one in nested["location"]] == [
        None if number is gpd.pd.NA else number for number in table["location_uncertainty_m"]
    ]


def test_every_operation_is_a_method_with_its_flags_and_help(plan: geoapp.OpenPlan) -> None:
    for code in operation_codes():
        method = getattr(plan, code)
        assert code in dir(plan)
        assert method.__doc__
        assert next(iter(inspect.signature(method).parameters)) == "features"
    assert list(inspect.signature(plan.buffer).parameters) == [
        "features", "distance", "rings", "dissolve", "cap", "quad_segs"
    ]  # fmt: skip
    with pytest.raises(TypeError, match="distance"):
        plan.buffer("projects?theme=metro")
    with pytest.raises(TypeError, match="radius"):
        plan.buffer("projects?theme=metro", distance=5, radius=5)


def test_a_frame_is_measured_like_the_source_that_it_came_from(plan: geoapp.OpenPlan) -> None:
    by_name = plan.buffer("projects?theme=metro", distance=500)
    by_frame = plan.buffer(plan.projects(theme="metro"), distance=[500.0])
    assert list(by_name["id"]) == list(by_frame["id"])
    assert by_name.geometry.geom_equals(by_frame.geometry).all()


def test_a_frame_of_ones_own_in_metres_is_measured_where_it_lies(plan: geoapp.OpenPlan) -> None:
    there = gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=[Point(87.6, 43.8)], crs="EPSG:4326")
    around = plan.buffer(there.to_crs(plan.about.metric_crs), distance=1000).to_crs(plan.about.metric_crs)
    assert around.area.iloc[0] == pytest.approx(3.14159 * 1000**2, rel=1e-3)
    square = box(87.7, 43.7, 87.8, 43.9)
    other = gpd.GeoDataFrame({"id": ["b"], "name": ["b"]}, geometry=[square], crs="EPSG:4326")
    apart = plan.nearest(there, to=other)
    # 0.1 degree of longitude at 43.8 N: 111.32 km * cos(43.8) / 10.
    assert apart["distance_m"].iloc[0] == pytest.approx(8_037, rel=5e-3)


def test_a_frame_without_a_crs_is_refused(plan: geoapp.OpenPlan) -> None:
    with pytest.raises(geoapp.GeoappError):
        plan.buffer(gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=[Point(87.6, 43.8)]), distance=5)


def test_a_users_file_comes_with_its_report(tmp_path: Path, plan: geoapp.OpenPlan) -> None:
    path = tmp_path / "井.csv"
    path.write_text("name,lon,lat\n<b>甲</b>,87.61,43.81\n", encoding="utf-8")
    found = geoapp.read(path)
    assert found.report.kept == len(found.frame) == 1
    assert any("no CRS" in note for note in found.notes)
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    assert plan.buffer(found.frame, distance=1)["certainty"].tolist() == ["certain"]
    with pytest.raises(InputError, match=r"no\.csv"):
        geoapp.read(tmp_path / "no.csv")


def test_what_stands_in_the_way_is_raised_by_read_and_told_by_check(tmp_path: Path) -> None:
    path = tmp_path / "swapped.csv"
    path.write_text("name,lon,lat\n甲,43.81,87.61\n乙,43.82,87.62\n", encoding="utf-8")
    with pytest.raises(InputError):
        geoapp.read(path)
    assert geoapp.check(path).notes
    assert len(geoapp.read(path, accept_repairs=True).frame) == 2


def test_a_plan_shows_itself_as_text_without_running_it(plan: geoapp.OpenPlan) -> None:
    shown = plan._repr_html_()
    assert plan.about.title in shown
    assert str(plan.about.boundaries.review_number) in shown
    assert URUMQI in repr(plan)


def test_an_unknown_plan_and_a_suffix_of_no_format_are_sentences(
    plan: geoapp.OpenPlan, tmp_path: Path
) -> None:
    with pytest.raises(UnknownCodeError, match="nowhere"):
        geoapp.open_plan("nowhere")
    with pytest.raises(InputError, match="docx"):
        plan.export(plan.projects(), tmp_path / "a.docx")
