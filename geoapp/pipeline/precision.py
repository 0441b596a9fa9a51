"""Precision of a project's place, in words."""

from geoapp.domain.record import ProjectRecord, precision_class, shown_as
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words


def in_words(record: ProjectRecord, say: Words) -> str:
    """Return the quality of a project's placing, as a person would say it."""
    name = say.name(load_codelist("precision")[precision_class(record["location"])])
    radius = record["location"]["uncertainty_m"]
    if radius is None or shown_as(record) != "symbol":
        return name
    return say("precision_within", precision=name, distance=distance(radius, say))


def distance(metres: float, say: Words) -> str:
    """Return a length as people say it, rounded to what is meant.

    >>> distance(1800, Words("zh")), distance(2000, Words("en")), distance(150, Words("zh"))
    ('1.8 公里', '2 km', '150 米')
    """
    if metres < 1000:  # noqa: PLR2004
        return say("metres", n=f"{max(10, round(metres, -1)):g}")
    return say("kilometres", n=f"{metres / 1000:.1f}".removesuffix(".0"))
