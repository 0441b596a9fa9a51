"""The page 规划对比, run by Streamlit's own test runner."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT
from geoapp.web import plan_projects

from ..invented_plan import PLAN, next_plan  # noqa: TID252

pytestmark = pytest.mark.ui


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    return next_plan(tmp_path, monkeypatch, {"东湖公园": "东湖湿地公园"}, gone="大唐停车场")


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in query.items():
        page.query_params[name] = value
    page.run().switch_page("pages/compare.py")
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert not page.error
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def test_the_totals_and_the_chosen_changes_stand_on_the_page(later: str) -> None:
    page = open_page(plan=PLAN, later=later, show="dropped")
    assert "大唐停车场" in html(page)
    assert any("前 25 条，后 24 条" in one.value for one in page.caption)
    kept = open_page(plan=PLAN, later=later, show="kept")
    assert "《虚构规划》第二章第一节" in html(kept)
    assert f"plan={later}" in html(kept)


def test_it_speaks_english(later: str) -> None:
    page = open_page(plan=PLAN, later=later, lang="en", show="dropped")
    assert "What became of it" in html(page)


def test_without_another_plan_it_says_so() -> None:
    page = open_page(plan="urumqi-14fyp")
    assert any("只有一个规划" in one.value for one in page.info)


def test_plans_too_large_for_a_page_are_left_to_the_command(
    later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_projects, "MOST_COMPARED", 10)
    page = open_page(plan=PLAN, later=later)
    assert any("geoapp compare" in one.value for one in page.warning)
