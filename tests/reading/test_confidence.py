"""Confidence follows the truth of the entries that it was fitted on, and its marks say why."""

import numpy as np
import pytest

from geoapp.reading.confidence import (
    MARKS,
    Calibration,
    calibration_error,
    fit,
    share_in_least_sure,
    sure_enough,
)
from geoapp.reading.entries import find_entries
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.outline import find_outline
from geoapp.reading.tagger import Tagged

RNG = np.random.default_rng(7)


def sample(count: int) -> tuple[list[tuple[float, float, float]], list[tuple[str, ...]], list[bool]]:
    """Return entries that are right with the model's probability, but half as often where no verb governs."""
    probabilities = RNG.uniform(0.05, 0.99, count)
    marks = [("no_verb",) if odd else ("verb",) for odd in RNG.integers(0, 2, count)]
    likely = [p / 2 if held == ("no_verb",) else p for p, held in zip(probabilities, marks, strict=True)]
    right = [bool(RNG.uniform() < p) for p in likely]
    return [(p, 0.01, p) for p in probabilities.tolist()], marks, right


def test_confidence_is_calibrated_where_probability_is_not() -> None:
    weights = fit(*sample(4000))
    probabilities, marks, right = sample(4000)
    confidence = np.array([weights.confidence(*held) for held in zip(probabilities, marks, strict=True)])
    truth = np.array(right, float)
    raw = np.array([p for p, _, _ in probabilities])
    assert calibration_error(confidence, truth) < 0.04 < calibration_error(raw, truth)
    assert share_in_least_sure(confidence, truth) > share_in_least_sure(raw, truth)


def test_a_mark_that_goes_with_errors_speaks_against_an_entry() -> None:
    weights = fit(*sample(4000))
    assert weights.signed(("no_verb",)) == ("-no_verb",)
    assert weights.signed(("verb",)) == ("+verb",)
    assert set(weights.marks) == set(MARKS)


def test_few_entries_move_the_weights_that_many_gave_only_a_little() -> None:
    many = fit(*sample(4000))
    probabilities, marks, right = sample(40)
    wrong = [not held for held in right]
    alone, near = (fit(probabilities, marks, wrong, start) for start in (None, many))
    assert abs(near.logits[0] - many.logits[0]) < abs(alone.logits[0] - many.logits[0])
    assert fit([], [], [], many).marks == pytest.approx(many.marks)


def test_each_kind_has_a_least_confidence_of_its_own(lexicon: Lexicon) -> None:
    text = "建设松林水库。\n建设农村公路。"
    works = [Tagged(2, 6, "project", 0.5, 0.1, 0.9), Tagged(10, 14, "programme", 0.5, 0.1, 0.9)]
    found = list(find_entries(text, find_outline(text), works, lexicon))
    bounds = {"least": 0.4, "least_programme": 0.6}
    even = Calibration(constant=0.0, logits=(1.0, 0.0, 0.0), marks=dict.fromkeys(MARKS, 0.0), **bounds)
    assert [entry.kind for entry in sure_enough(found, even, lexicon)] == ["project"]


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_probability_at_its_bounds_gives_a_confidence(probability: float) -> None:
    weights = Calibration(constant=0.0, logits=(1.0, 0.0, 0.0), marks=dict.fromkeys(MARKS, 0.0))
    assert 0 < weights.confidence((probability, 0.0, probability), ()) < 1


def test_all_errors_are_found_where_they_are_the_least_sure() -> None:
    confidence, right = np.linspace(0, 1, 10), np.array([0, 0, *[1] * 8], float)
    assert share_in_least_sure(confidence, right) == 1
    assert share_in_least_sure(confidence, np.ones(10)) == 1


def test_what_is_less_likely_than_the_least_is_no_entry(lexicon: Lexicon) -> None:
    text = "新建松林水厂。新建石门水厂。"
    works = [Tagged(2, 6, "project", 0.9, 0.01, 0.9), Tagged(9, 13, "project", 0.1, 0.01, 0.1)]
    entries = list(find_entries(text, find_outline(text), works, lexicon))
    weights = Calibration(
        constant=0.0, logits=(1.0, 0.0, 0.0), marks={**dict.fromkeys(MARKS, 0.0), "verb": 0.2}, least=0.35
    )
    (kept,) = sure_enough(entries, weights, lexicon)
    assert (kept.name, kept.marks) == ("松林水厂", ("+verb",))
    assert kept.confidence > 0.9
