"""The pages buffer, overlap and conflicts, run by Streamlit's own test runner on invented projects.

甲站 is a point known to 50 m, 丙线 a line known to 1,800 m that begins there, 乙水厂 a point known to 2,500 m, 6.9 km
off; nine areas, known to 900 m and with hostile names, lie one upon another some 7 km off; three have no place.
"""

import math
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs

import click
import pyproj
import pytest
from streamlit.testing.v1 import AppTest

from geoapp.cli import main
from geoapp.io import worker
from geoapp.settings import ROOT
from geoapp.web.analyses import result, run, scene
from geoapp.web.map.transport import result_shapes as shapes
from geoapp.web.sheets import offer

from .boxes import as_shown
from .widgets import asked

pytestmark = [pytest.mark.ui, pytest.mark.usefixtures("sample_folder")]

PAGES = ("buffer", "overlap", "conflicts")
SHAPE = "shape?87.29,43.89,87.31,43.89,87.31,43.91,87.29,43.91"
"""A drawn box of some 1.6 by 2.2 km round 甲站."""

_opened: list[str] = []
"""Files of data that somebody opened; an audit hook cannot be taken out again, so there is one for all tests."""
_DATA = str(ROOT / "data")


def _note(event: str, args: tuple[object, ...]) -> None:
    if event == "open" and isinstance(args[0], str) and (args[0].startswith(_DATA) or "frykit" in args[0]):
        _opened.append(args[0])


sys.addaudithook(_note)


@pytest.fixture(autouse=True, scope="module")
def _no_process_is_left() -> Iterator[None]:
    yield
    worker.close()


FOLDED = [
    f"{part}_{slot}"
    for part in ("unclear", "left_out", "more")
    for slot in ("buffers", "within", "nearest", "overlap", "conflicts", "coverage")
] + ["pair_opinions"]
"""Keys of parts that are drawn when somebody opens them."""


def open_page(name: str, **query: str | list[str]) -> AppTest:
    """Open a page, and every part of it that is closed at first."""
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    for key in FOLDED:
        page.session_state[key] = True
    page.run().switch_page(f"pages/{name}.py")
    for key, value in query.items():
        page.query_params["from" if key == "from_" else key] = value
    page.run()
    assert not page.exception
    assert not page.error
    return page


def address(page: AppTest) -> dict[str, list[str]]:
    return {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in page.query_params.items()
    }


def said(page: AppTest) -> str:
    boxes = (*page.markdown, *page.warning, *page.info, *page.error, *page.caption)
    return "\n".join(as_shown(box.value) for box in boxes)


def rows(page: AppTest, *, table: int = 0) -> list[dict[str, object]]:
    found: list[dict[str, object]] = page.dataframe[table].value.to_dict("records")
    return found


def rows_with(page: AppTest, column: str) -> list[dict[str, object]]:
    (found,) = [frame.value for frame in page.dataframe if column in frame.value]
    return list(found.to_dict("records"))


def command(page: AppTest, operation: str) -> str:
    (found,) = [code.value for code in page.code if code.value.startswith(f"geoapp {operation} ")]
    return str(found)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_opens_without_filters_and_its_address_stays_bare(name: str, lang: str) -> None:
    page = open_page(name, **({"lang": lang} if lang == "en" else {}))
    assert address(page) == ({"lang": ["en"]} if lang == "en" else {})
    assert len(page.dataframe) >= 2
    assert page.code


@pytest.mark.parametrize("name", PAGES)
def test_hostile_parameters_are_left_out_and_named(name: str) -> None:
    page = open_page(
        name,
        distance=["nan", "-5", "1e999"],
        to="file:///etc/passwd",
        from_="<img src=x onerror=hit()>",
        count="9" * 5000,
        theme="moon",
        dissolve="${hit()}",
        near="shape?1,2",
    )
    assert address(page) == {}
    assert all(word in said(page) for word in ("to", "moon"))


