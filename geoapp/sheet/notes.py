"""The small print of a sheet: how its map is to be read, whose data it shows, who printed it and when."""

from collections.abc import Iterator, Sequence
from datetime import date

from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.settings import sheet_author
from geoapp.sheet.base import base_note
from geoapp.sheet.listing import write_numbers
from geoapp.sheet.map_frame import MapFrame

_TO_BE_FILLED_IN = "＿" * 8


def map_notes(  # noqa: PLR0913 (what a reader must know)
    plan: Plan,
    placeless: Sequence[int],
    beyond: frozenset[int],
    window: MapFrame,
    say: Words,
    *,
    adcode: str = "",
) -> Iterator[str]:
    """Yield the notes on reading the map, and on what it does not show; ``beyond`` are past its edge."""
    yield say("sheet_numbers")
    if placeless:
        yield say("sheet_placeless" if adcode else "sheet_placeless_map", numbers=write_numbers(placeless))
    if beyond:
        yield say("sheet_beyond", numbers=write_numbers(sorted(beyond)))
    yield base_note(say)
    yield say("sheet_crs", crs=plan.metric_crs, angle=f"{abs(window.north()):.2f}")


def source_notes(plan: Plan, as_of: str, day: date, say: Words) -> Iterator[str]:
    """Yield whose data and boundaries the sheet shows, that it was not reviewed, who printed it and when.

    ``as_of`` is the newest date that a record carries; without one the data is as old as the plan.
    """
    yield say("sheet_data", plan=plan.title, publisher=plan.publisher, date=as_of or plan.published)
    yield say("sheet_boundaries", source=attribution(plan, say, "paper"))
    yield plan.imprint.note or say("sheet_unreviewed")
    author = sheet_author() or plan.imprint.author or _TO_BE_FILLED_IN
    yield say("sheet_imprint", author=author, date=day.isoformat())
    if plan.demo:
        yield say("demo")
