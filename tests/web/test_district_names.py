"""Districts have their names in the language of the page."""

from geoapp.web import content

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
