"""What the rules make of the works that the model found: spans, kinds, actions, places, and what is left out."""

from collections.abc import Callable

import pytest

from geoapp.domain.project import Kind
from geoapp.reading.entries import Entry, find_entries
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.naming import official_name
from geoapp.reading.outline import find_outline
from geoapp.reading.tagger import Tagged

Read = Callable[..., list[Entry]]


@pytest.fixture
def entries(lexicon: Lexicon) -> Read:
    """Return a function that reads a text whose works are marked by [ and ]."""

    def entries(marked: str, kind: Kind = "project") -> list[Entry]:
        text, works = "", []
        for part in marked.split("["):
            work, closing, rest = part.partition("]")
            if closing:
                works.append(Tagged(len(text), len(text) + len(work), kind, 0.9, 0.05, 0.95))
            text += work + rest
        found = list(find_entries(text, find_outline(text), works, lexicon))
        for entry in found:
            assert text[entry.start : entry.end].strip() == text[entry.start : entry.end]
        return found

    return entries


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("建设[松林路(柳河桥]至[石门桥)]。", "松林路(柳河桥至石门桥)"),
        ("建设[松林环路]([石门绕城西线])。", "松林环路(石门绕城西线)"),
        ("建设[松林环路(石门绕城西线]),年底通车。", "松林环路(石门绕城西线)"),
        ("建设“[天云”基地]。", "“天云”基地"),
        ("建设[文化中心“六馆]”。", "文化中心“六馆”"),
        ("新建[5万平方米的松林体育馆]。", "松林体育馆"),
        ("新建[松林体育馆,方便群众]。", "松林体育馆"),
        ("新建[ 松林体育馆、]石门。", "松林体育馆"),
        ("实施“好路、好桥、[好港”提升行动]。", "“好路、好桥、好港”提升行动"),
        ("实施“[好路]、[好桥]、好港”建设。", "“好路、好桥、好港”"),
    ],
)
def test_a_span_is_whole_and_nothing_else(marked: str, name: str, entries: Read) -> None:
    assert [entry.name for entry in entries(marked)] == [name]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("建设[松林公园三期和石门公园一期]。", ["松林公园三期", "石门公园一期"]),
        ("新建[农村公路和12万平方米村内道路]。", ["农村公路", "村内道路"]),
        ("建设[企业技术中心、工程实验室]。", ["企业技术中心", "工程实验室"]),
        ("建设[松林、石门公园]。", ["松林、石门公园"]),
        ("建设[粮食和蔬菜加工基地]。", ["粮食和蔬菜加工基地"]),
        ("建设[松林公园和改造]。", ["松林公园和改造"]),
        ("建设[以松林公园、石门公园为主的公园体系]。", ["以松林公园、石门公园为主的公园体系"]),
        ("建设[松林公园(石门公园、柳河公园)]。", ["松林公园(石门公园、柳河公园)"]),
    ],
)
def test_a_span_that_holds_several_whole_works_is_parted(
    marked: str, names: list[str], entries: Read
) -> None:
    assert [entry.name for entry in entries(marked)] == names


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("争取[松林机场纳入全国民用机场布局]。", "松林机场"),
        ("推动[石门乙烯项目投产运行]。", "石门乙烯项目"),
        ("确保[石门至松林等铁路项目]开工。", "石门至松林铁路"),
    ],
)
def test_a_span_ends_where_the_sentence_goes_on(marked: str, name: str, entries: Read) -> None:
    assert [entry.name for entry in entries(marked)] == [name]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("在[松林]、[石门]等8个重点县新建冷库。", []),
        ("推进[松林]、[石门]等8个县区建设。", []),
        ("沿线途经[松林镇]、[石门镇]。", []),
        ("站点分别是[松林东]、[石门]。", []),
        ("途经石门镇建设[松林水库]。", ["松林水库"]),
        ("建设[松林水厂]、[石门水厂]等8个县区水厂。", ["松林水厂", "石门水厂"]),
        ("鼓励[依托松林实验室]开放共享。", []),
        ("鼓励[在城市更新]中节约用地。", []),
        ("建设[在建保障房]。", ["在建保障房"]),
    ],
)
def test_what_only_says_where_is_no_work(marked: str, names: list[str], entries: Read) -> None:
    assert [entry.name for entry in entries(marked)] == names


def test_how_hard_a_programme_is_done_is_no_part_of_its_name(entries: Read, lexicon: Lexicon) -> None:
    (entry,) = entries("加大[垃圾处置力度]。", "programme")
    assert official_name(entry, lexicon)[0] == "垃圾处置"


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("建设[松林]、[石门]4个[抽水蓄能电站]。", ["松林抽水蓄能电站", "石门抽水蓄能电站"]),
        ("建设[松林]、[石门]等4个[抽水蓄能电站]。", ["松林抽水蓄能电站", "石门抽水蓄能电站"]),
        ("争取[松林]、石门等水电站早日开工。", ["松林水电站"]),
        ("建设[松林]、石门、柳河3个[抽水蓄能电站]。", ["松林抽水蓄能电站"]),
    ],
)
def test_the_head_of_a_list_is_no_member(marked: str, names: list[str], entries: Read) -> None:
    assert [entry.name for entry in entries(marked)] == names


