"""Insets: what crowds stands enlarged in an empty part of the map, every number once."""

from collections.abc import Callable
from math import dist

import pytest
import shapely

from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.sheet.drawing import Text
from geoapp.sheet.inset import Inset, enlarge_crowd
from geoapp.sheet.map_frame import MapFrame, fit_frame
from geoapp.sheet.paper import SIZES, Paper
from geoapp.sheet.pins import NumberedPlace, pin_places
from geoapp.sheet.sheet import Sheet

from .conftest import MIDDLE

FAR = shapely.Point(88.6, 43.2)
NORTH_ARROW = (166.0, 2.0, 178.0, 18.0)


def places_round(spot: shapely.Point, count: int, step: float) -> list[NumberedPlace]:
    return [
        NumberedPlace(
            geometry=shapely.Point(spot.x + step * (n % 6), spot.y + step * (n // 6)),
            certain=(n,),
            color="#000000",
            exact=True,
        )
        for n in range(1, count + 1)
    ]


def inset_of(plan: Plan, places: list[NumberedPlace]) -> tuple[MapFrame, Inset | None]:
    districts = load_districts(plan)
    window = fit_frame(plan.metric_crs, shapely.box(*districts.total_bounds), width=180, height=188, margin=4)
    pins, _ = pin_places(places, window)
    land = window.metric(districts.geometry.union_all())
    return window, enlarge_crowd(places, pins, window, None, land=land, taken=[NORTH_ARROW])


def test_a_crowd_is_enlarged_true_to_scale_and_each_number_stands_once(plan: Plan) -> None:
    places = [
        *places_round(MIDDLE, 30, 0.02),
        NumberedPlace(geometry=FAR, certain=(31,), color="#000000", exact=True),
    ]
    window, inset = inset_of(plan, places)
    assert inset is not None
    assert sorted(int(pin.text) for pin in (*inset.pins, *inset.rest)) == list(range(1, 32))
    assert [pin.text for pin in inset.rest] == ["31"]
    at = {pin.text: pin.at for pin in inset.pins}
    before = {pin.text: pin.at for pin in pin_places(places, window)[0]}
    times = window.denominator / inset.window.denominator
    assert times >= 2
    assert dist(at["1"], at["30"]) == pytest.approx(times * dist(before["1"], before["30"]))


def test_an_inset_hides_neither_furniture_nor_what_it_enlarges_nor_other_symbols(plan: Plan) -> None:
    places = [
        *places_round(MIDDLE, 30, 0.02),
        *(
            NumberedPlace(
                geometry=shapely.Point(88.4 + n / 10, 43.2), certain=(40 + n,), color="#000000", exact=True
            )
            for n in range(3)
        ),
    ]
    window, inset = inset_of(plan, places)
    assert inset is not None
    box = shapely.box(*inset.at)
    assert shapely.box(0, 0, window.width, window.height).contains(box)
    assert not box.intersects(shapely.box(*NORTH_ARROW))
    assert not box.intersects(shapely.box(*inset.core))
    assert not any(box.intersects(shapely.Point(pin.at)) for pin in inset.rest)


@pytest.mark.parametrize("places", [[], places_round(MIDDLE, 6, 0.02), places_round(MIDDLE, 30, 0.2)])
def test_what_has_room_has_no_inset(plan: Plan, places: list[NumberedPlace]) -> None:
    assert inset_of(plan, places)[1] is None


@pytest.mark.parametrize(
    "paper", [Paper(size=size, landscape=landscape) for size in SIZES for landscape in (False, True)], ids=str
)
def test_the_whole_plan_has_an_inset_at_half_its_scale_or_less(
    paper: Paper, printed: Callable[..., Sheet]
) -> None:
    figure = printed("", paper=paper).figure
    said = Words("zh")("sheet_inset", n="")
    (title,) = [
        shape.text
        for shape in figure.drawing.shapes
        if isinstance(shape, Text) and shape.text.startswith(said)
    ]
    assert int(title.removeprefix(said).replace(" ", "")) <= figure.window.denominator / 2
