"""A project's details lead to the analyses of it, or say why none can be made."""

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

pytestmark = pytest.mark.ui


def open_details(page_file: str, number: int, lang: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    if page_file != "map":
        page.run().switch_page(f"pages/{page_file}.py")
    page.query_params["project"] = f"urumqi-14fyp/{number}"
    page.query_params["lang"] = lang
    if page_file == "district":
        page.query_params["district"] = "650106"
    page.run()
    assert not page.exception
    return page


def links(page: AppTest) -> dict[str, str]:
    found = [element.proto for element in page.get("page_link")]
    return {one.label: f"{one.page}?{one.query_string}" for one in found}


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize("page_file", ["map", "district"])
@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("zh", ("周边分析：500 米以内有哪些项目", "邻近协调：哪些项目相距 500 米以内")),
        ("en", ("Buffer: who lies within 500 m", "Conflicts: which projects come within 500 m")),
    ],
)
def test_a_placed_project_leads_to_its_buffer_and_its_conflicts(
    page_file: str, lang: str, labels: tuple[str, str]
) -> None:
    found = links(open_details(page_file, 1, lang))
    buffer, conflicts = (found[label] for label in labels)
    assert buffer.startswith("buffer?")
    assert "from=project%3Furumqi-14fyp%2F1" in buffer
    assert conflicts.startswith("conflicts?")
    assert "to=project%3Furumqi-14fyp%2F1" in conflicts
    assert ("lang=en" in buffer) == (lang == "en")


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(("number", "reason"), [(4, "只知道在哪个区县"), (5, "只写到全市"), (6, "没有定位")])
def test_a_project_without_a_place_of_its_own_says_why_instead(number: int, reason: str) -> None:
    page = open_details("map", number, "zh")
    assert not any("500" in label for label in links(page))
    assert [box.value for box in page.caption if reason in box.value and "不能" in box.value]


@pytest.mark.usefixtures("plan_text")
def test_a_record_of_the_plans_text_leads_there_too() -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page("pages/text.py")
    page.query_params["project"] = "urumqi-14fyp/16846"
    page.run()
    assert not page.exception
    assert "from=project%3Furumqi-14fyp%2F16853" in links(page)["周边分析：500 米以内有哪些项目"]
