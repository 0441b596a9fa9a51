"""Numbered marks of what was found: one a place, in the order of the list, saying how sure the surest there is."""

import geopandas as gpd
from shapely import LineString, Point

from geoapp.io.words import Words
from geoapp.web.analyses.found_list import split_unclear
from geoapp.web.map.transport.found_marks import MOST_FOUND, make_doubtful, make_found
from geoapp.web.map.transport.result_shapes import Drawn, ResultRow, make_shapes


def describe(row: ResultRow) -> tuple[str, list[str]]:
    return str(row["name"]), []


def found(
    *shapes: object, certainty: list[str], share: list[float], **columns: list[float]
) -> gpd.GeoDataFrame:
    ids = [f"x/{number}" for number in range(len(shapes))]
    table = {"id": ids, "name": ids, "certainty": certainty, "share_within": share, **columns}
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(list(shapes), crs="EPSG:4326"))


def test_those_at_one_place_share_a_mark_as_sure_as_the_first() -> None:
    frame = found(
        Point(87, 43),
        LineString([(87, 44), (88, 44)]),
        Point(87, 43),
        certainty=["certain", "possible", "possible"],
        share=[1, 0.8, 0.4],
    )
    marks = make_found([Drawn(frame=frame, role="b", describe=describe)])
    assert [(mark["at"], mark["sure"]) for mark in marks] == [
        ([43.0, 87.0], "certain"),
        ([44.0, 87.5], "likely"),
    ]
    assert [[number for number, *_ in mark["found"]] for mark in marks] == [[1, 3], [2]]


def test_what_has_no_place_keeps_its_number() -> None:
    frame = found(None, Point(87, 43), certainty=["certain"] * 2, share=[1, 1])
    [mark] = make_found([Drawn(frame=frame, role="b", describe=describe)])
    assert mark["found"][0][0] == 2


def test_no_more_are_numbered_than_the_list_shows() -> None:
    count = MOST_FOUND + 5
    frame = found(
        *(Point(87, 43 + n / 1000) for n in range(count)), certainty=["certain"] * count, share=[1] * count
    )
    assert len(make_found([Drawn(frame=frame, role="b", describe=describe)])) == MOST_FOUND


def test_the_least_likely_are_set_apart_and_none_is_lost() -> None:
    frame = found(
        *[Point(87, 43)] * 4,
        certainty=["certain", "possible", "possible", "possible"],
        share=[1, 0.5, 0.2, float("nan")],
    )
    likely, unclear = split_unclear(frame)
    assert list(likely["id"]) == ["x/0", "x/1"]
    assert list(unclear["id"]) == ["x/2", "x/3"]


def test_only_what_is_possibly_in_a_drawn_area_is_in_doubt() -> None:
    frame = found(Point(87, 43), Point(88, 43), certainty=["", ""], share=[1, 1])
    assert make_doubtful(frame, Words("en")) == []
    [mark] = make_doubtful(frame.assign(in_shape=["certain", "possible"]), Words("en"))
    assert mark["at"] == [43.0, 88.0]
    assert [one[:2] for one in mark["found"]] == [["?", "x/1"]]


def test_a_distance_gives_its_colour_in_place_of_the_roles() -> None:
    frame = found(*[Point(87, 43)] * 2, certainty=["certain"] * 2, share=[1, 1], distance_m=[500.0, 1000.0])
    shapes = make_shapes(Drawn(frame=frame, role="result", describe=describe, colors={500.0: "#123456"}))
    assert [shape.get("color") for shape in shapes] == ["#123456", None]


def test_numbers_of_a_second_analysis_follow_those_of_the_first() -> None:
    frame = found(*(Point(87, 43 + n) for n in range(3)), certainty=["certain"] * 3, share=[1.0] * 3)
    one = Drawn(frame=frame, role="b", describe=describe)
    numbers = [entry[0] for mark in make_found([one, one]) for entry in mark["found"]]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
