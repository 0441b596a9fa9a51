"""Confidence in an entry: the model's own probability, weighed with marks that speak for or against it.

A logistic function of the logits of its probabilities and of the marks. The weights are fitted on annotated texts that
the model has not seen (``geoapp calibrate``), and stand beside the model.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geoapp.geometry.arrays import Floats
from geoapp.reading.clauses import action_of
from geoapp.reading.entries import Entry
from geoapp.reading.heads import NUMBERED, has_head
from geoapp.reading.lexicon import Lexicon

SHORT, LONG = 4, 16
LEAST = 1e-4
"""Probabilities nearer to 0 or 1 are taken to be this far from it."""

LEAST_TOLD = 0.1
"""A mark of less weight neither speaks for an entry nor against it."""

PULL = 10.0
"""How strongly each weight is held back towards 0 (ridge)."""

STEPS = 50

Probabilities = tuple[float, float, float]
"""The model's own: of the span and its kind, of the span and the other kind, of any work there."""

MARKS: Mapping[str, Callable[[Entry, Lexicon], bool]] = {
    "programme": lambda entry, _: entry.kind != "project",
    "verb": lambda entry, lexicon: action_of(entry.verb, lexicon.verbs) != "ongoing",
    "no_verb": lambda entry, _: not entry.verb,
    "facility": lambda entry, lexicon: lexicon.ends_with_facility(entry.name),
    "no_head": lambda entry, lexicon: not has_head(entry.name, lexicon),
    "number": lambda entry, _: NUMBERED.search(entry.name) is not None,
    "listed": lambda entry, _: entry.listed,
    "box": lambda entry, _: entry.unit.box is not None,
    "short": lambda entry, _: len(entry.name) < SHORT,
    "long": lambda entry, _: len(entry.name) > LONG,
    "aim": lambda entry, _: "aim" in entry.against,
    "general": lambda entry, _: "general" in entry.against,
    "leaning": lambda entry, _: "leaning" in entry.against,
    "modifier": lambda entry, _: "modifier" in entry.against,
    "nothing_done": lambda entry, _: "nothing_done" in entry.against,
}
"""What a colleague would look at, beside the model's probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights of the logit of the model's probability and of each mark, the constant, and the least confidence."""

    constant: float
    logits: tuple[float, float, float]
    """Of the probabilities of span and kind, of the span's other kind, and of any work there."""
    marks: Mapping[str, float]
    least: float = 0.0
    """A project less likely to be right is no entry."""
    least_programme: float = 0.0
    """The same of what is no project."""

    def confidence(self, probabilities: Probabilities, marks: Sequence[str]) -> float:
        """Return the likelihood that an entry is right, from 0 to 1.

        >>> Calibration(constant=0, logits=(1, 0, 0), marks={"short": -1.0}).confidence((0.5, 0.1, 0.9), [])
        0.5
        """
        held = sum(weight * _logit(p) for weight, p in zip(self.logits, probabilities, strict=True))
        score = self.constant + held + sum(self.marks[mark] for mark in marks)
        return float(1 / (1 + np.exp(-score)))

    def least_of(self, kind: str) -> float:
        """Return the least confidence of an entry of a kind.

        >>> Calibration(constant=0, logits=(1, 0, 0), marks={}, least=0.4, least_programme=0.5).least_of("policy")
        0.5
        """
        return self.least if kind == "project" else self.least_programme

    def signed(self, marks: Sequence[str]) -> tuple[str, ...]:
        """Return the marks with a sign: + for those that speak for an entry, - for those against it."""
        told = (mark for mark in marks if abs(self.marks[mark]) >= LEAST_TOLD)
        return tuple(("+" if self.marks[mark] > 0 else "-") + mark for mark in told)


def sure_enough(entries: Iterable[Entry], calibration: Calibration, lexicon: Lexicon) -> Iterator[Entry]:
    """Yield the entries that are likely enough to be right, with their confidence and what speaks for and against."""
    for entry in entries:
        marks = marks_of(entry, lexicon)
        entry.marks = calibration.signed(marks)
        entry.confidence = calibration.confidence(entry.probabilities, marks)
        if entry.confidence >= calibration.least_of(entry.kind):
            yield entry


def marks_of(entry: Entry, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the marks that an entry carries."""
    return tuple(name for name, holds in MARKS.items() if holds(entry, lexicon))


def fit(
    probabilities: Sequence[Probabilities],
    marks: Sequence[Sequence[str]],
    right: Sequence[bool],
    near: Calibration | None = None,
) -> Calibration:
    """Return the weights under which these entries, right and wrong, are likeliest (logistic regression, Newton).

    Each weight but the constant is held back towards that of ``near``, else towards 0.
    """
    names = list(MARKS)
    rows = np.array(
        [
            [1.0, *map(_logit, p), *(name in held for name in names)]
            for p, held in zip(probabilities, marks, strict=True)
        ]
    )
    rows = rows.reshape(-1, 4 + len(names))
    truth = np.array(right, float)
    pull = np.diag([0.0, *[PULL] * (3 + len(names))])
    start = np.array([near.constant, *near.logits, *near.marks.values()] if near else [0.0] * rows.shape[1])
    weights = start
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (truth - likely) - pull @ (weights - start)
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + pull + 1e-9 * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:  # noqa: PLR2004 (nothing moves any more)
            break
    values = np.round(weights, 3).tolist()
    return Calibration(
        constant=values[0],
        logits=(values[1], values[2], values[3]),
        marks=dict(zip(names, values[4:], strict=True)),
    )


def calibration_error(confidence: Floats, right: Floats, bins: int = 10) -> float:
    """Return the expected calibration error: how far confidence and share of right ones lie apart, by bins.

    >>> calibration_error(np.array([0.95, 0.95]), np.array([1.0, 0.0]))
    0.45
    """
    held = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[held == b].sum() - right[held == b].sum()))
        for b in range(bins)
        if (held == b).any()
    ]
    return round(sum(gaps) / max(len(confidence), 1), 6)


def share_in_least_sure(confidence: Floats, right: Floats, part: float = 0.2) -> float:
    """Return the share of all errors that stands among the least sure part of the entries."""
    order = np.argsort(confidence, kind="stable")[: round(part * len(confidence))]
    errors = 1 - right
    return float(errors[order].sum() / errors.sum()) if errors.sum() else 1.0


def _logit(probability: float) -> float:
    held = min(max(probability, LEAST), 1 - LEAST)
    return float(np.log(held / (1 - held)))
