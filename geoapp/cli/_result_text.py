"""An outcome as text: what was asked, how sure it is, the first rows, and what was left out."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd

from geoapp.analysis.operation import operation_of
from geoapp.cli._speech import answer, wants_json
from geoapp.domain.receipt import Input, Measure, OnlyPossible, Summary
from geoapp.domain.request import Request, distances_of
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.pipeline.layer_totals import lines_of_totals


def tell_outcome(outcome: Outcome, *, most: int, left_out: bool) -> None:
    """Print an outcome; for programs its summary, and every row without its geometry."""
    if wants_json():
        frame = outcome.frame
        rows = frame.drop(columns=frame.geometry.name).to_dict("records")
        answer({"summary": outcome.summary, "rows": rows}, "")
    else:
        answer(None, "\n".join(_lines(outcome, most, left_out=left_out)))


def _lines(outcome: Outcome, most: int, *, left_out: bool) -> Iterator[str]:
    summary, frame = outcome.summary, outcome.frame
    yield _asked(summary)
    yield from map(_input, summary.inputs)
    yield from map(_only_possible, summary.only_possible)
    yield from map(_measure, summary.measures)
    yield from lines_of_totals(summary.layers, Words("en"))
    rest = len(frame) - summary.certain - summary.possible
    yield f"{summary.certain:,} certain, {summary.possible:,} possible{_grades(summary)}" + (
        f", {rest:,} out of range" if rest else ""
    )
    yield from _table(frame, operation_of(summary.request).printed, most)
    yield from _left_out(summary, each=left_out)


def _grades(summary: Summary[Request]) -> str:
    names = load_codelist("grades")
    words = ", ".join(f"{number:,} {names[word].en.lower()}" for word, number in summary.grades.items())
    return f" ({words})" if words and summary.possible else ""


def _asked(summary: Summary[Request]) -> str:
    distances = ", ".join(f"{distance:,g} m" for distance in distances_of(summary.request))
    return f"{summary.request.operation} {distances}".strip() + f", measured in {summary.metric_crs}"


def _input(one: Input) -> str:
    repaired = f", {len(one.repaired):,} repaired" if one.repaired else ""
    drawn = ", without a radius: taken as drawn" if one.as_drawn else ""
    return f"{one.role}: {one.source}: {one.used:,} of {one.records:,} measured{repaired}{drawn}"


def _only_possible(one: OnlyPossible) -> str:
    radii = f"{one.smallest_radius_m:,.0f}"
    if one.largest_radius_m > one.smallest_radius_m:
        radii += f" to {one.largest_radius_m:,.0f}"
    return (
        f"{one.role}: {one.records:,} of {one.of:,} are known to {radii} m only: "
        f"within {one.distance_m:,g} m they are possible at best"
    )


def _measure(one: Measure) -> str:
    name = load_codelist("result_columns")[one.what].en
    within = "" if one.distance_m is None else f" within {one.distance_m:,g} m"
    if one.low == one.high:
        return f"{name}{within}, united: {one.low:,.0f}"
    return f"{name}{within}, united: {one.low:,.0f} certain to {one.high:,.0f} possible"


def _table(frame: gpd.GeoDataFrame, columns: Sequence[str], most: int) -> Iterator[str]:
    shown = [column for column in columns if column in frame]
    names = load_codelist("result_columns")
    rows = [[names[column].en for column in shown]]
    rows += [list(map(_cell, row)) for row in frame[shown].head(most).itertuples(index=False)]
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
    if len(frame) > most:
        yield f"… and {len(frame) - most:,} more rows (--most {len(frame)} prints them all)"


def _cell(value: Any) -> str:  # noqa: ANN401 (whatever a row holds)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:,.3g}"  # noqa: PLR2004
    return str(value)


def _width(text: str) -> int:
    """Return the number of columns that a terminal gives a text.

    >>> _width("ab"), _width("地铁")
    (2, 4)
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _left_out(summary: Summary[Request], *, each: bool) -> Iterator[str]:
    reasons = load_codelist("left_out")
    for role in dict.fromkeys(one.role for one in summary.left_out):
        records = [one for one in summary.left_out if one.role == role]
        yield f"{role}: left out: {len(records):,}"
        for reason, number in Counter(one.reason for one in records).most_common():
            yield f"  {number:>5,}  {reasons[reason].en}"
            if each:
                yield from (f"         {one.id}  {one.name}" for one in records if one.reason == reason)
    for pairs in summary.pairs_left_out:
        yield f"pairs left out: {pairs.pairs:,}: {reasons[pairs.reason].en}"