def test_how_fast_it_is_built_is_no_part_of_a_name(entries: Read, lexicon: Lexicon) -> None:
    names = [
        official_name(entry, lexicon)[0] for entry in entries("[松林产能基地提速]建设，启动[松石高铁提速]。")
    ]
    assert names == ["松林产能基地", "松石高铁提速"]


def test_what_is_attached_belongs_to_the_project_before_it(lexicon: Lexicon) -> None:
    text = "新建松林交通中心及相关配套设施,完善园区配套设施。"
    works = [
        Tagged(2, 8, "project", 0.9, 0.05, 0.95),
        Tagged(9, 15, "programme", 0.9, 0.05, 0.95),
        Tagged(18, 24, "programme", 0.9, 0.05, 0.95),
    ]
    found = list(find_entries(text, find_outline(text), works, lexicon))
    assert [text[entry.start : entry.end] for entry in found] == [
        "松林交通中心及相关配套设施",
        "园区配套设施",
    ]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("治理[松湖]、[柳湖等重点湖泊水环境]。", ["松湖", "柳湖"]),
        ("建设[松林高等专科学校]、[柳河高等职业学院]。", ["松林高等专科学校", "柳河高等职业学院"]),
        ("建设[木材、石材等物流园区]。", ["木材、石材等物流园区"]),
    ],
)
def test_a_span_ends_before_what_closes_its_list(marked: str, words: list[str], entries: Read) -> None:
    text = marked.replace("[", "").replace("]", "")
    assert [text[entry.start : entry.end] for entry in entries(marked)] == words


@pytest.mark.parametrize(
    ("title", "sentence", "past"),
    [
        ("过去五年的成绩", "[松林水库]下闸蓄水。", True),
        ("2024年工作回顾", "建成[松林水厂]、[石门大桥]。", True),
        ("2024年工作回顾", "加快[松林水厂]建设，[石门大桥]开工。", False),
        ("重点任务", "建成[松林水厂]。", False),
    ],
)
def test_what_is_reported_as_finished_is_marked(title: str, sentence: str, past: bool, entries: Read) -> None:  # noqa: FBT001
    found = entries(f"第一章 发展\n第一节 {title}\n{sentence}\n")
    assert found
    assert {entry.past for entry in found} == {past}


@pytest.mark.parametrize(
    ("marked", "action"),
    [
        ("新建[松林水厂]。", "new_build"),
        ("扩建[松林水厂]、[石门水厂]。", "expansion"),
        ("推进[松林水厂]、[石门水厂]等扩建工程。", "expansion"),
        ("推进[松林水厂扩建]。", "expansion"),
        ("加快[松林水厂]前期工作。", "preliminary_work"),
        ("加大投入,新建[松林水厂],[石门水厂]。", "new_build"),
        ("[松林水厂]建成投用。", "new_build"),
        ("[松林水厂]。", "ongoing"),
    ],
)
def test_the_action_is_that_of_what_is_nearest(marked: str, action: str, entries: Read) -> None:
    assert {entry.action for entry in entries(marked)} == {action}


def test_a_class_of_works_at_a_known_place_is_a_project(entries: Read) -> None:
    assert [entry.kind for entry in entries("完善[东湖片区排水系统]。", "programme")] == ["project"]
    assert [entry.kind for entry in entries("完善[甲县农村公路]。", "programme")] == ["programme"]
    assert [entry.kind for entry in entries("完善[农村公路]。", "programme")] == ["programme"]


def test_the_ends_of_a_route_are_its_places(entries: Read) -> None:
    (entry,) = entries("建设[松林至石门高速公路]。")
    assert entry.places == ("松林", "石门")


@pytest.mark.parametrize("marked", ["推进反恐演练场和[松林水厂]。", "建设[松林反恐训练馆]。"])
def test_what_stands_beside_an_excluded_word_is_left_out(marked: str, entries: Read) -> None:
    assert entries(marked) == []


def test_a_section_that_is_left_out_gives_no_entry(entries: Read) -> None:
    text = "第一章 民生\n第一节 平安建设和反恐维稳\n新建[松林体育馆]。\n第二节 供水\n新建[石门水厂]。"
    assert [entry.name for entry in entries(text)] == ["石门水厂"]


def test_the_head_of_a_list_is_no_work_of_its_own(lexicon: Lexicon) -> None:
    text = "治理东湖、西湖等湖泊水环境。"
    works = [
        Tagged(2, 4, "project", 0.9, 0.05, 0.95),
        Tagged(5, 7, "project", 0.9, 0.05, 0.95),
        Tagged(8, 13, "programme", 0.9, 0.05, 0.95),
    ]
    assert [entry.start for entry in find_entries(text, find_outline(text), works, lexicon)] == [2, 5]


def test_a_date_is_no_work(entries: Read) -> None:
    assert entries("在[2025年底]建成。") == []