@pytest.mark.parametrize("name", ["buffer", "overlap"])
def test_an_address_names_a_file_and_opens_none(name: str) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page(f"pages/{name}.py")
    page.query_params["to"] = f"file?{ROOT / 'data' / 'plans' / 'urumqi-14fyp' / 'gazetteer.geojson'}"
    page.run()
    assert not page.exception
    assert "本次访问里已没有图层" in page.error[0].value


def test_an_address_asks_as_the_widgets_do_and_a_widget_changes_it() -> None:
    page = open_page(
        "buffer", theme="metro", distance=["2000", "1000"], rings="1", to="projects?theme=water_supply"
    )
    assert asked(page, "distance").value == ["1000", "2000"]
    assert asked(page, "rings").value is True
    assert address(page) == {
        "theme": ["metro"],
        "distance": ["1000", "2000"],
        "rings": ["1"],
        "to": ["projects?theme=water_supply"],
    }
    asked(page, "distance").set_value(["1000"]).run()
    assert address(page)["distance"] == ["1000"]
    asked(page, "distance").set_value(["1000", "1.5 公里", "far"]).run()
    assert address(page)["distance"] == ["1000", "1500"]
    asked(page, "theme").set_value([]).run()
    assert "theme" not in address(page)
    assert not page.exception


@pytest.mark.parametrize(
    ("numbers", "forms"), [("", 1), ("1-2,4", 1), (",".join(map(str, range(1, 3_999, 2))), 0)]
)
def test_a_result_is_printed_by_its_address_as_long_as_that_holds_its_rows(
    numbers: str, forms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer, "rows_text", lambda *_: numbers)
    page = open_page("buffer", q="丙线", to="projects")
    found = [html for one in page.get("html") if "/print/" in (html := str(one.proto.body))]
    assert len([html for html in found if "/within" in html]) == forms
    assert ("写成地址太长" in said(page)) is (forms == 0)


def test_the_warning_about_the_radius_comes_before_any_number() -> None:
    page = open_page("buffer", q="丙线")
    (warning,) = page.warning
    assert "1.8 公里" in warning.value
    assert "500 米" in warning.value
    assert "可能" in warning.value
    kinds = [block.type for block in page.main if block.type in ("warning", "markdown", "arrow_data_frame")]
    assert kinds.index("warning") < kinds.index("markdown")


def test_a_buffer_has_a_certain_and_a_possible_area_of_the_right_size() -> None:
    page = open_page("buffer", q="甲站")
    certain, possible = (math.pi * radius**2 / 1e6 for radius in (450, 550))
    areas = [row["面积（平方公里）"] for row in rows_with(page, "面积（平方公里）")]
    low, high = (float(str(area)) for area in areas)
    # An outline of 128 segments is 0.04 % smaller than the circle.
    assert certain * 0.998 < low <= certain + 0.0005
    assert possible * 0.998 < high <= possible + 0.0005
    # 丙线 begins at 甲站: 0 to 1,850 m away, of which one eighth is within 500 m. Nothing else is nearer
    # than 6 km.
    assert "**0** 个确定，**0** 个很可能，**0** 个可能；另有 **1** 个难以判断" in said(page)
    (line,) = rows(page)
    assert line["名称"] == "丙线"
    assert line["完全位于"] == "不在范围内"
    assert line["实际距离范围"] == "0–1.9 公里"


def test_one_project_is_what_is_measured_from_whatever_the_filters_say() -> None:
    page = open_page("buffer", from_="project?urumqi-14fyp/1", theme="water_supply")
    assert asked(page, "from").format_func("project?urumqi-14fyp/1") == "甲站"
    # The project is no target of its own; of the others only 丙线, which begins there, is near.
    assert [row["名称"] for row in rows(page)] == ["丙线"]
    assert "--from 'project?urumqi-14fyp/1'" in command(page, "buffer")
    assert address(page) == {"from": ["project?urumqi-14fyp/1"], "theme": ["water_supply"]}


