"""Classes of a choropleth: ranges of numbers with about as many places in each."""

from collections.abc import Iterable


def quantile_classes(numbers: Iterable[int], most: int = 4) -> tuple[tuple[int, int], ...]:
    """Return up to ``most`` classes by quantiles, each from its least to its greatest number; equals are never parted.

    >>> quantile_classes([1, 2, 3, 4, 5, 6, 7, 8])
    ((1, 2), (3, 4), (5, 6), (7, 8))
    >>> quantile_classes([0, 0, 0, 9]), quantile_classes([])
    (((0, 0), (9, 9)), ())
    """
    ordered = sorted(numbers)
    classes: dict[int, list[int]] = {}
    for place, number in enumerate(ordered):
        # The first of equal numbers says which class they belong to.
        first = ordered.index(number) if place else 0
        classes.setdefault(first * most // len(ordered), []).append(number)
    return tuple((held[0], held[-1]) for held in classes.values())


def class_of(number: int, classes: Iterable[tuple[int, int]]) -> int:
    """Return the place of the class that holds a number.

    >>> class_of(4, [(1, 2), (3, 4)])
    1
    """
    return next(place for place, (least, most) in enumerate(classes) if least <= number <= most)
