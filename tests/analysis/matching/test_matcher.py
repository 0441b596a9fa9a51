"""Matches of two lists: what is one project, what is another, and what nobody can tell."""

from collections import Counter
from cProfile import Profile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.analysis.matching.matcher import LEAST, SURE, match
from geoapp.domain.matching import MatchEntry, Matching
from geoapp.io.match_rules import load_match_rules

from ...invented_city import CITY, DISTRICTS, City, Invented  # noqa: TID252

RULES = load_match_rules((CITY, *DISTRICTS))


def entry(name: str, number: str = "1", **facts: object) -> MatchEntry:
    return MatchEntry(id=number, name=name, **facts)  # type: ignore[arg-type]


def entry_of(one: Invented) -> MatchEntry:
    return MatchEntry(
        id=one.id,
        name=one.name,
        theme=one.theme,
        action=one.action,
        districts=frozenset(filter(None, [one.district])),
        amounts=one.amounts,
        years=one.years,
    )


def joined(found: Matching) -> set[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    return {
        (tuple(one.id for one in pair.ours), tuple(one.id for one in pair.theirs), pair.sure)
        for pair in found.matches
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("轨道交通二号线工程", "地铁2号线"),
        ("虚河市石桥第三水厂扩建", "石桥第3水厂扩建工程"),
        ("白沙医院（二期）建设项目", "白沙医院二期"),
        ("青枫奥体中心", "青枫奥林匹克体育中心建设项目"),
    ],
)
def test_two_ways_of_writing_one_name_are_sure(one: str, other: str) -> None:
    (pair,) = match([entry(one)], [entry(other)], RULES).matches
    assert pair.sure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("轨道交通二号线", "轨道交通三号线"),
        ("石桥第三水厂", "石桥第二水厂"),
        ("白沙医院一期", "白沙医院二期"),
        ("白沙东路", "白沙西路"),
        ("石桥水厂", "石桥水库"),
        ("石桥医院", "柳园医院"),
    ],
)
def test_what_differs_in_a_number_stage_direction_kind_or_place_is_never_sure(one: str, other: str) -> None:
    assert not any(pair.sure for pair in match([entry(one)], [entry(other)], RULES).matches)


def test_a_code_in_common_joins_what_no_name_would() -> None:
    code = frozenset({"2105-990101-04-01-123456"})
    ours, theirs = entry("石桥水厂", codes=code), entry("惠民一号工程", codes=code)
    (pair,) = match([ours], [theirs], RULES).matches
    assert pair.sure
    assert "code_same" in {mark.code for mark in pair.marks}


def test_two_alike_rivals_leave_it_to_a_person() -> None:
    found = match([entry("石桥水厂")], [entry("石桥水厂", "2"), entry("石桥水厂", "3")], RULES)
    (pair,) = found.matches
    assert not pair.sure
    assert pair.marks[-1].code == "rival"
    assert len(found.theirs_alone) == 1


def test_a_district_decides_between_rivals() -> None:
    ours = entry("石桥水厂", districts=frozenset({"东阳区"}))
    near = entry("石桥水厂", "2", districts=frozenset({"东阳区"}))
    far = entry("石桥水厂", "3", districts=frozenset({"西陵区"}))
    assert joined(match([ours], [far, near], RULES)) == {(("1",), ("2",), True)}


def test_stages_that_sum_up_to_a_whole_are_a_split() -> None:
    whole = entry("石桥水厂", amounts={"CNY": 9e7})
    parts = [
        entry("石桥水厂一期", "2", amounts={"CNY": 4e7}),
        entry("石桥水厂（二期）工程", "3", amounts={"CNY": 5e7}),
    ]
    assert joined(match([whole], parts, RULES)) == {(("1",), ("2", "3"), True)}
    assert joined(match(parts, [whole], RULES)) == {(("2", "3"), ("1",), True)}


def test_stages_that_do_not_sum_up_are_left_to_a_person() -> None:
    whole = entry("石桥水厂", amounts={"CNY": 9e7})
    parts = [entry(f"石桥水厂{n}期", str(n), amounts={"CNY": 9e7}) for n in "一二"]
    assert not any(pair.sure and len(pair.theirs) > 1 for pair in match([whole], parts, RULES).matches)