def test_a_pair_of_conflicts_leads_to_its_opinions_with_both_projects_chosen() -> None:
    page = open_page("conflicts", q="甲站", to="projects", distance="2000")
    listed = " ".join(str(one.proto.body) for one in page.get("html") if "两个项目" in str(one.proto.body))
    links = re.findall(r"href=\"\./opinions\?([^\"]+)\">([^<]+)<", listed)
    assert links
    for query, words in links:
        asked_for = parse_qs(unescape(query))
        (one,), (other,) = asked_for["project"], asked_for["other"]
        assert one.startswith("urumqi-14fyp/")
        assert other.startswith("urumqi-14fyp/")
        assert one != other
        assert words == "提出意见"


def test_conflicts_are_those_of_one_project() -> None:
    page = open_page("conflicts", to="project?urumqi-14fyp/2", distance="7000")
    assert asked(page, "to").format_func("project?urumqi-14fyp/2") == "乙水厂"
    pairs = [{str(row["甲"]), str(row["乙"])} for row in rows(page)]
    assert pairs
    assert all("乙水厂" in pair for pair in pairs)
    assert len(set(map(frozenset, pairs))) == len(pairs)


@pytest.mark.parametrize("name", ["buffer", "overlap", "conflicts"])
def test_a_project_that_is_not_there_is_one_sentence(name: str) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page(f"pages/{name}.py")
    page.query_params["to"] = "project?urumqi-14fyp/99999999"
    page.run()
    assert not page.exception
    assert len(page.error) == 1
    assert "规划里没有项目“urumqi-14fyp/99999999”" in said(page)


@pytest.mark.parametrize("name", ["buffer", "overlap", "conflicts"])
def test_more_projects_than_a_page_analyses_are_to_be_narrowed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ANALYSED", "2")
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page(f"pages/{name}.py").run()
    assert not page.exception
    assert len(page.error) == 1
    assert "页面上一次分析最多 2 个" in said(page)


def test_what_cannot_be_measured_is_listed_with_the_reason() -> None:
    page = open_page("conflicts")
    listed = {str(row["名称"]): str(row["原因"]) for row in rows(page, table=1)}
    assert set(listed) == {"丁园", "戊行动", "己试验段"}
    assert "区县" in listed["丁园"]
    assert "全市" in listed["戊行动"]


def test_a_drawn_shape_is_measured_in_a_worker_and_what_lies_in_it_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    went: list[object] = []
    work = worker.run
    monkeypatch.setattr(
        worker, "run", lambda *args, **options: went.append(args[0]) or work(*args, **options)
    )
    page = open_page("overlap", to=SHAPE)
    assert went == [run.analyse]
    found = {str(row["甲"]): row for row in rows(page)}
    # 甲站 is inside by 800 m, more than its radius; of 丙线 only its beginning is, by less than its radius.
    assert found["甲站"]["判断"] == "确定"
    assert found["丙线"]["判断"] == "可能"
    assert set(found) == {"甲站", "丙线"}
    assert {row["乙"] for row in found.values()} == {"画出的范围"}
    open_page("overlap", q="甲站")
    assert len(went) == 1


def test_a_worker_that_fails_is_one_sentence_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page("pages/overlap.py")
    page.query_params["to"] = SHAPE
    with monkeypatch.context() as patched:
        patched.setattr(run, "analyse", math.sqrt)  # takes no request, so it raises what is no error of ours
        page.run()
        assert not page.exception
        assert "没有算出结果" in page.error[0].value
        page.run()  # a click elsewhere does not try in vain again
        assert "没有算出结果" in page.error[0].value
    page.button(key="again_overlap").click().run()
    assert not page.error
    assert len(rows(page)) == 2


def test_a_kept_result_is_a_source_for_later_and_can_be_removed() -> None:
    page = open_page("buffer", q="甲站")
    page.text_input(key="keep_name_buffers").set_value(" 甲站\n500 米 ").run()
    page.button(key="keep_buffers").click().run()
    page.switch_page("pages/overlap.py").run()
    asked(page, "to").set_value("result?甲站 500 米").run()
    assert not page.exception
    assert address(page)["to"] == ["result?甲站 500 米"]
    assert "--to 'result?甲站 500 米'" in command(page, "overlap")
    assert {row["甲"] for row in rows(page)} == {"甲站"}
    page.button(key="remove_result?甲站 500 米").click().run()
    assert "本次访问里已没有图层" in page.error[0].value


