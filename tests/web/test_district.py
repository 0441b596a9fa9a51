"""The page of a district, run by Streamlit's own test runner."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.analysis.plan_columns import columns_of
from geoapp.domain.filters import Filters
from geoapp.domain.selection import Selection
from geoapp.geometry.anchors import anchors
from geoapp.geometry.frames import project_records
from geoapp.io.boundaries import load_districts
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.settings import ROOT
from geoapp.sheet import project_sheet, sheet
from geoapp.web import audit_page, content
from geoapp.web.district import nearby_projects, overview
from geoapp.web.district.map import _BESIDE, round_projects
from geoapp.web.matches import find_matches

from .widgets import asked

pytestmark = pytest.mark.ui


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.run()
    page.query_params.clear()
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/district.py").run()
    assert not page.exception
    return page


def drawn(page: AppTest) -> list[str]:
    return [str(one.proto.body) for one in page.get("html")]


def table(page: AppTest, label: str) -> str:
    (found,) = [html for html in drawn(page) if f"aria-label='{label}'" in html]
    return found


def figures(page: AppTest) -> dict[str, tuple[str, str]]:
    """Return each key figure with the note beneath it."""
    (found,) = [html for html in drawn(page) if "geo-counts" in html and "<dl" in html]
    return {
        term: (figure, note)
        for term, figure, note in re.findall(r"<dt>(.*?)</dt><dd>(.*?)<small>(.*?)</small></dd>", found)
    }


def body(html: str) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", html.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0])


@pytest.mark.usefixtures("sample_folder")
def test_a_link_leads_to_its_district_with_its_counts_apart(hostile_names: tuple[str, ...]) -> None:
    page = open_page(district="650106")
    # 甲站, 乙水厂 and the hostile areas lie there, 丙线 passes through; 戊行动 is citywide
    inside = 2 + len(hostile_names)
    found = figures(page)
    assert found["涉及"] == (str(inside + 1), f"位于 {inside}、途经 1、原文点名 0")
    assert found["可能涉及"][0] == "0"
    assert found["全市性（另计）"][0] == "1"
    assert 'href="./?precision=city"' in found["全市性（另计）"][1]
    assert len(body(table(page, "项目表"))) == inside + 1
    assert page.query_params["district"] in ("650106", ["650106"])


@pytest.mark.usefixtures("sample_folder")
def test_without_a_district_all_are_listed_and_a_shared_project_is_once_in_the_sum(
    hostile_names: tuple[str, ...],
) -> None:
    overview = table(open_page(), "各区县的项目数")
    certain = {
        name: int(number)
        for name, number in re.findall(r">([^<>]*)</a></th><td class='geo-num'>(\d+)</td>", overview)
    }
    here = 3 + len(hostile_names)
    assert certain["头屯河区(经开区)"] == here
    assert certain["新市区(高新区)"] == 1
    assert certain["米东区"] == 1
    assert sum(certain.values()) == here + 2
    foot = re.findall(r"<td class='geo-num'>(\d+)</td>", overview.split("<tfoot>")[1])
    assert foot == [str(here + 1), "0", str(here + 1)], "丙线 is in two districts"


@pytest.mark.usefixtures("sample_folder")
def test_a_chosen_district_stands_in_the_address() -> None:
    page = open_page()
    asked(page, "district").set_value("650104").run()
    assert page.query_params["district"] in ("650104", ["650104"])
    (row,) = body(table(page, "项目表"))
    assert "丙线" in row
    assert "75%" in row


@pytest.mark.usefixtures("sample_folder")
def test_shares_by_theme_are_of_the_sure_projects(hostile_names: tuple[str, ...]) -> None:
    html = table(open_page(district="650106"), "按主题")
    total = 3 + len(hostile_names)
    assert f"{1 / total:.0%}" in html, "乙水厂 alone is about water"
    assert len(body(html)) == 2


@pytest.mark.usefixtures("sample_folder")
def test_the_sheet_is_offered_in_the_language_of_the_page() -> None:
    (form,) = [html for html in drawn(open_page(district="650106", lang="en")) if "class='geo-print'" in html]
    assert "action='./print/urumqi-14fyp/650106'" in form
    assert "name='of' value='lang=en'" in form
    assert "href='./print/urumqi-14fyp/650106?lang=en'" in form


@pytest.mark.usefixtures("sample_folder")
def test_the_filters_of_an_address_narrow_counts_table_sheet_and_map() -> None:
    page = open_page(district="650106", theme="water_supply", kind="project")
    (row,) = body(table(page, "项目表"))
    assert "乙水厂" in row
    assert figures(page)["涉及"][0] == "1"
    assert figures(page)["全市性（另计）"] == ("0", ""), "戊行动 is a programme"
    narrowed = "theme=water_supply&#38;kind=project"
    (form,) = [html for html in drawn(page) if "class='geo-print'" in html]
    assert "action='./print/urumqi-14fyp/650106'" in form
    assert f"name='of' value='{narrowed}'" in form
    assert any(f'href="./?district=650106&#38;{narrowed}"' in html for html in drawn(page))
    assert any("只列出" in one.value and "供水" in one.value for one in page.markdown)
    kept = {name: page.query_params[name] for name in ("district", "theme", "kind")}
    assert [value if isinstance(value, str) else value[0] for value in kept.values()] == [
        "650106",
        "water_supply",
        "project",
    ]


@pytest.mark.usefixtures("sample_folder")
def test_a_theme_is_chosen_on_the_page_and_taken_back_without_losing_the_district(
    hostile_names: tuple[str, ...],
) -> None:
    page = open_page(district="650106")
    assert not [one for one in page.button if one.key == "reset"]
    asked(page, "theme").set_value(["water_supply"]).run()
    assert len(body(table(page, "项目表"))) == 1
    assert page.query_params["theme"] in ("water_supply", ["water_supply"])
    assert len(body(table(page, "按主题"))) == 2, "the other themes stay in sight"
    page.button(key="reset").click().run()
    assert len(body(table(page, "项目表"))) == 3 + len(hostile_names)
    assert "theme" not in page.query_params


@pytest.mark.usefixtures("sample_folder")
def test_a_district_without_a_match_says_what_to_relax() -> None:
    page = open_page(district="650109", theme="water_supply")
    (warning,) = page.warning
    assert warning.value == "没有符合条件的项目。请更换关键词或清除筛选：主题。"


@pytest.mark.usefixtures("sample_folder")
def test_what_is_over_is_not_due() -> None:
    page = open_page(district="650104")
    # 丙线 is to be built by the end of 2022
    assert figures(page)["下一个时间节点"][0] == "—"


@pytest.mark.usefixtures("sample_folder")
def test_the_opened_row_is_marked_and_every_row_leads_to_its_project_here() -> None:
    page = open_page(district="650104", project="urumqi-14fyp/3")
    (row,) = body(table(page, "项目表"))
    assert 'href="./district?district=650104&#38;project=urumqi-14fyp%2F3" aria-current="true"' in row
    assert "aria-current" not in table(open_page(district="650104"), "项目表")


@pytest.mark.usefixtures("sample_folder")
def test_hostile_names_are_text(hostile_names: tuple[str, ...]) -> None:
    page = open_page(district="650106")
    for html in drawn(page):
        assert "<script>" not in html
        assert "<img" not in html
    assert all(name not in table(page, "项目表") for name in hostile_names)


def test_an_unknown_district_is_said_and_all_are_offered() -> None:
    page = open_page(district="999999")
    assert any("district" in warning.value for warning in page.warning)
    assert table(page, "各区县的项目数")


def test_possible_projects_of_the_plan_are_marked_and_have_no_share() -> None:
    rows = body(table(open_page(district="650102"), "项目表"))
    possible = [row for row in rows if "?</th>" in row]
    shares = [share for row in read_projects("urumqi-14fyp")["districts"] for share in row]
    held = [share for share in shares if share["adcode"] == 650102 and share["relation"] == "possible"]
    assert len(possible) == len(held) > 0
    assert all("可能涉及" in row and "<td>—</td>" in row for row in possible)
    assert rows[-len(held) :] == possible


PLAN = "urumqi-14fyp"


@pytest.mark.parametrize("most", [20, 1000])
def test_page_and_sheet_list_the_same_projects_under_the_same_numbers(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (overview, project_sheet):
        monkeypatch.setattr(module, "MOST_ROWS", most)
    plan, frame = load_plan(PLAN), read_projects(PLAN)
    for one in content.districts(plan):
        printed = project_sheet.make_sheet(plan, frame, Selection(district=(one.adcode,)), date(2026, 11, 30))
        listed = overview.list_projects(find_matches(PLAN, Filters(district=(one.adcode,))), one.adcode)
        assert [(row.number, row.record["id"]) for row in listed] == [
            (row.number, row.id) for row in printed.entries
        ]
        assert len(listed) <= most


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "{} 个项目中的前 5 个"), ("en", "the first 5 of {} projects")]
)
def test_a_long_table_lists_the_first_and_says_of_how_many(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = open_page(district="650104", lang=lang)
    monkeypatch.setattr(overview, "MOST_ROWS", 5)
    cut = open_page(district="650104", lang=lang)
    number, few = (len(body(table(page, {"zh": "项目表", "en": "Table"}[lang]))) for page in (whole, cut))
    assert few == 5 < number
    assert any(said.format(number) in one.value for one in cut.markdown)
    assert not any(said.format(number) in one.value for one in whole.markdown)
    assert figures(cut) == figures(whole)


def test_the_sheet_of_more_projects_than_it_lists_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (overview, sheet):
        monkeypatch.setattr(module, "MOST_ROWS", 5)
    forms = [html for html in drawn(open_page(district="650104")) if "class='geo-print'" in html]
    assert len(forms) == 1


def test_pairs_of_too_many_projects_are_not_measured_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = len(find_matches(PLAN, Filters(district=("650104",))))
    monkeypatch.setattr(nearby_projects, "MOST_MEASURED", number - 1)
    page = open_page(district="650104")
    assert any(f"筛选出 {number} 个项目" in one.value for one in page.markdown)
    assert not [html for html in drawn(page) if "aria-label='相互邻近的项目'" in html]
    assert any("conflicts?" in html and "distance=500" in html for html in drawn(page))
    monkeypatch.setattr(nearby_projects, "MOST_MEASURED", number)
    assert table(open_page(district="650104"), "相互邻近的项目")


def test_conflicts_are_those_of_the_records_and_the_first_of_many_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disputed = [
        one
        for one in project_records(read_projects(PLAN))
        if one["district_conflict"] and any(str(share["adcode"]) == "650106" for share in one["districts"])
    ]
    assert len(disputed) > 1
    names = [
        re.findall(r">([^<>]*)</a>", row)[0]
        for row in body(table(open_page(district="650106"), "文字与界线不一致"))
    ]
    assert names == [one["name"] for one in disputed]
    monkeypatch.setattr(audit_page, "MOST", 1)
    page = open_page(district="650106")
    assert len(body(table(page, "文字与界线不一致"))) == 1
    assert any(f"显示前 1 个，共 {len(disputed)} 个" in one.value for one in page.caption)


def test_the_view_holds_the_symbols_of_the_sure_projects_within_the_district() -> None:
    records = project_records(read_projects(PLAN))
    columns = columns_of(records)
    districts = load_districts(load_plan(PLAN))
    for adcode, shape in zip(districts["adcode"].astype(str), districts.geometry, strict=True):
        bounds = west, south, east, north = shape.bounds
        spots = [
            spot
            for one in records
            if one["geometry"] is not None
            and any(
                str(two["adcode"]) == adcode and two["relation"] != "possible" for two in one["districts"]
            )
            for spot in anchors(one["geometry"])
            if west <= spot.x <= east and south <= spot.y <= north
        ]
        rows = find_matches(PLAN, Filters(district=(adcode,))).rows
        lons, lats = [spot.x for spot in spots] or [west, east], [spot.y for spot in spots] or [south, north]
        expected = (
            max(west, min(lons) - _BESIDE),
            max(south, min(lats) - _BESIDE),
            min(east, max(lons) + _BESIDE),
            min(north, max(lats) + _BESIDE),
        )
        assert round_projects(columns, rows, adcode, bounds) == pytest.approx(expected, abs=1e-9)
