"""Why a project is where it is reads as a sentence in both languages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.evidence import Step, write_evidence
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.settings import ROOT
from geoapp.web.project.evidence import say_reason, say_why

RULES = [code.code for code in load_codelist("evidence_rules").codes]
NAMES = {"zh": {"bz": "北站"}, "en": {"bz": "North Station"}}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_said_without_its_code_or_an_id(rule: str, lang: str) -> None:
    evidence = write_evidence(Step(rule, "甲地", "bz"))
    said = say_why(evidence, NAMES[lang], Words(lang))
    assert said
    assert f"{rule}:" not in said.lower()
    assert "_" not in said
    assert "bz" not in said
    assert not set("→{}") & set(said)
    assert "甲地" not in say_reason(evidence, Words(lang))


def test_several_places_are_each_said_by_name() -> None:
    evidence = "several: 甲、乙 → a, b; most_specific"
    said = say_why(evidence, {"a": "甲站", "b": "乙站"}, Words("zh"))
    assert "甲站、乙站" in said
    assert "most_specific" not in said


def test_what_is_no_evidence_of_ours_is_said_as_it_stands() -> None:
    assert say_why("By hand, as the map shows: 甲", {}, Words("zh")) == "By hand, as the map shows: 甲"


@pytest.mark.ui
@pytest.mark.parametrize(("lang", "place"), [("zh", "对应地名库的"), ("en", "of the gazetteer")])
def test_the_details_name_the_place_and_not_its_id(sample_folder: Path, lang: str, place: str) -> None:
    (path,) = sample_folder.glob("*/*.geojson")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"evidence": "invented"', '"evidence": "name: 老文庙 \u2192 wenmiao"'), encoding="utf-8"
    )
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.query_params.update({"project": "urumqi-14fyp/1", "lang": lang})
    page.run()
    details = " ".join(str(one.proto.body) for one in page.get("html"))
    assert "老文庙" in details
    assert place in details
    assert "wenmiao" not in details


@pytest.mark.ui
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("放在 07/25 与 08R/26L 两条跑道之间", "按 OurAirports 的跑道位置估计；跑道端点已公布")),
        ("en", ("placed between runways 07/25 and 08R/26L", "estimate from OurAirports runway geometry; ")),
    ],
)
def test_the_details_say_source_and_note_in_the_language_of_the_page(
    lang: str, words: tuple[str, str]
) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.query_params["project"] = "urumqi-14fyp/16853"
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    (details,) = [
        html.proto.body for html in page.get("html") if '<article class="geo-details"' in html.proto.body
    ]
    assert all(f"<dd>{one}" in details for one in words)