def test_a_result_without_a_name_is_not_kept() -> None:
    page = open_page("buffer", q="甲站")
    page.button(key="keep_buffers").click().run()
    assert not page.session_state["visitor_layers"]


def test_conflicts_show_both_sides_their_citations_and_what_is_known_of_their_time() -> None:
    page = open_page("conflicts", q="甲站", to="projects", distance="2000")
    (pair,) = rows(page)
    assert {pair["甲"], pair["乙"]} == {"甲站", "丙线"}
    # 0 m apart, at most 50 + 1,800 m: that is within 2,000 m for certain.
    assert pair["判断"] == "确定"
    assert pair["工期"] == "工期不明"
    assert pair["项目甲出处"] == pair["项目乙出处"] == "《纲要》第一章"
    assert "**1** 对确定，**0** 对很可能" in said(page)


def test_two_that_stand_for_one_place_are_told_apart_from_those_that_are_near() -> None:
    page = open_page("conflicts", district="650106")
    # Nine areas, one upon another, make 36 pairs; as drawn there is only 甲站 with 丙线.
    assert "另有 36 对定位于同一地点" in said(page)
    assert len(rows(page)) == 1
    asked(page, "show").set_value("all").run()
    # That one pair is hard to say, as 丙线 is known to 1,800 m.
    assert len(rows(page)) == 36
    assert "难以判断（1）" in [box.label for box in page.expander]
    assert address(page)["show"] == ["all"]


def test_a_pair_of_themes_narrows_the_table_and_one_that_is_not_there_stays_chosen_with_nothing_found() -> (
    None
):
    page = open_page("conflicts", themes="metro+metro")
    assert {(row["甲的主题"], row["乙的主题"]) for row in rows(page)} == {("轨道交通", "轨道交通")}
    gone = open_page("conflicts", themes="a+b")
    assert address(gone) == {"themes": ["a+b"]}
    assert asked(gone, "themes").value == "a+b"
    assert not any("甲的主题" in row for row in rows(gone))


def test_the_nearest_of_an_opened_project_are_shown_with_their_distance() -> None:
    page = open_page("conflicts", project="urumqi-14fyp/1", near="projects?theme=water_supply", count="2")
    nearest = next(frame.value for frame in page.dataframe if "名次" in frame.value)
    _, _, metres = pyproj.Geod(ellps="WGS84").inv(87.3, 43.9, 87.35, 43.95)
    assert list(nearest["最近的项目"]) == ["乙水厂"]
    assert abs(nearest["图上距离（米）"][0] - metres) < metres * 0.002
    assert command(page, "nearest").startswith("geoapp nearest --plan urumqi-14fyp --from projects --to ")


def test_an_empty_result_says_what_to_relax() -> None:
    page = open_page("buffer", q="没有这个")
    assert "查找" in said(page)
    assert "没有结果" in said(page)
    assert open_page("conflicts", q="乙水厂").info


def test_the_command_asks_for_the_same_and_the_command_line_takes_it() -> None:
    page = open_page("buffer", theme="metro", distance=["500", "1000"], dissolve="theme", cap="flat")
    for operation in ("buffer", "within", "coverage"):
        words = re.findall(r"'[^']*'|\S+", command(page, operation))
        arguments = [word.strip("'") for word in words[2:]]
        context = click.Context(main)
        found = main.get_command(context, operation)
        assert found
        parsed = found.make_context(operation, arguments, parent=context).params
        assert parsed["source" if operation != "within" else "b"] == "projects?theme=metro"


def test_a_click_elsewhere_makes_neither_table_nor_shapes_anew_and_another_language_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def noting(module: ModuleType, name: str) -> None:
        make = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, **more: made.append(name) or make(*args, **more))

    noting(result, "as_table")
    noting(scene, "make_all_shapes")
    for name in PAGES:
        page = open_page(name)
        assert set(made) == {"as_table", "make_all_shapes"}
        made.clear()
        before = [frame.value for frame in page.dataframe]
        page.run()
        assert made == []
        assert all(one.equals(frame.value) for one, frame in zip(before, page.dataframe, strict=True))
        asked(page, "lang").set_value("en").run()
        assert set(made) == {"as_table", "make_all_shapes"}
        assert "How sure" in " ".join(str(column) for frame in page.dataframe for column in frame.value)
        made.clear()


