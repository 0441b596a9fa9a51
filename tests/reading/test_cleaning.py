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
