"""Lights by the rules of ``data/lights.toml``: at each border, on both sides of it."""

from pathlib import Path

import pytest

from geoapp.domain.light import light_of
from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.errors import InputError
from geoapp.io import light_rules
from geoapp.io.light_rules import load_light_rules


def reports(*said: tuple[str, SaidStatus]) -> list[StatusReport]:
    return [
        StatusReport(plan="a", project="a/1", month=month, version=1, said=one, who="w", when="t")
        for month, one in said
    ]


def on_course(percent: float | None, planned: float | None, due: str = "") -> SaidStatus:
    return SaidStatus(status="ongoing", percent=percent, planned=planned, due=due)


TOO_FAR_BACK = """
otherwise = {code = "b", light = "green", zh = "z", en = "e"}
rules = [{code = "a", light = "red", zh = "z", en = "e", unstarted = 13}]
"""
UNSTARTED = SaidStatus(status="not_started")
MONTH = "2026-11"


@pytest.mark.parametrize(
    ("said", "light", "code"),
    [
        (on_course(50, 50), "green", "on_course"),
        (on_course(60, 50), "green", "on_course"),
        (on_course(40.01, 50), "green", "on_course"),
        (on_course(40, 50), "yellow", "behind"),
        (on_course(69.9, 79.9), "yellow", "behind"),
        (on_course(20.01, 50), "yellow", "behind"),
        (on_course(20, 50), "red", "far_behind"),
        (on_course(None, 50), "green", "on_course"),
        (on_course(0, None), "green", "on_course"),
        (on_course(50, 50, "2026-11-30"), "green", "on_course"),
        (on_course(50, 50, "2026-11-01"), "green", "on_course"),
        (on_course(50, 50, "2026-10-31"), "yellow", "overdue"),
        (on_course(50, 50, "2025"), "yellow", "overdue"),
        (on_course(50, 50, "2026"), "green", "on_course"),
        (UNSTARTED, "green", "on_course"),
        (SaidStatus(status="not_started", planned=30), "green", "on_course"),
        (SaidStatus(status="not_started", percent=0, planned=30), "red", "far_behind"),
        (SaidStatus(status="suspended"), "yellow", "suspended"),
        (SaidStatus(status="suspended", percent=10, planned=80), "red", "far_behind"),
        (SaidStatus(status="done", due="2020"), "green", "done"),
        (SaidStatus(status="cancelled", percent=0, planned=90), "none", "cancelled"),
    ],
)
def test_the_first_rule_that_holds_makes_the_light(said: SaidStatus, light: str, code: str) -> None:
    rule = light_of(reports((MONTH, said)), MONTH, load_light_rules())
    assert (rule.light, rule.code) == (light, code)


@pytest.mark.parametrize(
    ("months", "code"),
    [
        (["2026-10", "2026-11"], "on_course"),
        (["2026-09", "2026-10", "2026-11"], "unstarted"),
        (["2026-09", "2026-11"], "unstarted"),
        (["2026-10"], "silent"),
        ([], "silent"),
    ],
)
def test_months_without_a_start_are_counted_to_this_one(months: list[str], code: str) -> None:
    there = reports(*((month, UNSTARTED) for month in months))
    assert light_of(there, MONTH, load_light_rules()).code == code


def test_months_before_a_start_do_not_count() -> None:
    there = reports(("2026-07", UNSTARTED), ("2026-09", on_course(1, 1)), ("2026-11", UNSTARTED))
    assert light_of(there, MONTH, load_light_rules()).code == "on_course"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rules = 3", "lights_entry"),
        ("[[rules]]\ncode='a'", "lights_entry"),
        ("x", "lights_unread"),
        (
            TOO_FAR_BACK,
            "lights_entry",
        ),
    ],
)
def test_rules_that_are_wrong_are_one_sentence(
    text: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lights.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(light_rules, "file_of_lights", lambda: tmp_path / "lights.toml")
    with pytest.raises(InputError) as refused:
        load_light_rules.__wrapped__()
    assert refused.value.code == code
