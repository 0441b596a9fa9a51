"""Distances, areas and ranges of an analysis as people read them."""

from collections.abc import Callable, Mapping

from geoapp.domain.certainty import Grade, grade
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.precision import distance


def exactly(metres: float, say: Words) -> str:
    """Return a distance that was asked for, not rounded.

    >>> exactly(1250, Words("zh")), exactly(0, Words("en"))
    ('1.25 公里', '0 m')
    """
    if metres < 1000:  # noqa: PLR2004
        return say("metres", n=f"{metres:g}")
    return say("kilometres", n=f"{metres / 1000:g}")


def length(metres: float, say: Words) -> str:
    """Return a measured distance, rounded to what is meant; nothing is nothing.

    >>> length(0, Words("zh")), length(1834.2, Words("en"))
    ('0 米', '1.8 km')
    """
    return say("metres", n="0") if metres < 1 else distance(metres, say)


def kilometres(metres: float, say: Words) -> str:
    """Return the length of something long.

    >>> kilometres(23456, Words("en"))
    '23.5 km'
    """
    return say("kilometres", n=f"{metres / 1000:,.1f}")


def square_kilometres(square_metres: float, say: Words) -> str:
    """Return an area with three figures, large ones whole.

    >>> square_kilometres(1_234_567, Words("zh")), square_kilometres(4.2e9, Words("en"))
    ('1.23 平方公里', '4,200 km²')
    """
    size = square_metres / 1e6
    return say("square_kilometres", n=f"{size:,.0f}" if size >= 100 else f"{size:.3g}")  # noqa: PLR2004


def square_metres(value: float, say: Words) -> str:
    """Return an area to the square metre.

    >>> square_metres(12345.6, Words("en")), square_metres(0, Words("zh"))
    ('12,346 m²', '0 平方米')
    """
    return say("square_metres", n=f"{value:,.0f}")


def span(low: float, high: float, say: Words, *, of: Callable[[float, Words], str] = length) -> str:
    """Return a range; one value where both ends read alike, one unit where it is the same.

    >>> span(0, 3600, Words("zh")), span(500, 500, Words("zh")), span(600, 3600, Words("zh"))
    ('0–3.6 公里', '500 米', '600 米–3.6 公里')
    """
    first, last = of(low, say), of(high, say)
    if first == last:
        return first
    number, _, unit = first.partition(" ")
    bare = low == 0 or unit == last.partition(" ")[2]
    return say("span", low=number if bare else first, high=last)


def counts(certain: int, grades: Mapping[Grade, int]) -> dict[str, str]:
    """Return the number of certain ones, and of each grade of the possible ones, with commas between thousands.

    >>> counts(5, {"likely": 12, "unclear": 3555})
    {'certain': '5', 'likely': '12', 'unclear': '3,555'}
    """
    return {name: f"{number:,}" for name, number in (("certain", certain), *grades.items())}


def certainty(word: object, say: Words) -> str:
    """Return the certainty in words.

    >>> certainty("possible", Words("zh")), certainty("certain", Words("en"))
    ('可能', 'Certain')
    """
    return say.name(load_codelist("certainty")[str(word)])


def sureness(word: object, share: float | None, say: Words) -> str:
    """Return the certainty in words; of what is possible, where its share is known or asked for, how likely it is.

    >>> sureness("possible", 0.8, Words("zh")), sureness("possible", 0.1, Words("zh"))
    ('很可能', '难以判断')
    >>> sureness("possible", None, Words("zh")), sureness("certain", 1.0, Words("zh"))
    ('可能', '确定')
    """
    if word != "possible" or share is None:
        return certainty(word, say)
    return say.name(load_codelist("grades")[grade(share)])


def percent_within(share: float) -> int:
    """Return the share of something possible in percent: never all.

    >>> percent_within(0.25), percent_within(0.999)
    (25, 99)
    """
    return min(round(100 * share), 99)


def time(word: object, say: Words) -> str:
    """Return the relation of two periods in words.

    >>> time("unknown", Words("en"))
    'Periods unknown'
    """
    return say.name(load_codelist("timings")[str(word)])
