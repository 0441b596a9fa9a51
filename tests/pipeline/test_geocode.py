"""A geocoder's answers become rows for a curator, and change nothing but the cache."""

from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.geocoding import AnswerDatum, Candidate
from geoapp.domain.plan import Plan
from geoapp.errors import GeocoderError, InputError
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geocoding.candidates import QuestionError
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.geocode import ask, missing_names


@dataclass
class Oracle:
    """A geocoder that knows what it is told to know."""

    known: dict[str, Candidate | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    provider: str = "nominatim"
    datum: AnswerDatum = "wgs84"
    licence: str = "ODbL 1.0"

    def ask(self, name: str, plan: Plan) -> tuple[Candidate, ...]:
        assert plan.id == "demo"
        self.asked.append(name)
        said = self.known.get(name)
        if isinstance(said, Exception):
            raise said
        return (said,) if said else ()


def candidate(lon: float = 87.12, uncertainty_m: float = 300.0) -> Candidate:
    return Candidate(
        lon=lon, lat=43.85, precision="hospital", uncertainty_m=uncertainty_m, name="丁医院, 方城市"
    )


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Oracle:
    made = Oracle()
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.setattr("geoapp.cli.geocode.configured_geocoder", lambda _: made)
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["geocode", "demo", *arguments])


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(output: str) -> list[str]:
    _, _, rows = output.partition("before you add them:\n")
    return rows.splitlines()


def test_a_printed_row_is_one_that_the_gazetteer_takes(plan_folder: Path, oracle: Oracle) -> None:
    oracle.known["丁医院"] = candidate()
    result = run("丁医院")
    assert result.exit_code == 0, result.output
    path = plan_folder / "gazetteer.csv"
    header, row = rows_of(result.stdout)
    assert header == path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    place = load_gazetteer(load_plan("demo")).iloc[-2]
    assert (place["name"], place["kind"], place["quality"]) == ("丁医院", "hospital", "estimate")
    assert (place.geometry.x, place.geometry.y, place["uncertainty_m"]) == (87.12, 43.85, 300.0)
    assert place["licence"] == "ODbL 1.0"
    assert place["source"].startswith("geocoder nominatim, 20")


def test_asking_changes_nothing_but_the_cache(plan_folder: Path, oracle: Oracle, tmp_path: Path) -> None:
    oracle.known["丁医院"] = candidate()
    before = files_of(tmp_path)
    run("丁医院")
    assert {path: content for path, content in files_of(tmp_path).items() if path in before} == before
    new = {path.relative_to(tmp_path).parts[0] for path in files_of(tmp_path).keys() - before.keys()}
    assert new == {"work"}
    assert plan_folder.is_dir()


@pytest.mark.usefixtures("plan_folder")
def test_the_second_time_the_cache_answers(oracle: Oracle) -> None:
    oracle.known["丁医院"] = candidate()
    first, second = run("丁医院"), run(" 丁医院 ")
    assert oracle.asked == ["丁医院"]
    assert ", cached]" not in first.stdout
    assert ", cached]" in second.stdout
    assert rows_of(first.stdout) == rows_of(second.stdout) != []


@pytest.mark.usefixtures("plan_folder")
def test_nothing_found_is_asked_for_once_too(oracle: Oracle) -> None:
    run("戊医院")
    result = run("戊医院")
    assert oracle.asked == ["戊医院"]
    assert result.stdout.startswith("nothing  戊医院: the geocoder knows no such place")
    assert rows_of(result.stdout) == []


@pytest.mark.usefixtures("plan_folder")
def test_asked_again_a_weaker_answer_does_not_replace_a_stronger(oracle: Oracle) -> None:
    oracle.known["丁医院"] = candidate()
    run("丁医院")
    oracle.known["丁医院"] = candidate(lon=87.2, uncertainty_m=5_000.0)
    result = run("丁医院", "--again")
    assert oracle.asked == ["丁医院", "丁医院"]
    assert "87.120000, 43.850000 ± 300 m" in result.stdout


@pytest.mark.usefixtures("plan_folder")
@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (candidate(lon=116.4), "outside  丁医院: 116.400000, 43.850000 ± 300 m"),
        (candidate(uncertainty_m=12_000.0), "vague    丁医院: 87.120000, 43.850000 ± 12000 m"),
    ],
)
def test_what_is_outside_or_vague_is_shown_and_not_offered(
    said: Candidate, verdict: str, oracle: Oracle
) -> None:
    oracle.known["丁医院"] = said
    result = run("丁医院")
    assert result.stdout.startswith(verdict)
    assert "not offered" in result.stdout
    assert rows_of(result.stdout) == []


