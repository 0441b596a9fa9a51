"""The second sheet of a workbook: where its rows come from, and what a reader must know."""

from collections import Counter
from collections.abc import Iterator

import geopandas as gpd

from geoapp.domain.phrase import say_phrases
from geoapp.domain.plan import Plan
from geoapp.io.writers.cells import Cell
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.tables.flat_table import is_projects
from geoapp.pipeline.wording import SAY, phrases_of

_NOTES = {
    "note_crs": "note_crs_text",
    "column_precision": "note_precision_text",
    "column_radius": "note_radius_text",
    "column_districts": "note_districts_text",
    "column_milestones": "note_milestones_text",
    "note_empty": "note_empty_text",
    "note_use": "note_use_text",
}


def note_rows(frame: gpd.GeoDataFrame, plan: Plan) -> Iterator[list[Cell]]:
    """Yield the sheet's rows: the plan, how to read the columns, and the sources of the places."""
    yield [SAY("note_item"), SAY("note_content")]
    yield [SAY("note_plan"), plan.title]
    yield [SAY("note_published"), SAY("note_published_by", publisher=plan.publisher, date=plan.published)]
    yield [SAY("note_records"), len(frame)]
    yield [SAY("note_licence"), plan.licence]
    yield [SAY("note_boundaries"), attribution(plan, SAY, "cell")]
    if is_projects(frame):
        for title, note in _NOTES.items():
            yield [SAY(title), SAY(note)]
        phrases = phrases_of(frame)
        counted = Counter(location["source"] for location in frame["location"] if location["source"])
        for source, count in sorted(counted.items()):
            said = say_phrases(source, phrases, SAY.lang)
            yield [SAY("note_source"), SAY("note_source_count", source=said, count=count)]
