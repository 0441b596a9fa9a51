"""Districts have their names in the language of the page."""

from geoapp.domain.filters import Filters
from geoapp.io.words import Words
from geoapp.web import content
from geoapp.web.analyses.describe import describer
from geoapp.web.map.tints import make_tints
from geoapp.web.matches import find_matches

PLAN = "urumqi-14fyp"


def test_english_pages_name_districts_in_latin_letters() -> None:
    plan = content.choose_plan([PLAN])
    labels = {one.adcode: one.label for one in content.districts(plan, "en")}
    assert labels["650102"] == "Tianshan District"
    assert labels["650109"] == "Midong District"
    assert labels["650121"] == "Urumqi County"
    assert all(label.isascii() for label in labels.values())


def test_chinese_pages_name_them_as_the_boundaries_do() -> None:
    plan = content.choose_plan([PLAN])
    assert content.districts(plan) == content.districts(plan, "zh")
    assert "天山区" in {one.label for one in content.districts(plan)}


def test_an_english_map_names_them_in_latin_letters() -> None:
    plan, say = content.choose_plan([PLAN]), Words("en")
    districts = content.named_districts(plan, "en")
    assert all(label.isascii() for label in districts["label"])
    assert list(districts["name"]) == list(content.named_districts(plan, "zh")["name"])
    tints = make_tints(find_matches(PLAN, Filters()), districts, say)
    assert tints
    assert all(heard.isascii() for *_, heard in tints)


def test_what_an_analysis_finds_on_the_map_is_named_in_the_language_of_the_page() -> None:
    plan = content.choose_plan([PLAN])
    row = {
        "id": "a~650109",
        "a_name": "甲站",
        "b_id": "650109",
        "b_name": "米东区",
        "distance_m": 0.0,
        "certainty": "certain",
    }
    row |= {"area_m2": None, "length_m": None, "share_within": 1.0}
    assert "Midong District" in describer("overlap", Words("en"), plan)(row)[0]
    assert "米东区" in describer("overlap", Words("zh"), plan)(row)[0]
