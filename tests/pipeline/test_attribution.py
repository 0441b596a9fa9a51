"""Whoever shows boundaries names their source and, where there is one, their map review number."""

from dataclasses import replace
from typing import get_args

import pytest

from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.attribution import Form, attribution

TIANDITU = "国家地理信息公共服务平台(天地图)"


@pytest.mark.parametrize(
    ("form", "lang", "written"),
    [
        ("layer", "zh", f"{TIANDITU} 审图号:GS(2024)0650"),
        ("map", "zh", f"{TIANDITU} · 审图号：GS(2024)0650"),
        ("map", "en", f"{TIANDITU} · 审图号：GS(2024)0650"),
        ("paper", "zh", f"{TIANDITU}\u3000审图号：GS(2024)0650"),
        ("paper", "en", f"{TIANDITU}, map review number (审图号) GS(2024)0650"),
        ("cell", "zh", f"{TIANDITU}，审图号：GS(2024)0650"),
        ("citation", "en", f"{TIANDITU} GS(2024)0650"),
    ],
)
def test_the_review_number_stands_behind_the_source(form: Form, lang: str, written: str) -> None:
    assert attribution(load_plan("urumqi-14fyp"), Words(lang), form) == written


@pytest.mark.parametrize("form", get_args(Form))
def test_boundaries_without_a_review_number_are_named_by_their_source(form: Form) -> None:
    plan = load_plan("urumqi-14fyp")
    plan = replace(plan, boundaries=replace(plan.boundaries, title="县界", review_number=None))
    assert attribution(plan, Words("zh"), form) == "县界"
