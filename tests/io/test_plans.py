"""Plans are declared in their folder."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.errors import InputError, UnknownCodeError
from geoapp.io.plans import load_plan, plan_ids
from geoapp.settings import ROOT

TOML = (ROOT / "data" / "plans" / "urumqi-14fyp" / "plan.toml").read_text(encoding="utf-8")
TEXT = ROOT.parent / "shared" / "plan" / "urumqi-14fyp.txt"

Declare = Callable[[str], None]


@pytest.fixture
def declare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declare:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    (tmp_path / "demo").mkdir()

    def write(text: str) -> None:
        (tmp_path / "demo" / "plan.toml").write_text(text, encoding="utf-8")

    return write


def test_the_first_plan_is_there() -> None:
    assert "urumqi-14fyp" in plan_ids()
    plan = load_plan("urumqi-14fyp")
    assert (plan.adcode, plan.metric_crs, plan.boundaries.review_number) == (
        650100,
        "EPSG:4538",
        "GS(2024)0650",
    )


@pytest.mark.skipif(not TEXT.exists(), reason="the plan's text is not at hand")
def test_the_checksum_is_the_texts() -> None:
    assert load_plan("urumqi-14fyp").sha256 == hashlib.sha256(TEXT.read_bytes()).hexdigest()


@pytest.mark.parametrize("plan_id", ["", "nowhere", "../plans/urumqi-14fyp", "."])
def test_an_unknown_plan_names_the_known_ones(plan_id: str) -> None:
    with pytest.raises(UnknownCodeError, match="urumqi-14fyp"):
        load_plan(plan_id)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("adcode = 650100", 'adcode = "650100"', "adcode"),
        ("first_year", "year_one", "first_year"),
        ("EPSG:4538", "EPSG:4326", "degrees"),
        ("EPSG:4538", "EPSG:0", "plan.toml"),
        ("[boundaries]", "[boundaries", "plan.toml"),
    ],
)
def test_a_wrong_declaration_is_named(declare: Declare, old: str, new: str, says: str) -> None:
    declare(TOML.replace(old, new, 1))
    with pytest.raises(InputError, match=says):
        load_plan("demo")


def test_the_id_is_the_folders_name(declare: Declare) -> None:
    declare(TOML)
    assert plan_ids() == ("demo",)
    assert load_plan("demo").id == "demo"
