"""A weaker source about a place never takes the place of a stronger one."""

import pytest

from geoapp.domain.geocoding import Answer, Candidate, choose, is_whole, judge, stronger
from geoapp.domain.location import Place, Quality

BBOX = (86.9, 43.7, 87.4, 44.0)


def row(quality: Quality, radius: float = 500.0, source: str = "invented") -> Place:
    return Place(
        id="a",
        name="甲",
        aliases=(),
        name_en="",
        kind="area",
        level="site",
        outside=False,
        uncertainty_m=radius,
        quality=quality,
        district=None,
        source=source,
        licence="CC BY 4.0",
        note="",
    )


def answer(radius: float | None = 300.0, lon: float = 87.0, lat: float = 43.8) -> Answer:
    found = radius is not None
    return Answer(
        query="甲",
        city="方城市",
        provider="amap",
        time="2026-11-24T00:00:00Z",
        datum="gcj02",
        lon=lon if found else None,
        lat=lat if found else None,
        precision="兴趣点" if found else None,
        uncertainty_m=radius,
        name="甲" if found else None,
    )


def candidate(lon: float, name: str) -> Candidate:
    return Candidate(lon=lon, lat=43.8, precision="x", uncertainty_m=300.0, name=name)


WEAKEST_FIRST: list[Place | Answer] = [
    answer(None),
    answer(20_000.0),
    answer(12_000.0),
    row("estimate", 15_000.0),
    row("estimate", 100.0),
    answer(2_000.0),
    row("estimate", 1_000.0, "geocoder amap, 2026-11-24"),
    answer(300.0),
    row("interpolated", 3_000.0),
    row("published", 3_000.0),
    row("published", 60.0),
]
PAIRS = [(w, s) for number, s in enumerate(WEAKEST_FIRST) for w in WEAKEST_FIRST[:number]]


@pytest.mark.parametrize(("weak", "strong"), PAIRS)
def test_the_stronger_source_wins_whichever_is_held(weak: Place | Answer, strong: Place | Answer) -> None:
    assert stronger(weak, strong) is strong
    assert stronger(strong, weak) is strong


@pytest.mark.parametrize(
    "pair", [(answer(), answer()), (answer(None), answer(None)), (row("estimate"), row("estimate"))]
)
def test_what_is_held_stays_among_equals(pair: tuple[Place | Answer, Place | Answer]) -> None:
    held, offered = pair
    assert stronger(held, offered) is held


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (answer(), "found"),
        (answer(lon=86.9, lat=43.7), "found"),
        (answer(lon=116.4, lat=39.9), "outside"),
        (answer(20_000.0, lon=116.4), "outside"),
        (answer(12_000.0), "vague"),
        (answer(None), "nothing"),
    ],
)
def test_an_answer_is_a_place_only_inside_the_region_and_sure_enough_for_a_pin(
    said: Answer, verdict: str
) -> None:
    assert judge(said, BBOX) == verdict


def test_the_best_candidate_is_the_first_inside_the_region_else_the_first() -> None:
    far, near, nearer = candidate(116.4, "far"), candidate(87.0, "near"), candidate(87.1, "nearer")
    assert choose([far, near, nearer], BBOX) is near
    assert choose([far], BBOX) is far


@pytest.mark.parametrize(
    "half",
    [
        answer(lon=187.0),
        answer(lat=90.5),
        answer(lon=float("nan")),
        answer(radius=0.0),
        answer(radius=float("inf")),
    ],
)
def test_an_answer_without_a_place_on_earth_and_a_radius_is_not_whole(half: Answer) -> None:
    assert not is_whole(half)
    assert is_whole(answer())
    assert is_whole(answer(None))
