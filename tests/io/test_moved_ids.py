"""An address, a receipt or a correction of an earlier reading finds its entry where that has another id now."""

from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.moved_ids import present_id


@pytest.fixture(autouse=True)
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "plan.toml").write_text("", encoding="utf-8")
    for module in ("geoapp.io.moved_ids", "geoapp.io.plans"):
        monkeypatch.setattr(f"{module}.folder_of_plans", lambda: tmp_path)
    return tmp_path


def write(plans: Path, *rows: str) -> None:
    (plans / "north" / "moved.csv").write_text(
        "old,new\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8"
    )


def test_an_id_that_moved_leads_to_the_present_one(plans: Path) -> None:
    write(plans, "north/120,north/124")
    assert present_id("north/120") == "north/124"


@pytest.mark.parametrize("project_id", ["north/7", "south/120", "", "../north/120", "north"])
def test_any_other_id_is_its_own(project_id: str, plans: Path) -> None:
    write(plans, "north/120,north/124")
    assert present_id(project_id) == project_id


def test_a_plan_without_the_table_has_moved_nothing() -> None:
    assert present_id("north/120") == "north/120"


def test_a_chain_is_refused_with_its_remedy(plans: Path) -> None:
    write(plans, "north/120,north/124", "north/124,north/130")
    with pytest.raises(InputError, match="north/124"):
        present_id("north/120")
