"""Names of a list are completed by what its members share, and left alone where they are whole."""

import pytest

from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import find_lists, full_names


def names(marked: str, lexicon: Lexicon) -> list[str]:
    """Return the full names of the works that are marked by [ and ]."""
    text, spans = "", []
    for part in marked.split("["):
        work, closing, rest = part.partition("]")
        if closing:
            spans.append((len(text), len(text) + len(work)))
        text += work + rest
    return [name for listing in find_lists(text, spans) for name in full_names(text, listing, lexicon)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("建成[松山至柳河]、[柳河至石门高速公路]。", ["松山至柳河高速公路", "柳河至石门高速公路"]),
        ("推进[松山]、[柳河]等高速公路建设。", ["松山高速公路", "柳河高速公路"]),
        ("推进[松山]、[柳河]等3条高速公路建设。", ["松山高速公路", "柳河高速公路"]),
        ("推进[松山]、[柳河]等大型水电站建设。", ["松山水电站", "柳河水电站"]),
        ("推进[轨道交通3]、[4号线]。", ["轨道交通3号线", "轨道交通4号线"]),
        ("建设[会展中心三期]、[四期配套项目]。", ["会展中心三期配套项目", "会展中心四期配套项目"]),
        ("建设[柳河港15号]、[16号泊位]。", ["柳河港15号泊位", "柳河港16号泊位"]),
        ("谋划[东湖片区展馆]、[酒店]、[剧院]等项目。", ["东湖片区展馆", "东湖片区酒店", "东湖片区剧院"]),
        ("推进[松山]、[柳河]等12个港航项目。", ["松山港航项目", "柳河港航项目"]),
        ("建设[松山]、[柳河]等地零碳园区。", ["松山零碳园区", "柳河零碳园区"]),
        ("建设[石头店]、[柳河水库]。", ["石头店水库", "柳河水库"]),
        ("推动[明远]、[惠川]等重大产业项目。", ["明远项目", "惠川项目"]),
        ("推进[松山]、[柳河330千伏输变电工程]。", ["松山330千伏输变电工程", "柳河330千伏输变电工程"]),
        ("实施[松山]、[柳河水资源优化配置工程]。", ["松山水资源优化配置工程", "柳河水资源优化配置工程"]),
    ],
)
def test_a_name_is_completed_by_what_is_shared(marked: str, expected: list[str], lexicon: Lexicon) -> None:
    assert names(marked, lexicon) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "建设[松山水库]、[柳河大桥]。",
        "推进[松山水库]和[柳河机场二期]等项目。",
        "开工[松山路东延]、[柳河隧道]。",
        "建设[松山水厂]。改造[柳河医院]。",
        "谋划[东湖片区展馆]、[甲县酒店]、[剧院]等项目。",
        "谋划[东湖片区展馆]、[酒店]。",
        "推进[松山工业园循环化改造示范]等工程。",
    ],
)
def test_a_whole_name_stays(marked: str, lexicon: Lexicon) -> None:
    whole = [part.partition("]")[0] for part in marked.split("[")[1:]]
    assert names(marked, lexicon) == whole
