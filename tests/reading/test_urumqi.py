"""What the real plan says, checked by hand; skipped where its text is not at hand."""

import re
from functools import cache

import pytest

from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.io.corrections import load_corrections
from geoapp.io.models import load_model
from geoapp.io.plans import load_plan
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.read import lexicon_of
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

ITEMS = {2: 5, 3: 3, 4: 3, 5: 3, 6: 3, 7: 2, 8: 2, 9: 3, 10: 4, 11: 3, 12: 5, 13: 4, 14: 3, 15: 3}
PROJECTS = {
    5: "乌鲁木齐至霍尔果斯高铁 乌鲁木齐至伊宁高铁 乌鲁木齐至喀什高铁 乌鲁木齐至阜康(天池)旅游铁路 "
    "三坪至头屯河联络线 "
    "G0711线乌鲁木齐至尉犁高速公路 西五环(乌鲁木齐绕城高速西线) S21线阿勒泰至乌鲁木齐高速公路 "
    "乌鲁木齐国际机场改扩建工程 "
    "乌鲁木齐国际机场北区航站楼 乌鲁木齐国际机场综合交通中心 乌鲁木齐国际机场南区改造工程",
    6: "中欧班列(乌鲁木齐)集结中心扩建工程(二期) 中欧班列(乌鲁木齐)集结中心—物流配送中心 乌鲁木齐纺织纤维纱线产业园区 "
    "乌鲁木齐国际物流枢纽基地(纺织品服装)商贸中心供热工程 国际纺织品服装商贸中心原创品牌孵化实践中心 "
    "国际纺织品服装商贸中心展销中心 国际纺织品服装商贸中心产业培育基地",
    7: "乌鲁木齐综合保税区园区开发项目 乌鲁木齐铁路口岸快件中心—跨境电商区项目",
    9: "西三环 东进场高架 北站路(八钢公路—机场高速)",
    10: "甘泉堡新水源地第二净水厂暨主城区扬水应急保障工程 楼庄子供水工程 东部片区供水管线工程 河马泉片区排水收纳系统 "
    "白鸟湖片区排水收纳系统 七道湾污水处理厂扩建 河马泉污水处理厂 两河片区污水处理厂",
    12: "乌拉泊片区生态环境整治 盐湖片区生态环境整治 柴窝堡片区生态环境整治",
    15: "乌鲁木齐市第八人民医院 友谊医院门诊住院楼 口腔医院新院 经济技术开发区(头屯河区)第一人民医院 "
    "高新技术产业开发区(新市区)人民医院 水磨沟区人民医院 乌鲁木齐市急救中心项目",
}


@cache
def read(text: str) -> Reading:
    plan = load_plan("urumqi-14fyp")
    source = TextSource(plan=plan.id, short_title=plan.short_title, text=text, sha256=plan.sha256)
    return read_plan(source, lexicon_of(plan), load_model())


@pytest.fixture
def reading(plan_text: str) -> Reading:
    """Return the reading as people corrected it."""
    plan = load_plan("urumqi-14fyp")
    return correct_reading(read(plan_text), load_corrections(plan.id), plan).reading


def named(reading: Reading, name: str) -> Project:
    return next(project for project in reading.projects if project.name == name)


def test_the_outline_is_whole(reading: Reading, plan_text: str) -> None:
    assert [chapter.number for chapter in reading.chapters] == list(range(1, 15))
    assert len(reading.chapters[8].sections) == 6
    for chapter in reading.chapters:
        assert plan_text[chapter.start] == "第"
        assert chapter.title is None or chapter.title in plan_text[chapter.start : chapter.start + 60]


def test_excluded_chapters_and_sections_keep_no_title(reading: Reading) -> None:
    untitled = {(c.number, s.number) for c in reading.chapters for s in c.sections if s.title is None}
    assert {(10, 1), (10, 3), (13, 1), (13, 2), (13, 3)} <= untitled
    assert not [p for p in reading.projects if p.chapter in (13, 14) or (p.chapter, p.section) in untitled]


def test_every_box_and_item_is_found(reading: Reading, plan_text: str) -> None:
    assert [box.number for box in reading.boxes] == list(range(1, 16))
    assert {box.number: len(box.items) for box in reading.boxes if box.number > 1} == ITEMS
    assert sum(ITEMS.values()) == 46
    for box in reading.boxes:
        assert plan_text[box.start : box.end].startswith(f"专栏{box.number} {box.title}")
        for item in box.items:
            assert plan_text[item.start : item.end].startswith(f"{item.number}.{item.title or ''}")
            assert plan_text[item.end - 1] == "。"


def test_items_without_titles_have_none(reading: Reading) -> None:
    titles = {box.number: [item.title for item in box.items] for box in reading.boxes}
    assert titles[7] == [None] * 2
    assert titles[10] == [None] * 4
    assert titles[9][2] == "构建“公交+步行”为主体的城市慢行系统"
    assert None not in titles[5] + titles[6] + titles[15]


