"""What a page layout does to a text is undone, and every span still points into the original."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.domain.reading import Reading
from geoapp.reading.cleaning import clean

Read = Callable[[str], Reading]

LINE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
"""A full line of a page, 22 characters wide."""

PAGE_MARKS = [
    "— 12 —",
    "- 12 -",
    "-12-",
    "—12—",
    "· 12 ·",
    "第 12 页",
    "第12页 共80页",
    "－１２－",
    "  — 3 —  ",
]
FILLING = "此处写到别的事情。\n" * 20


@pytest.mark.parametrize("mark", PAGE_MARKS)
def test_a_page_mark_is_dropped(mark: str) -> None:
    assert clean(f"甲工程。\n{mark}\n乙工程。").text == "甲工程。\n乙工程。"


@pytest.mark.parametrize("mark", PAGE_MARKS)
@pytest.mark.parametrize("around", ["\n", "\n\n", "\n \n"])
def test_a_paragraph_goes_on_behind_a_page_mark(mark: str, around: str) -> None:
    assert clean(f"{LINE}{around}{mark}{around}{LINE}。").text == f"{LINE}{LINE}。"


def test_bare_numbers_that_count_up_page_by_page_are_dropped() -> None:
    pages = "".join(f"{FILLING}{number}\n" for number in (7, 8, 9))
    assert clean(pages).text == FILLING * 3


@pytest.mark.parametrize("numbers", [(1, 2, 3), (7, 8), (7, 9, 11)])
def test_other_bare_numbers_stay(numbers: tuple[int, ...]) -> None:
    filling = "甲率\n12.5\n" if numbers == (1, 2, 3) else FILLING
    text = "".join(f"{filling}{number}\n" for number in numbers)
    assert clean(text).text == text


def test_a_table_with_one_cell_a_line_keeps_its_numbers() -> None:
    text = "序号\n指标\n属性\n" + "".join(f"{n}\n某项指标\n预期性\n" for n in range(1, 20))
    assert clean(text).text == text


@pytest.mark.parametrize("wrap", ["\n", " \n", "\n "])
def test_a_wrapped_line_is_joined(wrap: str) -> None:
    assert clean(f"{LINE}{wrap}{LINE[:9]}。").text == f"{LINE}{LINE[:9]}。"


@pytest.mark.parametrize(
    ("line", "following"),
    [
        (f"{LINE}。", "乙工程。"),
        (f"{LINE}：", "乙工程。"),
        ("甲工程", "乙工程。"),
        (LINE, "第二章 乙"),
        (LINE, "第一节 乙"),
        (LINE, "专栏2 乙工程"),
        (LINE, "【专栏二】乙工程"),
        (LINE, "| 乙 | 丙 |"),
        (f"| {LINE} |", "乙工程。"),
        (LINE, "1.乙工程。"),
        (LINE, "（一）乙工程。"),
        (LINE, "①乙工程。"),
        (LINE, "●乙工程。"),
        (LINE, "　　乙工程。"),
        (LINE, ""),
        (f"第一章 {LINE}", "乙工程。"),
        (LINE, LINE * 3),
    ],
)
def test_a_line_that_ends_on_purpose_is_not_joined(line: str, following: str) -> None:
    assert clean(f"{line}\n{following}").text.count("\n") == 1


def test_a_reference_to_a_box_may_open_a_wrapped_line() -> None:
    assert "\n" not in clean(f"{LINE}(见\n专栏3),乙工程。").text


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e"])
def test_invisible_characters_are_dropped(mark: str) -> None:
    assert clean(f"{mark}专{mark}栏{mark * 3}1{mark}").text == "专栏1"


def test_wide_punctuation_digits_and_letters_become_narrow() -> None:
    assert clean("甲（一）：Ｇ３０，８０％；乙！").text == "甲(一):G30,80%;乙!"


def test_a_wide_border_inside_a_cell_stays() -> None:
    assert clean("| 甲｜乙 |").text == "| 甲｜乙 |"


def test_the_mark_of_a_continued_table_is_dropped() -> None:
    assert clean("甲。\n续表\n乙。\n（续）\n丙。").text == "甲。\n乙。\n丙。"


@settings(deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["甲", LINE, "\n", "— 12 —\n", "12\n", "\u200b", "（", " ", "。", FILLING]),
        max_size=30,
    )
)
def test_every_character_is_found_where_it_stood(pieces: list[str]) -> None:
    text = "".join(pieces)
    cleaned = clean(text)
    spans = [cleaned.span(offset, offset + 1) for offset in range(len(cleaned.text))]
    assert [end - start for start, end in spans] == [1] * len(spans)
    assert "".join(text[start:end] for start, end in spans).replace("（", "(") == cleaned.text
    assert spans == sorted(spans)


@pytest.mark.parametrize("mark", ["\n", "\n— 12 —\n", "\n\n第 12 页\n\n", "\u200b", "\n续表\n"])
def test_spans_point_into_the_original_text(mark: str, read: Read) -> None:
    wrapped = f"加快推进各片区供水设施提标扩能工作,新建东湖片区第二净{mark}水厂。"
    text = f"第一章 供水\n— 11 —\n专栏1 供水工程\n1.供水工程。{wrapped}\n2.医院工程。新建甲县人民医院。"
    reading = read(text)
    (box,) = reading.boxes
    first, second = box.items
    assert text[box.start :].startswith("专栏1 供水工程")
    assert text[first.start : first.end] == f"1.供水工程。{wrapped}"
    assert text[second.start : second.end] == "2.医院工程。新建甲县人民医院。"
    assert box.end == len(text)
    works = {project.name: text[project.start : project.end] for project in reading.projects}
    assert (
        works.items()
        >= {"东湖片区第二净水厂": f"东湖片区第二净{mark}水厂", "甲县人民医院": "甲县人民医院"}.items()
    )


@pytest.mark.parametrize(
    ("spread", "whole"),
    [
        ("轨道交通 4 号 线", "轨道交通4号线"),
        ("建设 4 号线", "建设4号线"),
        ("到 2025 年建成 3 座水厂", "到2025年建成3座水厂"),
        ("投资 3.5 亿元", "投资3.5亿元"),
        ("新 建 甲 水 厂", "新建甲水厂"),
        ("甲 乙 丙", "甲 乙 丙"),
        ("专栏 1 甲工程", "专栏 1 甲工程"),
        ("01 甲工程", "01 甲工程"),
        ("1.甲工程 2.乙工程", "1.甲工程 2.乙工程"),
        ("| 1 | 甲 | 3 |", "| 1 | 甲 | 3 |"),
        ("第三节 2035年远景", "第三节 2035年远景"),
    ],
)
def test_blanks_inside_words_are_dropped_and_no_others(spread: str, whole: str) -> None:
    assert clean(spread).text == whole


def test_lines_of_a_narrow_page_are_joined() -> None:
    line = "建设甲水厂及其配套管网并改造"
    assert clean(f"{line}\n" * 9 + "设施。").text == line * 9 + "设施。"


@pytest.mark.parametrize("following", ["3.5公里管网。", "一、二期工程。", "2、3号泵站。"])
def test_a_figure_that_opens_a_wrapped_line_is_no_item(following: str) -> None:
    assert clean(f"{LINE}\n{following}").text == f"{LINE}{following}"


def test_a_name_in_quotes_ends_no_paragraph() -> None:
    assert clean(f"{LINE}“甲”\n工程建设。").text == f"{LINE}“甲”工程建设。"
    assert clean(f"{LINE}“甲。”\n工程建设。").text.count("\n") == 1


def test_an_item_that_leaves_room_in_its_line_does_not_fuse_with_the_paragraph_behind_it() -> None:
    text = f"1.建设{LINE}水厂及管网\n2.建设{LINE}桥\n正文写到别处"
    assert clean(text).text == text


def test_rows_with_tabs_and_marked_headings_are_not_joined() -> None:
    text = f"# {LINE}\n{LINE}\n# 甲工程\n1\t{LINE}\t乙\n2\t{LINE}\t丙"
    assert clean(text).text == text