def test_members_of_a_list_are_a_merge() -> None:
    ours = [entry("石桥水厂扩建", "1", amounts={"CNY": 3e7}), entry("柳园医院", "2", amounts={"CNY": 5e7})]
    theirs = [entry("石桥水厂扩建和柳园医院工程", "3", amounts={"CNY": 8e7})]
    assert joined(match(ours, theirs, RULES)) == {(("2", "1"), ("3",), True)}


def test_nothing_matches_nothing() -> None:
    assert match([], [], RULES) == Matching(matches=(), ours_alone=(), theirs_alone=())


NAMES = st.text("石桥白沙一二12号期线水厂医院、和（）工程东西段", min_size=0, max_size=12)
ENTRIES = st.lists(
    st.builds(
        lambda name, districts, amount, code: MatchEntry(
            id="", name=name, districts=districts, amounts=amount, codes=code
        ),
        NAMES,
        st.sampled_from([frozenset[str](), frozenset({"东阳区"}), frozenset({"西陵区", "东阳区"})]),
        st.dictionaries(st.sampled_from(["CNY", "m"]), st.floats(0, 1e9), max_size=2),
        st.sampled_from([frozenset[str](), frozenset({"a"}), frozenset({"b"})]),
    ),
    max_size=8,
).map(lambda found: [replace(one, id=str(number)) for number, one in enumerate(found)])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTRIES, ENTRIES)
def test_every_entry_stands_in_one_match_or_alone(ours: list[MatchEntry], theirs: list[MatchEntry]) -> None:
    found = match(ours, theirs, RULES)
    left = Counter(one.id for pair in found.matches for one in pair.ours)
    right = Counter(one.id for pair in found.matches for one in pair.theirs)
    assert left + Counter(one.id for one in found.ours_alone) == Counter(one.id for one in ours)
    assert right + Counter(one.id for one in found.theirs_alone) == Counter(one.id for one in theirs)
    assert all(LEAST <= pair.score <= 1 and pair.sure == (pair.score >= SURE) for pair in found.matches)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTRIES, ENTRIES, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_that_of_the_lists_matters(
    ours: list[MatchEntry], theirs: list[MatchEntry], chance: object
) -> None:
    found = match(ours, theirs, RULES)
    shuffled = [list(ours), list(theirs)]
    for one in shuffled:
        chance.shuffle(one)  # type: ignore[attr-defined]
    assert match(*shuffled, RULES) == found
    swapped = {
        (tuple(one.id for one in pair.theirs), tuple(one.id for one in pair.ours), pair.score)
        for pair in match(theirs, ours, RULES).matches
    }
    # Where several matches score the same, which is taken depends on names and ids, which the lists share here.
    if len({pair.score for pair in found.matches}) == len(found.matches) == len(swapped):
        scores = sorted(pair.score for pair in found.matches)
        assert sorted(score for *_, score in swapped) == scores


@pytest.mark.slow
def test_two_thousand_with_two_thousand_do_not_grow_with_the_square() -> None:
    pairing = City(5, 2000).next_plan()
    ours, theirs = list(map(entry_of, pairing.ours)), list(map(entry_of, pairing.theirs))
    assert calls_to_match(ours, theirs) < 2.2 * calls_to_match(ours[:1000], theirs[:1000])


@pytest.mark.slow
def test_many_of_one_name_are_no_square_either() -> None:
    ours = [entry("石桥水厂", str(number)) for number in range(1000)]
    assert not any(pair.sure for pair in match(ours, ours, RULES).matches)
    assert calls_to_match(ours, ours) < 2.2 * calls_to_match(ours[:500], ours[:500])


def calls_to_match(ours: list[MatchEntry], theirs: list[MatchEntry]) -> int:
    """Return the function calls that a match takes: the same on every machine, however busy."""
    profile = Profile()
    profile.runcall(match, ours, theirs, RULES)
    return sum(code.callcount for code in profile.getstats())


def test_the_same_city_is_matched_with_itself() -> None:
    plan = list(map(entry_of, City(11).plan))
    found = match(plan, plan, RULES)
    assert all(
        {one.id for one in pair.ours} == {one.id for one in pair.theirs}
        for pair in found.matches
        if pair.sure
    )
    assert len(found.matches) == len(plan)


def test_a_name_of_pieces_that_many_share_still_finds_the_same_name() -> None:
    ours = [entry("城市更新", "0"), *(entry(f"石桥城市第{n}水厂", str(n)) for n in range(1, 90))]
    assert (("0",), ("0",), True) in joined(match(ours, ours, RULES))