def test_the_indicator_table_is_whole(reading: Reading) -> None:
    rows = {row.number: row for row in reading.indicators}
    assert list(rows) == list(range(1, 18))
    assert (rows[8].base, rows[8].target) == ("96.9", ">95")
    assert (rows[16].unit, rows[16].base, rows[16].target) == ("万吨", "3.5", "2.57")
    assert (rows[6].average, rows[6].attribute) == ("﹝0.3﹞", "约束性")
    assert [rows[n].target for n in (11, 12, 13, 14)] == ["控制在自治区下达指标内"] * 4
    assert [rows[n].category for n in (2, 4, 10, 15, 17)] == [
        "经济发展",
        "创新驱动",
        "民生福祉",
        "绿色生态",
        "安全保障",
    ]
    assert rows[7].name == "每千人口拥有执业(助理)医师数"
    assert rows[2].base is None


@pytest.mark.parametrize("box", sorted(PROJECTS))
def test_the_projects_of_a_box_are_found(box: int, reading: Reading) -> None:
    found = {project.name for project in reading.projects if project.box == box and project.kind == "project"}
    assert set(PROJECTS[box].split(" ")) <= found


@pytest.mark.parametrize("line", [2, 3, 4])
def test_the_metro_lines_are_found(line: int, reading: Reading) -> None:
    project = named(reading, f"轨道交通{line}号线")
    assert (project.theme, project.kind, project.cite) == ("metro", "project", "《纲要》第九章第三节")
    assert project.action == ("ongoing" if line == 2 else "preliminary_work")


def test_every_span_holds_the_wording_of_its_name(plan_text: str) -> None:
    for project in read(plan_text).projects:
        wording = plan_text[project.start : project.end]
        assert "\n" not in wording.strip()
        assert project.id == f"urumqi-14fyp/{project.start}"
        assert project.line == plan_text.count("\n", 0, project.start) + 1
        shared = set(re.sub(r"\W", "", project.name)) & set(wording)
        assert len(shared) >= min(3, len(set(wording)) - 1), project.name
        for part in (*project.quantities, *project.milestones, *project.mentions):
            assert 0 <= part.start < part.end <= len(plan_text)


def test_the_airport_carries_its_figures_and_dates(reading: Reading) -> None:
    airport = named(reading, "乌鲁木齐国际机场改扩建工程")
    figures = [(q.value_si, q.unit_si, q.date) for q in airport.quantities]
    assert figures == [
        (500_000, "m2", None),
        (93_000, "m2", None),
        (2, "count", None),
        (48_000_000, "passengers/yr", "2025"),
        (550_000, "t/yr", "2025"),
        (63_000_000, "passengers/yr", "2030"),
        (750_000, "t/yr", "2030"),
    ]
    dates = [(m.date, m.precision) for m in airport.milestones]
    assert dates == [("2022-12", "year_end"), ("2023-12", "year_end"), ("2025", "year"), ("2030", "year")]


def test_the_airport_has_its_components(reading: Reading) -> None:
    airport = named(reading, "乌鲁木齐国际机场改扩建工程")
    parts = {p.name for p in reading.projects if p.parent == airport.id}
    assert {"乌鲁木齐国际机场北区航站楼", "乌鲁木齐国际机场综合交通中心"} <= parts
    assert all(p.level == "component" for p in reading.projects if p.parent)
    terminal = named(reading, "乌鲁木齐国际机场北区航站楼")
    assert [q.value_si for q in terminal.quantities] == [500_000]


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("甘泉堡新水源地第二净水厂暨主城区扬水应急保障工程", 400_000, "m3/d"),
        ("楼庄子供水工程", 200_000, "t/d"),
    ],
)
def test_water_works_carry_capacity_and_period(name: str, value: float, unit: str, reading: Reading) -> None:
    works = named(reading, name)
    assert [(q.value_si, q.unit_si, q.date) for q in works.quantities] == [(value, unit, "2025")]
    assert [(m.date, m.precision) for m in works.milestones] == [("2025", "period_end")]


def test_one_project_in_two_boxes_is_linked(reading: Reading) -> None:
    first, second = (p for p in reading.projects if p.name == "乌鲁木齐铁路口岸快件中心—跨境电商区项目")
    assert (first.box, second.box) == (6, 7)
    assert first.same_as == (second.id,)
    assert second.same_as == (first.id,)


def test_a_mention_in_the_body_is_folded_into_the_box(reading: Reading) -> None:
    ring = named(reading, "西五环(乌鲁木齐绕城高速西线)")
    assert [mention.start for mention in ring.mentions] == [16462]
    assert ring.aliases == ("西五环", "乌鲁木齐绕城高速西线")


def test_nothing_long_of_the_text_is_kept(reading: Reading) -> None:
    for project in reading.projects:
        assert len(project.name) <= 35
        assert all(len(part.what) <= 20 for part in (*project.quantities, *project.milestones))


def test_reading_twice_gives_the_same(plan_text: str) -> None:
    first = read(plan_text)
    read.cache_clear()
    assert read(plan_text) == first
