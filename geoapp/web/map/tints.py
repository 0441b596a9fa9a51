"""Projects known only by their district: the district is tinted and carries their number."""

from collections.abc import Iterable

from geopandas import GeoDataFrame

from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.io.words import Words
from geoapp.web.jobs import Same
from geoapp.web.loaded import keep_made
from geoapp.web.matches import Matches

Tint = tuple[int, float, int, str]
"""Number of the district on the map, opacity, number of projects, what a reader hears."""


def in_district(records: Iterable[ProjectRecord], adcode: str) -> list[ProjectRecord]:
    """Return the projects that are known only to be in this district."""
    return [
        record
        for record in records
        if shown_as(record) == "district" and any(str(d["adcode"]) == adcode for d in record["districts"])
    ]


def make_tints(matches: Matches, districts: GeoDataFrame, say: Words) -> list[Tint]:
    """Return the tinted districts with the number of projects that belong to the whole of each. Never change it."""
    return _make_tints(matches, Same(districts), say)


@keep_made(64)
def _make_tints(matches: Matches, same: Same, say: Words) -> list[Tint]:
    columns, rows = matches.catalogue.columns, matches.rows
    found = columns.codes["district"].count(rows[columns.is_one("shown", "district")[rows]])
    most = max(found.values(), default=1)
    return [
        (
            number,
            round(0.06 + 0.12 * count / most, 3),
            count,
            say("district_only", district=row.label, n=count),
        )
        for number, row in enumerate(same.frame.itertuples())
        if (count := found[str(row.adcode)])
    ]
