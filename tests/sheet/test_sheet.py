"""What a sheet says: exactly the district's projects, apart by how surely they are its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from geoapp.domain.plan import Imprint, Plan
from geoapp.domain.selection import Selection
from geoapp.errors import InputError, UnknownCodeError
from geoapp.sheet.project_sheet import make_sheet
from geoapp.sheet.sheet import MOST_VERTICES, Sheet, check_size

from .conftest import DAY, MIDDLE, TOUTUNHE, cell

DISTRICTS = ("650102", "650103", "650104", "650105", "650106", "650107", "650109", "650121")


@pytest.mark.parametrize("adcode", DISTRICTS)
def test_a_sheet_lists_every_project_of_its_district_once(
    adcode: str, printed: Callable[..., Sheet], projects: gpd.GeoDataFrame
) -> None:
    sheet = printed(adcode)
    expected = {
        project
        for project, rows in zip(projects.index, projects["districts"], strict=True)
        if any(str(row["adcode"]) == adcode for row in rows)
    }
    ids = [entry.id for entry in sheet.entries]
    assert len(ids) == len(set(ids))
    assert set(ids) == expected
    assert [entry.number for entry in sheet.entries] == list(range(1, len(ids) + 1))


def test_possible_projects_come_last_and_have_no_share(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    maybe = {"adcode": 650106, "name": "头屯河区", "share": 0.0, "relation": "possible", "basis": "circle"}
    through = {
        "adcode": 650106,
        "name": "头屯河区",
        "share": 0.25,
        "relation": "through",
        "basis": "geometry",
    }
    sheet = invented(make_project(1, "甲站", districts=[maybe]), make_project(2, "乙线", districts=[through]))
    certain, possible = sheet.groups
    told = [
        (one.number, one.name, cell(sheet, one, "relation"), cell(sheet, one, "share"))
        for one in (*certain.entries, *possible.entries)
    ]
    assert told == [(1, "乙线", "途经", "25%"), (2, "甲站", "可能涉及", "—")]


def test_a_project_of_two_districts_stands_on_both_sheets_with_its_own_share(
    printed: Callable[..., Sheet], projects: gpd.GeoDataFrame
) -> None:
    shared = next(
        project
        for project, rows in zip(projects.index, projects["districts"], strict=True)
        if sorted(row["adcode"] for row in rows if row["relation"] == "through") == [650102, 650121]
    )
    for row in projects.loc[shared, "districts"]:
        if row["relation"] == "through":
            sheet = printed(str(row["adcode"]))
            (entry,) = [one for one in sheet.entries if one.id == shared]
            assert cell(sheet, entry, "share") == f"{row['share']:.0%}"


def test_a_selection_narrows_the_sheet_and_is_named(
    printed: Callable[..., Sheet], projects: gpd.GeoDataFrame
) -> None:
    sheet = printed(theme=("metro",))
    assert {projects.loc[entry.id, "theme"] for entry in sheet.entries} == {"metro"}
    assert "轨道交通" in sheet.summary[1]
    assert len(printed().summary) == 1


def test_citywide_projects_are_counted_under_the_same_selection(
    printed: Callable[..., Sheet], projects: gpd.GeoDataFrame
) -> None:
    for theme in ("metro", "health"):
        of_it = projects[projects["theme"] == theme]
        citywide = [
            len(rows) == 0 and place["kind"] == "city"
            for rows, place in zip(of_it["districts"], of_it["location"], strict=True)
        ]
        assert f"全市性项目 {sum(citywide)} 个" in printed(theme=(theme,)).summary[0]


def test_a_drawn_shape_is_named_by_its_corners(printed: Callable[..., Sheet]) -> None:
    shape = ((87.0, 43.0), (88.5, 43.0), (88.5, 44.5))
    assert "3 个角的多边形" in printed(shape=shape).summary[1]


def test_the_small_print_names_crs_review_number_dates_and_that_the_map_was_not_reviewed(
    printed: Callable[..., Sheet],
) -> None:
    notes = "\n".join(printed().notes)
    for fact in ("EPSG:4538", "GS(2024)0650", "2026-01-02", "2021-01-14", "未经地图审核"):
        assert fact in notes


def test_the_author_comes_from_the_environment_before_the_plan(
    plan: Plan, projects: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = replace(plan, imprint=Imprint(author="甲局", note="内部资料"))
    notes = make_sheet(ours, projects, Selection(district=(TOUTUNHE,)), DAY).notes
    assert any("甲局" in line for line in notes)
    assert "内部资料" in notes
    monkeypatch.setenv("GEOAPP_AUTHOR", "乙院")
    assert any(
        "乙院" in line for line in make_sheet(ours, projects, Selection(district=(TOUTUNHE,)), DAY).notes
    )


def test_the_data_is_as_new_as_its_newest_record(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    sheet = invented(make_project(1, "甲站", as_of="2023-05-31"), make_project(2, "乙站", as_of="2022-12"))
    assert any("2023-05-31" in line for line in sheet.notes)


def test_sizes_dates_and_doubts_stand_beneath_the_name(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    size = {"value": 19.5, "unit": "公里", "what": "长度", "qualifier": "about", "date": None}
    stage = {"date": "2022-12", "precision": "year_end", "what": "建成"}
    doubt = "text_over_boundaries: 头屯河区 → 乌鲁木齐县"
    sheet = invented(make_project(1, "甲线", quantities=[size], milestones=[stage], district_conflict=doubt))
    figures, conflict = sheet.entries[0].details
    assert "长度" in figures
    assert "2022年底" in figures
    assert "头屯河区" in conflict
    assert "乌鲁木齐县" in conflict


def test_what_the_map_cannot_show_is_named_beneath_it(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    sheet = invented(
        make_project(1, "甲站"),
        make_project(2, "乙站"),
        make_project(3, "丙园", location={"kind": "district", "uncertainty_m": None}),
        at=[MIDDLE, Point(88.9, 43.0), None],
    )
    assert [entry.name for entry in sheet.entries] == ["甲站", "乙站", "丙园"]
    assert any("没有位置" in line and line.endswith("：3。") for line in sheet.notes)
    assert any("图幅以外" in line and line.endswith("：2。") for line in sheet.notes)
    assert cell(sheet, sheet.entries[1], "precision").endswith("（图幅外）")


def test_a_sheet_speaks_english_when_asked(printed: Callable[..., Sheet]) -> None:
    sheet = printed(lang="en")
    assert sheet.head[0] == "No."
    assert any("has not been reviewed" in line for line in sheet.notes)


def test_an_unknown_district_is_refused_with_those_that_exist(printed: Callable[..., Sheet]) -> None:
    with pytest.raises(UnknownCodeError, match="650121"):
        printed("650199")


def test_shapes_of_too_many_corners_are_refused() -> None:
    line = LineString([(0, 0)] * MOST_VERTICES)
    check_size([line, None])
    with pytest.raises(InputError, match="500,002 corners"):
        check_size([line, LineString([(0, 0), (1, 1)])])
