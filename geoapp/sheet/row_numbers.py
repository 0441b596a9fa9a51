"""Some rows of a result by their numbers, as an address and a flag name them."""

from collections.abc import Sequence

from geopandas import GeoDataFrame

from geoapp.errors import InputError
from geoapp.sheet.listing import write_numbers


def printable(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the rows of a result that a sheet may hold; what is impossible stands in files only."""
    return frame[frame["certainty"] != "impossible"]


def rows_text(frame: GeoDataFrame, shown: GeoDataFrame) -> str:
    """Return the numbers of the shown rows, counted from 1; nothing where all are shown that can be printed.

    >>> frame = GeoDataFrame({"certainty": ["certain"] * 4}, geometry=[None] * 4)
    >>> rows_text(frame, frame.iloc[[0, 1, 3]]), rows_text(frame, frame)
    ('1-2,4', '')
    """
    if len(shown) == len(printable(frame)):
        return ""
    places = frame.index.get_indexer(shown.index)
    return write_numbers([int(place) + 1 for place in places]).replace("–", "-").replace(" ", "")


def rows_named(frame: GeoDataFrame, text: str) -> GeoDataFrame:
    """Return the rows that a text names, or all that can be printed.

    Raises:
        InputError: the text is no list of numbers, or names a row that is not there.

    >>> frame = GeoDataFrame({"certainty": ["certain"] * 4}, geometry=[None] * 4)
    >>> rows_named(frame, "1-2,4").index.tolist(), len(rows_named(frame, ""))
    ([0, 1, 3], 4)
    """
    if not text:
        return printable(frame)
    try:
        places = [place for run in text.split(",") for place in _run(run.split("-"), len(frame))]
    except ValueError as error:
        raise InputError("rows_unread", rows=text[:40], most=len(frame)) from error
    return frame.iloc[sorted(set(places))]


def _run(ends: Sequence[str], most: int) -> range:
    first, last = int(ends[0]), int(ends[-1])
    if not 1 <= first <= last <= most:
        raise ValueError(ends)
    return range(first - 1, last)
