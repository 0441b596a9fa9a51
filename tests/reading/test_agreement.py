"""Agreement on invented passages, counted by hand."""

from geoapp.domain.annotation import AnnotatedPassage, Work, apart
from geoapp.reading.agreement import Agreement, agreement, shared


def work(start: int, end: int, kind: str = "project", note: str = "") -> Work:
    return Work(
        file="demo.txt",
        start=start,
        end=end,
        text="甲" * (end - start),
        name="甲水厂",
        kind="programme" if kind == "programme" else "project",
        part_of=None,
        past=False,
        note="borderline" if note else "",
        verb="",
    )


def passage(start: int, end: int, *works: Work) -> AnnotatedPassage:
    return AnnotatedPassage(file="demo.txt", start=start, end=end, sha256=None, works=works)


def test_a_pair_needs_half_an_overlap_and_the_kind() -> None:
    gold = [work(0, 10), work(20, 30), work(40, 50)]
    read = [work(0, 5), work(20, 24), work(40, 50, "programme")]
    assert agreement(gold, read, "project") == Agreement(gold=3, right=1, wrong=1, found=2)


def test_what_touches_a_borderline_work_counts_neither_way() -> None:
    doubted = work(0, 10, note="borderline")
    clear = work(0, 4)
    nothing = Agreement()
    assert agreement([doubted], [clear], "project") == nothing
    assert agreement([clear], [doubted], "project") == nothing
    assert agreement([doubted], [], "project") == nothing


def test_the_largest_overlap_is_taken_first() -> None:
    counted = agreement([work(0, 10), work(10, 14)], [work(0, 12), work(0, 10)], "project")
    assert (counted.right, counted.wrong) == (1, 1)


def test_only_the_range_that_both_read_is_compared() -> None:
    first = passage(0, 50, work(0, 10), work(30, 40))
    second = passage(20, 90, work(30, 40), work(60, 70))
    assert shared(first, second) == ([work(30, 40)], [work(30, 40)])


def test_a_passage_that_was_annotated_already_is_left_out() -> None:
    first, other, twice = passage(10, 20), passage(0, 10), passage(15, 30)
    assert apart([first, other, twice]) == (other, first)
