"""The few columns of a plan's projects that counts, filters and a search over many plans need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geoapp.analysis.wording import words_of
from geoapp.domain.filters import FILTERS

CODED = ("theme", "kind", "action", "precision")
"""Filters of which each project answers one code."""

_LINE, _WITHIN = "\n", "\t"
"""Between projects, and within what is said of one: no name and no term of a query holds them."""

_DECIMALS = 5
"""Of a degree, in bounds: a metre."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProjectColumns:
    """Columns of the same projects in the same order; texts are lines of one string, which takes a third of a list."""

    numbers: str
    """What follows the plan in each id."""
    names: str
    words: str
    """What a free-text query is looked up in, folded: name, other names, places."""
    codes: Mapping[str, npt.NDArray[np.uint8]]
    """For each filter of ``CODED`` where the code stands in ``values``."""
    values: Mapping[str, tuple[str, ...]]
    years: npt.NDArray[np.int32]
    """Of milestones: rows of a project's place and a year."""
    bounds: npt.NDArray[np.float32]
    """West, south, east, north of each, in degrees; NaN where it has no geometry."""

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.bounds)


def columns_of(frame: gpd.GeoDataFrame) -> ProjectColumns:
    """Return the columns of a plan's projects."""
    worded = zip(frame["name"], frame["aliases"], frame["places"], strict=True)
    answers = {name: [_one(name, cell) for cell in frame[FILTERS[name].column]] for name in CODED}
    values = {name: tuple(sorted(set(cells))) for name, cells in answers.items()}
    years = [
        (place, int(year))
        for place, cell in enumerate(frame[FILTERS["year"].column])
        for year in FILTERS["year"].answers(cell)
    ]
    return ProjectColumns(
        numbers=join_lines(str(one).partition("/")[2] for one in frame.index),
        names=join_lines(frame["name"]),
        words=join_lines(
            words_of(name, aliases, None, places).replace(_LINE, _WITHIN) for name, aliases, places in worded
        ),
        codes={
            name: np.array([values[name].index(cell) for cell in cells], dtype=np.uint8)
            for name, cells in answers.items()
        },
        values=values,
        years=np.array(years, dtype=np.int32).reshape(-1, 2),
        bounds=shapely.bounds(frame.geometry.to_numpy()).reshape(-1, 4).astype(np.float32),
    )


def _one(name: str, cell: Any) -> str:  # noqa: ANN401 (of the column's own type)
    return FILTERS[name].answers(cell)[0]


def join_lines(texts: Iterable[str]) -> str:
    r"""Return texts as lines.

    >>> join_lines(["甲", "乙\n丙"])
    '甲\n乙 丙'
    """
    return _LINE.join(text.replace(_LINE, " ") for text in texts)


def lines_of(text: str, number: int) -> list[str]:
    """Return the texts of ``number`` projects; of none there is not even an empty line."""
    return text.split(_LINE) if number else []


def as_json(columns: ProjectColumns) -> dict[str, Any]:
    """Return columns as JSON can hold them."""
    number = len(columns)
    placed = np.isfinite(columns.bounds[:, 0]).tolist()
    bounds = columns.bounds.astype(float).round(_DECIMALS).tolist()
    return {
        "numbers": lines_of(columns.numbers, number),
        "names": lines_of(columns.names, number),
        "words": lines_of(columns.words, number),
        **{
            name: {"values": list(columns.values[name]), "codes": columns.codes[name].tolist()}
            for name in CODED
        },
        "years": columns.years.tolist(),
        "bounds": [box if known else None for box, known in zip(bounds, placed, strict=True)],
    }


def from_json(told: Mapping[str, Any]) -> ProjectColumns:
    """Return the columns that ``as_json`` wrote.

    Raises:
        ValueError, KeyError, TypeError: they are none, or not all of the same length.
    """
    number = len(told["names"])
    codes = {name: np.array(told[name]["codes"], dtype=np.uint8) for name in CODED}
    values = {name: tuple(map(str, told[name]["values"])) for name in CODED}
    nowhere = [np.nan] * 4
    columns = ProjectColumns(
        **{name: join_lines(told[name]) for name in ("numbers", "names", "words")},
        codes=codes,
        values=values,
        years=np.array(told["years"], dtype=np.int32).reshape(-1, 2),
        bounds=np.array([box or nowhere for box in told["bounds"]], dtype=np.float32).reshape(-1, 4),
    )
    lengths = {number, len(columns), len(told["numbers"]), len(told["words"]), *map(len, codes.values())}
    within = all((codes[name] < len(values[name])).all() for name in CODED)
    if lengths != {number} or not within or not _are_places(columns.years[:, 0], number):
        message = "columns of different lengths"
        raise ValueError(message)
    return columns


def _are_places(places: npt.NDArray[np.int32], number: int) -> bool:
    return bool(((places >= 0) & (places < number)).all())


def none_of() -> ProjectColumns:
    """Return the columns of no project."""
    nothing = np.zeros(0, dtype=np.uint8)
    return ProjectColumns(
        numbers="",
        names="",
        words="",
        codes=dict.fromkeys(CODED, nothing),
        values=dict.fromkeys(CODED, ()),
        years=np.zeros((0, 2), dtype=np.int32),
        bounds=np.zeros((0, 4), dtype=np.float32),
    )


def stack(parts: Sequence[ProjectColumns], name: str) -> tuple[npt.NDArray[np.uint8], tuple[str, ...]]:
    """Return a coded column of all parts in one, with the codes that it may hold."""
    every = tuple(sorted({value for part in parts for value in part.values[name]}))
    place = {value: number for number, value in enumerate(every)}
    codes = [
        np.array([place[value] for value in part.values[name]], dtype=np.uint8)[part.codes[name]]
        for part in parts
        if len(part)
    ]
    return (np.concatenate(codes) if codes else np.zeros(0, dtype=np.uint8)), every
