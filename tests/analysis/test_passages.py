"""A text is cut into passages, blocks and segments without losing or doubling a character."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.analysis.passages import Mark, cut_blocks, cut_segments, find_marks, list_passages, search
from geoapp.domain.reading import PlanText, Reading
from geoapp.io.readings import load_reading

EMPTY = Reading(
    plan=PlanText(title="", sha256="", chars=0), chapters=(), boxes=(), indicators=(), projects=()
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return load_reading("urumqi-14fyp")


def test_every_recognised_span_stands_in_exactly_one_passage(reading: Reading, plan_text: str) -> None:
    passages, marks = list_passages(reading, plan_text), find_marks(reading, plan_text)
    assert all(
        sum(one.start <= mark.start and mark.end <= one.end for one in passages) == 1 for mark in marks
    )
    assert {mark.project for mark in marks if mark.project} == {one.id for one in reading.projects}


def test_passages_follow_one_another_and_leave_out_what_the_product_leaves_out(reading: Reading) -> None:
    passages = list_passages(reading, "")
    assert [one.key for one in passages][:4] == ["1.1", "1.2", "1.3", "2.1"]
    assert all(left.end <= right.start for left, right in pairwise(passages))
    left_out = [
        chapter
        for chapter in reading.chapters
        if chapter.title is None and not any(section.title for section in chapter.sections)
    ]
    assert left_out
    assert not any(
        one.start < chapter.end and chapter.start < one.end for one in passages for chapter in left_out
    )


def test_every_indicator_is_found_in_its_table_in_order(reading: Reading, plan_text: str) -> None:
    found = [mark for mark in find_marks(reading, plan_text) if mark.kind == "indicator"]
    assert [plan_text[mark.start : mark.end] for mark in found] == [one.name for one in reading.indicators]
    assert found == sorted(found, key=lambda mark: mark.start)


def test_a_plan_without_chapters_is_cut_at_line_ends() -> None:
    text = "".join(f"{'甲' * 700}{number}\n" for number in range(20))
    passages = list_passages(EMPTY, text)
    assert "".join(text[one.start : one.end] for one in passages) == text
    assert len(passages) > 1
    assert all(text[one.end - 1] == "\n" for one in passages)
    assert list_passages(EMPTY, "") == ()


def test_blocks_name_each_item_of_a_box_once(reading: Reading) -> None:
    for box in reading.boxes:
        blocks = cut_blocks(reading, box.start, box.end)
        assert all(block.box == box.number for block in blocks)
        items = Counter(block.item for block in blocks if block.item)
        assert items == Counter(item.number for item in box.items)


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.sampled_from(("project", "quantity"))), max_size=12
)


@given(SPANS, st.integers(0, 30), st.integers(0, 30))
def test_segments_cover_a_stretch_once_and_know_every_mark_over_them(
    spans: list[tuple[int, int, str]], start: int, length: int
) -> None:
    marks = [Mark(start=left, end=left + size, kind=kind) for left, size, kind in spans]
    end = start + length
    segments = cut_segments(marks, start, end)
    assert [place for one in segments for place in range(one.start, one.end)] == list(range(start, end))
    for one in segments:
        for place in range(one.start, one.end):
            over = [mark for mark in marks if mark.start <= place < mark.end]
            assert sorted(map(repr, one.marks)) == sorted(map(repr, over))
        sizes = [mark.end - mark.start for mark in one.marks]
        assert sizes == sorted(sizes)


def test_a_search_takes_its_words_as_they_are() -> None:
    text = "S21 (一期)，s21（二期）。S21\n"
    passages = list_passages(EMPTY, text)
    assert [mark.start for mark in search(text, " s21 ", passages)["p1"]] == [0, 9, 17]
    assert [mark.start for mark in search(text, "(一期)", passages)["p1"]] == [4]
    assert search(text, ".*", passages) == {}
