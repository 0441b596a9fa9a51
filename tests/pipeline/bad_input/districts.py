"""Boundaries that are no polygons, lack codes or names, or lie elsewhere."""

from typing import Any

from .making import SQUARE, Row, at_most, features_of, point, polygon

TRIANGLE = polygon([[87.7, 43.8], [87.8, 43.8], [87.8, 43.9], [87.7, 43.8]])


def districts(*codes: object, name: object = "甲区", geometry: object = None) -> bytes:
    """Return a square a code, each beside the one before; ``geometry`` stands in for the last."""
    squares = [polygon([[x + 0.1 * n, y] for x, y in SQUARE]) for n in range(len(codes))]
    shapes: list[Any] = [*squares[:-1], geometry or squares[-1]]
    return features_of(
        ({"adcode": code, "name": name}, shape) for code, shape in zip(codes, shapes, strict=True)
    )


ROWS = [
    Row(
        what="a point among the districts",
        make=lambda: districts("650102", "650103", geometry=point()),
        outcome="refused",
        codes=("not_polygons",),
    ),
    Row(
        what="polygons without codes and names",
        make=lambda: features_of([({"n": 1}, polygon(SQUARE))]),
        outcome="refused",
        codes=("no_adcodes", "no_names"),
    ),
    Row(
        what="a code of five digits",
        make=lambda: districts("65010"),
        outcome="refused",
        codes=("boundary_adcode",),
    ),
    Row(
        what="a code twice",
        make=lambda: districts("650102", "650102"),
        outcome="refused",
        codes=("boundary_twice",),
    ),
    Row(
        what="a district without a name",
        make=lambda: districts("650102", name=None),
        outcome="refused",
        codes=("boundary_unnamed",),
    ),
    Row(
        what="districts that reach out of the plan's region",
        make=lambda: districts("650102", "650103", geometry=polygon([[x + 5, y] for x, y in SQUARE])),
        outcome="refused",
        codes=("boundary_elsewhere", "outside_some"),
    ),
    Row(
        what="a bow-tie as a district",
        make=lambda: districts(
            "650102", geometry=polygon([[87.6, 43.8], [87.7, 43.9], [87.7, 43.8], [87.6, 43.9], [87.6, 43.8]])
        ),
        outcome="repaired",
        codes=("self_crossing",),
        holds=at_most(1),
    ),
    Row(
        what="codes with China's number before them (156650102)",
        make=lambda: districts("156650102", 156650103),
        outcome="accepted",
        holds=lambda frame: frame["adcode"].tolist() == [650102, 650103],
    ),
]
