"""A district's counts from columns are those of its records, asked one by one: on invented projects and on the plan."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from geoapp.analysis.district import (
    ThemeShare,
    are_sure,
    count_citywide,
    count_relations,
    share_themes,
    tally_all,
    tally_districts,
)
from geoapp.analysis.plan_columns import PlanColumns, columns_of
from geoapp.analysis.tallies import Tally
from geoapp.domain.record import ProjectRecord, share_in
from geoapp.geometry.arrays import Indices
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects

HERE, THERE, NOWHERE = "650106", "650104", "650121"
RELATIONS = ("in", "through", "named", "possible")


def part(adcode: str, relation: str, share: float = 1.0) -> dict[str, Any]:
    return {"adcode": int(adcode), "name": adcode, "share": share, "relation": relation}


def invented(*rows: tuple[str, str, list[dict[str, Any]]]) -> list[ProjectRecord]:
    """Return records of the plan with other themes, kinds of location and districts."""
    some = project_records(read_projects("urumqi-14fyp").head(1)) * len(rows)
    return [
        record | {"theme": theme, "districts": districts, "location": record["location"] | {"kind": kind}}
        for record, (theme, kind, districts) in zip(some, rows, strict=True)
    ]


def drawn_lots(number: int) -> list[ProjectRecord]:
    """Return records with any districts, relations and themes."""
    random = np.random.default_rng(650106)

    def shares() -> list[dict[str, Any]]:
        codes = [code for code in (HERE, THERE, "650102") if random.random() < 0.4]
        return [part(code, str(random.choice(RELATIONS))) for code in codes]

    return invented(
        *(
            (
                str(random.choice(["metro", "health", "energy"])),
                str(random.choice(["site", "city", "none"])),
                shares(),
            )
            for _ in range(number)
        )
    )


@pytest.fixture
def few() -> PlanColumns:
    return columns_of(
        invented(
            ("metro", "route", [part(HERE, "through", 0.25), part(THERE, "through", 0.75)]),
            ("metro", "site", [part(HERE, "in")]),
            ("health", "district", [part(HERE, "named")]),
            ("health", "site", [part(THERE, "in"), part(HERE, "possible", 0.0)]),
            ("energy", "site", [part(HERE, "possible", 0.0)]),
            ("health", "city", []),
            ("health", "none", []),
        )
    )


ALL = np.arange(7)


def test_relations_are_counted_apart(few: PlanColumns) -> None:
    assert count_relations(few, ALL, HERE) == {"in": 1, "through": 1, "named": 1, "possible": 2}
    assert count_relations(few, ALL[1:4], HERE) == {"in": 1, "through": 0, "named": 1, "possible": 1}


def test_a_project_in_two_districts_counts_in_each_and_once_in_all(few: PlanColumns) -> None:
    here, there = tally_districts(few, ALL, (HERE, THERE))
    assert (here.certain, here.possible) == (3, 2)
    assert (there.certain, there.possible) == (2, 0)
    everything = tally_all(few, ALL)
    # the route and the fourth project are in both lists; only the fifth is nowhere for sure
    assert (everything.certain, everything.possible) == (4, 1)


def test_only_what_names_no_district_is_citywide(few: PlanColumns) -> None:
    assert count_citywide(few, ALL) == 1


def test_themes_are_shared_out_among_the_sure_projects(few: PlanColumns) -> None:
    metro, health, energy = share_themes(few, ALL, HERE)
    assert (metro.theme, metro.certain, metro.possible) == ("metro", 2, 0)
    assert metro.share == pytest.approx(2 / 3)
    assert (health.theme, health.certain, health.possible) == ("health", 1, 1)
    assert (energy.theme, energy.certain, energy.possible, energy.share) == ("energy", 0, 1, 0.0)


def test_a_district_without_projects_has_zeros_and_no_themes(few: PlanColumns) -> None:
    assert set(count_relations(few, ALL, NOWHERE).values()) == {0}
    assert share_themes(few, ALL, NOWHERE) == ()
    assert tally_districts(few, ALL, (NOWHERE,)) == (Tally(code=NOWHERE, certain=0),)


def test_of_no_projects_every_count_is_zero() -> None:
    nothing, none = columns_of([]), np.arange(0)
    assert tally_all(nothing, none).total == count_citywide(nothing, none) == 0
    assert share_themes(nothing, none, HERE) == ()
    assert set(count_relations(nothing, none, HERE).values()) == {0}


def test_the_share_of_a_project_in_a_district_is_its_own() -> None:
    shares = [part(THERE, "in", 0.75), part(HERE, "in", 0.25)]
    assert share_in(shares, HERE)["share"] == 0.25  # type: ignore[arg-type]


def count_plainly(records: Sequence[ProjectRecord], adcode: str) -> Counter[tuple[str, str]]:
    """Count a district's projects by theme and relation, one record after the other."""
    return Counter(
        (record["theme"], share["relation"])
        for record in records
        for share in record["districts"]
        if str(share["adcode"]) == adcode
    )