@pytest.mark.usefixtures("plan_folder")
@pytest.mark.parametrize("name", ["文庙", "东环路"])
def test_a_stronger_row_or_a_shape_of_the_gazetteer_stays(name: str, oracle: Oracle) -> None:
    oracle.known[name] = candidate(uncertainty_m=60.0)
    result = run(name)
    assert "stays" in result.stdout
    assert rows_of(result.stdout) == []


def test_an_estimate_is_outdone_and_keeps_its_id(plan_folder: Path, oracle: Oracle) -> None:
    path = plan_folder / "gazetteer.csv"
    estimate = path.read_text(encoding="utf-8").replace("WGS84,12000,estimate", "WGS84,900,estimate")
    path.write_text(estimate, encoding="utf-8")
    oracle.known["第三医院"] = candidate()
    _, row = rows_of(run("第三医院").stdout)
    mended = [row if line.startswith("clinic,") else line for line in estimate.splitlines()]
    path.write_text("\n".join([*mended, ""]), encoding="utf-8")
    place = load_gazetteer(load_plan("demo")).loc["clinic"]
    assert (place.geometry.x, place["uncertainty_m"], place["kind"]) == (87.12, 300.0, "hospital")


@pytest.mark.usefixtures("plan_folder")
def test_missing_asks_for_what_the_build_could_not_place(oracle: Oracle) -> None:
    write_build(build_plan("demo"))
    oracle.known["新管线"] = candidate()
    result = run("--missing")
    assert result.exit_code == 0, result.output
    assert "新管线" in oracle.asked
    assert not {"文庙修缮", "绿化行动"} & set(oracle.asked)
    assert len(rows_of(result.stdout)) == 2


@pytest.mark.usefixtures("plan_folder")
def test_an_error_on_the_way_loses_nothing_that_was_found(
    oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.cli.geocode.missing_names", lambda *_: ("甲医院", "乙医院", "丙医院"))
    monkeypatch.setattr("geoapp.cli.geocode.read_projects", lambda _: None)
    oracle.known = {
        "甲医院": QuestionError("tianditu_name", status="7"),
        "乙医院": candidate(),
        "丙医院": GeocoderError("amap_quota", status="infocode 10044"),
    }
    result = run("--missing")
    assert result.exit_code == 2
    assert result.stderr.startswith("geoapp: AMap's quota for this key is used up (infocode 10044)")
    assert "refused  甲医院: Tianditu cannot deal with this name (status 7)" in result.stdout
    assert len(rows_of(result.stdout)) == 2
    del oracle.known["丙医院"]
    run("--missing")
    assert oracle.asked == ["甲医院", "乙医院", "丙医院", "甲医院", "丙医院"]


def test_missing_names_are_places_else_names_each_once_without_the_city(plan_folder: Path) -> None:
    def row(name: str, places: list[str], kind: str = "none", what: str = "project") -> dict[str, object]:
        return {"name": name, "places": places, "location": {"kind": kind}, "kind": what}

    rows = [
        row("方城至丁镇铁路", ["方城", "丁镇"]),
        row("丁镇水厂", ["丁镇"]),
        row("戊工程", []),
        row("己工程", [], kind="site"),
        row("庚行动", [], what="programme"),
    ]
    assert missing_names(gpd.GeoDataFrame(rows), load_plan(plan_folder.name)) == ("丁镇", "戊工程")


@pytest.mark.parametrize("name", ["", "  ", "甲" * 81, "甲\x00"])
def test_a_name_that_cannot_be_asked_for_is_refused(name: str, plan_folder: Path, oracle: Oracle) -> None:
    plan = load_plan(plan_folder.name)
    with pytest.raises(InputError, match="1 to 80 printable characters"):
        ask(oracle, name, plan, load_gazetteer(plan))
    assert oracle.asked == []


@pytest.mark.usefixtures("plan_folder", "oracle")
@pytest.mark.parametrize("arguments", [(), ("丁医院", "--missing")])
def test_it_is_either_one_name_or_all_that_are_missing(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "one NAME, or --missing" in result.stderr


def test_the_chosen_provider_is_asked_for(
    plan_folder: Path, oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str | None] = []

    def answer(provider: str | None) -> Oracle:
        chosen.append(provider)
        return oracle

    monkeypatch.setattr("geoapp.cli.geocode.configured_geocoder", answer)
    run("丁医院", "--provider", "amap")
    assert chosen == ["amap"]
    assert plan_folder.is_dir()
