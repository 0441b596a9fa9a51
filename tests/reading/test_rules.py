"""Each row of the reader's codelists does what its example says."""

import pytest

from geoapp.domain.exclusion import KEPT
from geoapp.domain.project import Kind
from geoapp.io.codelists import load_codelist, load_rows
from geoapp.io.lexicons import RULES
from geoapp.reading.against import is_no_work, signs_against
from geoapp.reading.entries import find_entries
from geoapp.reading.heads import shared_head
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import Listing, full_names
from geoapp.reading.measures import find_quantities
from geoapp.reading.outline import Outline, TextUnit
from geoapp.reading.tagger import Tagged


def rows(name: str) -> list[dict[str, str]]:
    return load_rows(name, RULES[name])


def by_word(name: str) -> dict[str, object]:
    return {"argvalues": rows(name), "ids": [row["word"] for row in rows(name)]}


def read(sentence: str, lexicon: Lexicon, kind: Kind = "programme") -> list[tuple[str, str, str]]:
    """Return kind, theme and action of the work that stands behind the sentence's verb."""
    verb = lexicon.verb_phrase.match(sentence)
    work = Tagged(verb.end() if verb else 0, len(sentence), kind, 0.9, 0.05, 0.95)
    outline = Outline("", [], [], [TextUnit(0, len(sentence), 1, 1)])
    return [
        (entry.kind, entry.theme, entry.action) for entry in find_entries(sentence, outline, [work], lexicon)
    ]


@pytest.mark.parametrize("row", **by_word("facilities"))
def test_a_facility_word_gives_its_theme(row: dict[str, str], lexicon: Lexicon) -> None:
    assert row["theme"] in load_codelist("themes")
    assert lexicon.theme_of(row["example"]) == row["theme"]
    assert [theme for _, theme, _ in read(row["example"], lexicon)] == [row["theme"]]


@pytest.mark.parametrize("row", **by_word("theme_words"))
def test_a_word_speaks_for_its_theme_where_no_head_noun_does(row: dict[str, str], lexicon: Lexicon) -> None:
    assert row["theme"] in load_codelist("themes")
    assert lexicon.theme_of(row["example"]) == row["theme"]


@pytest.mark.parametrize("row", **by_word("works"))
def test_a_noun_of_work_gives_its_action(row: dict[str, str], lexicon: Lexicon) -> None:
    assert row["action"] == "" or row["action"] in load_codelist("actions")
    assert [action for _, _, action in read(row["example"], lexicon)] == [row["action"] or "ongoing"]


@pytest.mark.parametrize("row", **by_word("verbs"))
def test_a_verb_gives_its_action(row: dict[str, str], lexicon: Lexicon) -> None:
    assert row["action"] in load_codelist("actions")
    assert [action for _, _, action in read(row["example"], lexicon)] == [row["action"]]


@pytest.mark.parametrize("row", **by_word("adverbs"))
def test_an_adverb_stands_before_the_verb(row: dict[str, str], lexicon: Lexicon) -> None:
    assert [action for _, _, action in read(row["example"], lexicon)] == ["new_build"]


@pytest.mark.parametrize("row", [row for row in rows("name_endings") if row["mark"] == "policy"])
def test_a_programme_with_this_ending_is_a_policy(row: dict[str, str], lexicon: Lexicon) -> None:
    assert [kind for kind, _, _ in read(row["example"], lexicon)] == ["policy"]


@pytest.mark.parametrize("row", [row for row in rows("name_endings") if row["mark"] == "scope"])
def test_a_scope_is_no_head_of_a_list(row: dict[str, str], lexicon: Lexicon) -> None:
    assert shared_head(f"{row['word']}项目建设", lexicon) == ""
    assert shared_head(f"{row['word']}水厂项目建设", lexicon) == "水厂"


@pytest.mark.parametrize("row", [row for row in rows("name_endings") if row["mark"] == "qualifier"])
def test_a_qualifier_belongs_to_the_head_that_a_list_shares(row: dict[str, str], lexicon: Lexicon) -> None:
    first, _, last = row["example"].removeprefix("建设").partition("、")
    start = row["example"].index(last)
    listing = Listing(((2, 2 + len(first)), (start, len(row["example"]))), "")
    assert full_names(row["example"], listing, lexicon) == [f"{first}{row['word']}水库", last]


AGAINST = {
    "aim": ("松山供水{}", "建设", ""),
    "general": ("{}项目", "建设", ""),
    "leaning": ("松山水库", "{}", ""),
    "modifier": ("松山水库", "建设", "{}"),
}
"""Name, words before and words behind, in which a word is a sign."""

OFFENCE = "offence"


@pytest.mark.parametrize("row", **by_word("no_works"))
def test_a_sign_speaks_against_a_work(row: dict[str, str], lexicon: Lexicon) -> None:
    for sign in set(row["signs"].split("|")) - {OFFENCE}:
        name, before, behind = (part.format(row["word"]) for part in AGAINST[sign])
        assert list(signs_against(name, before, behind, "建设", lexicon)) == [sign]
    assert row["word"] in row["example"]


@pytest.mark.parametrize("row", [row for row in rows("no_works") if row["signs"] == OFFENCE])
def test_what_is_only_held_down_is_no_work(row: dict[str, str], lexicon: Lexicon) -> None:
    assert read(row["example"], lexicon) == []
    assert read(row["example"].replace(row["word"], "松林"), lexicon) != []
    assert is_no_work("松林项目", f"加快{row['word']}", "", lexicon)
    assert not is_no_work("松林项目", f"建设石门水库、{row['word']}", "", lexicon)


def test_nothing_speaks_against_a_work_that_is_built(lexicon: Lexicon) -> None:
    assert list(signs_against("松山水库", "建设", "二期", "建设", lexicon)) == []
    assert list(signs_against("松山水库", "", "年底建成", "", lexicon)) == []
    assert list(signs_against("松山水库扩建", "", "", "", lexicon)) == []
    assert list(signs_against("松山水库", "", "水面开阔", "", lexicon)) == ["nothing_done"]


@pytest.mark.parametrize("row", **by_word("exclusions"))
def test_an_excluded_word_keeps_the_work_out(row: dict[str, str], lexicon: Lexicon) -> None:
    assert row["reason"]
    if row["reason"] == KEPT:
        assert read(row["example"], lexicon) != []
        return
    assert read(row["example"], lexicon) == []
    assert read(row["example"].replace(row["word"], ""), lexicon) != []


@pytest.mark.parametrize("row", **by_word("units"))
def test_a_unit_is_normalised(row: dict[str, str], lexicon: Lexicon) -> None:
    text = f"规模达到{row['example']}"
    quantity = next(find_quantities(text, 0, len(text), lexicon))
    assert (quantity.value, quantity.unit, quantity.unit_si) == (3, row["word"], row["unit_si"])
    assert quantity.value_si == pytest.approx(3 * float(row["factor"]))


def test_every_theme_has_a_facility_word() -> None:
    themes = {row["theme"] for row in rows("facilities")}
    assert {code.code for code in load_codelist("themes").codes} == themes


def test_no_word_stands_twice_in_a_list() -> None:
    for name in RULES:
        words = [row["word"] for row in rows(name)]
        assert sorted(words) == sorted(set(words)), name