def compare(records: Sequence[ProjectRecord], columns: PlanColumns, rows: Indices) -> None:
    """Compare every count of some rows with that of their records."""
    chosen = [records[row] for row in rows.tolist()]
    codes = [*sorted({str(share["adcode"]) for one in chosen for share in one["districts"]}), NOWHERE]
    tallies = tally_districts(columns, rows, tuple(codes))
    for adcode, found in zip(codes, tallies, strict=True):
        plain = count_plainly(chosen, adcode)
        relations = Counter(dict.fromkeys(RELATIONS, 0))
        for (_, relation), number in plain.items():
            relations[relation] += number
        assert count_relations(columns, rows, adcode) == dict(relations)
        certain = sum(number for (_, relation), number in plain.items() if relation != "possible")
        assert found == Tally(code=adcode, certain=certain, possible=relations["possible"])
        for one in (shares := share_themes(columns, rows, adcode)):
            sure = sum(plain[one.theme, relation] for relation in RELATIONS[:3])
            assert one == ThemeShare(
                theme=one.theme,
                certain=sure,
                possible=plain[one.theme, "possible"],
                share=sure / certain if certain else 0.0,
            )
        assert {one.theme for one in shares} == {theme for theme, _ in plain}
        order = [(-one.certain, -one.possible, one.theme) for one in shares]
        assert order == sorted(order)
        assert are_sure(columns, adcode)[rows].sum() == certain
    somewhere = [one["districts"] for one in chosen if one["districts"]]
    certain = sum(any(share["relation"] != "possible" for share in shares) for shares in somewhere)
    assert tally_all(columns, rows) == Tally(code="", certain=certain, possible=len(somewhere) - certain)
    citywide = [one for one in chosen if one["location"]["kind"] == "city" and not one["districts"]]
    assert count_citywide(columns, rows) == len(citywide)


def test_counts_of_any_projects_are_those_of_their_records() -> None:
    records, random = drawn_lots(300), np.random.default_rng(5)
    columns = columns_of(records)
    assert 0 < count_citywide(columns, np.arange(300)) < tally_all(columns, np.arange(300)).possible
    for number in (300, 120, 7, 1, 0):
        compare(records, columns, np.sort(random.choice(300, number, replace=False)))


def test_the_plans_counts_are_those_of_its_records() -> None:
    frame = read_projects("urumqi-14fyp")
    records, rows = project_records(frame), np.arange(len(frame))
    columns = columns_of(records)
    compare(records, columns, rows)
    compare(records, columns, rows[columns.is_one("kind", "project")])
    nowhere = sum(not one["districts"] and one["location"]["kind"] != "city" for one in records)
    assert tally_all(columns, rows).total + count_citywide(columns, rows) + nowhere == len(frame)
