"""The flat fields of projects, as the codelist ``fields`` declares them, and how their cells come from the records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from typing import Any, cast

import orjson
import pandas as pd

from geoapp.domain.delivery import DeliveryCitation
from geoapp.domain.record import certain_shares, precision_class
from geoapp.domain.table import Field, FieldType
from geoapp.io.codelists import load_rows
from geoapp.pipeline.statement_words import cite_in_words
from geoapp.pipeline.wording import (
    SAY,
    names_of,
    natures,
    phrases_of,
    say_milestone,
    say_quantity,
    say_remark,
    say_share,
)

Cells = Callable[[pd.DataFrame], Sequence[Any]]
"""Returns a field's cells from some rows of projects."""


@cache
def declared_fields() -> dict[str, Field]:
    """Return the fields by name, in the order of a file."""
    return {
        row["code"]: Field(name=row["code"], type=cast("FieldType", row["type"]), title=row["zh"])
        for row in _rows()
    }


def shapefile_names() -> dict[str, str]:
    """Return the declared field names of a Shapefile by our own; empty for a field that a Shapefile goes without."""
    return {row["code"]: row["shapefile"] for row in _rows()}


@cache
def project_cells() -> dict[str, Cells]:
    """Return the cells of each declared field, as made from the columns of projects."""
    precision = _each("location", precision_class)
    special: dict[str, Cells] = {
        "kind_zh": _named("kind", names_of("kinds")),
        "theme_zh": _named("theme", names_of("themes")),
        "action_zh": _named("action", natures()),
        "mentions": _filled(
            "mentions", lambda spans: _listed(f"{one['start']}–{one['end']}" for one in spans)
        ),
        "quantities": _filled("quantities", lambda sizes: _listed(map(say_quantity, sizes), "；")),
        "milestones": _filled("milestones", lambda stages: _listed(map(say_milestone, stages), "；")),
        "precision": precision,
        "precision_zh": lambda rows: [*map(names_of("precision").get, precision(rows))],
        "districts": _filled("districts", lambda shares: _listed(map(say_share, shares))),
        "adcodes": _filled(
            "districts", lambda shares: _listed(str(one["adcode"]) for one in certain_shares(shares))
        ),
        "remark": _remarks,
        "recorded_status_zh": _named("recorded_status", names_of("delivery_states")),
        "light_zh": _named("light", names_of("lights")),
        "recorded_sources": _filled("recorded_sources", lambda cites: _listed(map(_cited, cites), "；")),
        **{name: _filled(name, _listed) for name in ("aliases", "same_as", "places", "zones", "list_year")},
    }
    return {name: special.get(name) or _by_name(name) for name in declared_fields()}


def _cited(cite: Mapping[str, Any]) -> str:
    return cite_in_words(DeliveryCitation(**cite), SAY)


def _remarks(rows: pd.DataFrame) -> list[str | None]:
    say = partial(say_remark, phrases=phrases_of(rows))
    return [
        remark or None for remark in map(say, rows["location"], rows["districts"], rows["district_conflict"])
    ]


@cache
def _by_name(name: str) -> Cells:
    if name.endswith("_json"):
        return _filled(name.removesuffix("_json"), as_json, empty="[]")
    if name.startswith("location_"):
        return _each("location", itemgetter(name.removeprefix("location_")))
    return itemgetter(name)


def _each(column: str, cell: Callable[[Any], Any]) -> Cells:
    return lambda rows: [*map(cell, rows[column].tolist())]


def _named(column: str, names: Mapping[str, str]) -> Cells:
    return _each(column, names.get)


def _filled(column: str, cell: Callable[[Any], str | None], empty: str | None = None) -> Cells:
    """Return cells of a column of lists, most of which are empty."""
    return lambda rows: [cell(value) if value else empty for value in rows[column].tolist()]


def _listed(words: Iterable[str], separator: str = "、") -> str | None:
    return separator.join(words) or None


def as_json(value: object) -> str:
    """Return a nested value as one cell of text."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode("utf-8")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(load_rows("fields", ("code", "zh", "type", "shapefile")))
