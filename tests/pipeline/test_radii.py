"""Radii of estimates: what the evidence of those found since makes of the others."""

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.location import PUBLISHED
from geoapp.io.boundaries import load_districts
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan
from geoapp.pipeline.radii import (
    ENOUGH,
    GROUPS,
    HELD,
    Estimate,
    Widening,
    factor_of,
    load_estimates,
    widened,
    widenings,
)
from geoapp.settings import ROOT

PLAN = "urumqi-14fyp"


def estimate(ratio: float | None, *, group: str = "site", grounded: bool = True, like: str = "") -> Estimate:
    return Estimate("x", group, grounded, 1000.0, None if ratio is None else 1000 * ratio, like)


@pytest.mark.parametrize("errors", [[0.1] * 9 + [7.0], [0.5, 1.5], [2.04], [0.3] * 20])
def test_nine_in_ten_errors_lie_within_the_widened_radius(errors: list[float]) -> None:
    factor = factor_of(errors)
    assert sum(error <= factor for error in errors) >= HELD * len(errors)
    assert factor >= 1


def by_kind(estimates: list[Estimate]) -> dict[tuple[bool, str], Widening]:
    return {(one.grounded, one.group): one for one in widenings(estimates)}


def test_a_kind_with_few_estimates_takes_the_factor_of_all_with_its_grounds() -> None:
    many = [estimate(1.45, group="station")] * ENOUGH
    found = by_kind([*many, estimate(3.0, group="line"), estimate(0.2, grounded=False)])
    assert found[True, "station"].factor == 1.5
    assert (found[True, "line"].own, found[True, "line"].factor) == (3.0, 1.5)
    assert found[False, "line"].factor == 1.0
    assert [one.group for one in widenings([])] == ["", *GROUPS] * 2


def test_a_mistake_that_several_rows_share_counts_once() -> None:
    found = by_kind([estimate(3.9), estimate(3.9, like="x"), estimate(None)])
    assert (found[True, ""].compared, found[True, ""].outside) == (1, 1)


def test_every_estimate_that_nobody_has_found_yet_has_its_widened_radius() -> None:
    estimates = load_estimates(PLAN)
    places, factors = load_gazetteer(load_plan(PLAN)), list(widenings(estimates))
    left = [one for one in estimates if one.found_m is None]
    assert len(left) > 40
    for one in left:
        assert places.at[one.id, "uncertainty_m"] == widened(one, factors) >= one.radius_m
        assert one.grounded == bool(places.at[one.id, "evidence"]), one.id


def test_what_was_found_outside_has_been_mended() -> None:
    places = load_gazetteer(load_plan(PLAN))
    for one in load_estimates(PLAN):
        if one.found_m is not None and one.found_m > one.radius_m:
            mended = places.loc[one.id]
            assert mended["evidence"], one.id
            assert mended["date"] == "2026-11-28", one.id


def test_at_least_forty_places_are_published_or_confirmed() -> None:
    places = load_gazetteer(load_plan(PLAN))
    assert places["quality"].isin(PUBLISHED).sum() >= 40
    assert places["evidence"][places["quality"] == "confirmed"].str.startswith("two sources").all()
    assert (places["quality"] == "confirmed").sum() == 3


def test_what_is_known_to_its_district_only_may_be_anywhere_in_it() -> None:
    plan = load_plan(PLAN)
    places = load_gazetteer(plan).to_crs(plan.metric_crs)
    districts = load_districts(plan).to_crs(plan.metric_crs).set_index("name")
    for row in places[places["level"] == "district"].itertuples():
        circle = row.geometry.buffer(row.uncertainty_m)
        assert districts.geometry[row.district].within(circle.buffer(500)), row.id


def test_a_plan_without_former_radii_widens_nothing() -> None:
    assert load_estimates("no-such-plan") == []
    assert widened(estimate(None), widenings([])) == 1000


def test_the_document_shows_the_computation() -> None:
    result = CliRunner().invoke(main, ["radii", PLAN])
    assert result.exit_code == 0, result.output
    assert result.stdout in (ROOT / "docs" / "placing.md").read_text(encoding="utf-8")


def test_the_command_tells_each_estimate_and_what_became_of_it() -> None:
    lines = CliRunner().invoke(main, ["radii", PLAN, "--rows"]).stdout.splitlines()
    assert "lianghe: 6,000 m, found 23,347 m off" in lines
    assert "lianghe_wwtp: 7,000 m, found 25,606 m off, counted with lianghe" in lines
    # A bare guess: twice as wide as before.
    assert "north_hub: 3,000 m, widened to 6,000 m" in lines