def test_a_page_says_when_its_map_draws_a_part_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("图上只画出" in one.value for one in open_page("conflicts", distance="9000").caption)
    monkeypatch.setattr(shapes, "MOST_SHAPES", 1)
    page = open_page("conflicts", distance="9000")
    (told,) = [one.value for one in page.caption if "图上只画出" in one.value]
    assert f"共 {len(page.dataframe[0].value)} 个" in told
    assert "最前的 1 个" in told


def test_a_layer_that_takes_anothers_name_is_drawn_and_measured_anew() -> None:
    page = open_page("buffer", q="甲站")
    page.text_input(key="keep_name_buffers").set_value("同名").run()
    page.button(key="keep_buffers").click().run()
    page.switch_page("pages/overlap.py").run()
    asked(page, "to").set_value("result?同名").run()
    assert {row["乙"] for row in rows(page)} == {"甲站"}
    page.switch_page("pages/buffer.py").run()
    asked(page, "q").set_value("乙水厂").run()
    page.text_input(key="keep_name_buffers").set_value("同名").run()
    page.button(key="keep_buffers").click().run()
    page.switch_page("pages/overlap.py").run()
    assert {row["乙"] for row in rows(page)} == {"乙水厂"}


def test_after_the_first_analysis_no_file_is_read_and_no_frame_prepared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = open_page("buffer", theme="metro")
    prepared: list[object] = []
    monkeypatch.setattr(run, "prepare_features", lambda *args, **options: prepared.append((args, options)))
    _opened.clear()
    asked(page, "distance").set_value(["700"]).run()
    assert not page.exception
    assert "700 米" in said(page)
    assert prepared == []
    assert [name for name in _opened if not name.startswith(str(tmp_path))] == []


def test_pairs_that_are_only_possible_are_not_passed_over_in_silence() -> None:
    # 甲站 and 乙水厂 are 6.9 km apart; only their radii of 50 and 2,500 m bring them within 5 km.
    page = open_page("conflicts", q="水厂", to="project?urumqi-14fyp/1", distance="5000")
    assert "共 1 对，可在“显示”中选“所有可能的”" in said(page)
    asked(page, "show").set_value("all").run()
    (pair,) = rows(page)
    # Of the circle of 2,550 m that both radii make, only what reaches over by 650 m is within.
    assert pair["判断"] == "难以判断"
    assert 0 < float(str(pair["落入比例（%）"])) < 33
    assert "难以判断（1）" in [box.label for box in page.expander]
    assert "**1** 对难以判断" in said(page)
    assert "共 1 对" not in said(page)


def test_a_layer_that_went_leads_to_where_it_comes_back() -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.run().switch_page("pages/buffer.py")
    page.query_params["from"] = "file?my"
    page.run()
    assert "本次访问里已没有图层" in page.error[0].value
    assert "重新上传图层“my”" in [link.proto.label for link in page.get("page_link")]


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_result_draws_no_empty_table(name: str) -> None:
    page = open_page(name, q="没有这个")
    assert all(len(frame.value) for frame in page.dataframe)


def test_both_citations_stand_before_what_may_be_scrolled_to() -> None:
    columns = list(rows(open_page("conflicts", q="甲站", to="projects", distance="2000"))[0])
    assert columns.index("项目乙出处") < columns.index("工期") < columns.index("甲的主题")
    columns = list(rows(open_page("buffer", q="甲站"))[0])
    assert columns.index("出处") < columns.index("主题")


@pytest.mark.parametrize("narrowed", [{}, {"theme": "metro"}], ids=["without filters", "with filters"])
def test_the_page_without_a_distance_does_not_advise_a_larger_one(narrowed: dict[str, str]) -> None:
    page = open_page("overlap", from_="districts", to="districts", **narrowed)
    assert "甲与乙没有共有的部分。可以" in said(page)
    assert "距离" not in "".join(str(box.value) for box in page.info)
