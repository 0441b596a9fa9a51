"""Read a plan's text with the rules and the place names at hand."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from geoapp.domain.plan import Plan
from geoapp.domain.reading import Reading
from geoapp.errors import BoundaryError, InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.corrections import load_corrections
from geoapp.io.documents.reader import document_of
from geoapp.io.engine import WorkEngine
from geoapp.io.files import make_folder, write_text
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model, read_block
from geoapp.io.own_processes import own_processes
from geoapp.io.plan_lock import plan_lock
from geoapp.io.plans import load_plan, sound_plans
from geoapp.io.progress import OnProgress
from geoapp.io.readings import dump_reading, path_of_reading
from geoapp.io.table_rules import load_table_rules
from geoapp.io.texts import PlainText
from geoapp.pipeline.correct import correct_reading
from geoapp.pipeline.plan_document import open_document, save_document
from geoapp.pipeline.recognised import with_recognition
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.links import with_namesakes
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource
from geoapp.reading.tables import read_tables
from geoapp.reading.tagger import Spread

SHORT_TITLE = "《纲要》"
"""How citations call a document that is no plan of ours yet."""

LONG_TEXT = 400_000
"""Characters from which on a text is worth processes of its own: they take a second until they begin."""


def read_file(  # noqa: PLR0913 (what a reading may be told)
    path: Path,
    plan_id: str | None = None,
    *,
    corrected: bool = True,
    on_progress: OnProgress = lambda _: None,
    tables: Sequence[str] = (),
    engine: WorkEngine | None = None,
) -> Reading:
    """Read a document; with a plan's id by that plan's place names, else by those of the plan it is the text of.

    Text extracted from another format than .txt is saved beside the document, for its offsets point into it. Of a
    workbook the named tables are read, those that it shows where none is named. An ``engine`` has the model read the
    text's blocks, where that is not to be done here; those of a long text are read by processes of their own.

    Raises:
        InputError: the document is missing or unreadable, or is not the one that the plan declares.
        EngineError: the engine was lost.
        UnknownCodeError: there is no such plan.
    """
    plain = open_document(path, on_progress, tables)
    plan = load_plan(plan_id) if plan_id else _plan_of(plain)
    if plan and plan.sha256 != plain.sha256:
        raise InputError("text_other", file=str(path), plan=plan.id, sha256=plain.sha256)
    save_document(path, plain)
    source = TextSource(
        plan=plan.id if plan else path.stem,
        short_title=plan.short_title if plan else SHORT_TITLE,
        text=plain.text,
        sha256=plain.sha256,
    )
    spread = spread_of(len(plain.text), engine)
    reading = with_recognition(_read(source, lexicon_of(plan), spread), plain)
    if plan and corrected:
        return correct_reading(reading, load_corrections(plan.id), plan).reading
    return reading


def read_upload(content: bytes, path: Path, lexicon: Lexicon, tables: Sequence[str] = ()) -> Reading:
    """Read the bytes of a document that is no plan of ours, which ``path`` names, by the words of a lexicon.

    Of a workbook the named tables are read, those that it shows where none is named.

    Raises:
        InputError: the document is unreadable.
    """
    plain = document_of(content, path, tables)
    source = TextSource(plan=path.stem, short_title=f"《{path.stem}》", text=plain.text, sha256=plain.sha256)
    return with_recognition(_read(source, lexicon), plain)


def spread_of(characters: int, engine: WorkEngine | None = None) -> Spread | None:
    """Return the way to have a text's blocks read: by an engine, by processes of their own, or here (``None``)."""
    if engine is None and characters >= LONG_TEXT:
        engine = own_processes()
    return partial(engine.map, read_block) if engine else None


def _read(source: TextSource, lexicon: Lexicon, spread: Spread | None = None) -> Reading:
    """Read prose and project tables."""
    tables = read_tables(
        source.text, plan_id=source.plan, short_title=source.short_title, rules=load_table_rules(lexicon)
    )
    reading = read_plan(source, lexicon, load_model(), known=tables.projects, spread=spread)
    return replace(
        reading,
        projects=tuple(with_namesakes((*reading.projects, *tables.projects))),
        sums_unread=(*reading.sums_unread, *tables.sums_unread),
    )


def write_reading(plan_id: str, reading: Reading) -> Path:
    """Write ``reading.json`` of a plan, whole or not at all, and return its path."""
    path = path_of_reading(plan_id)
    make_folder(path.parent)
    with plan_lock(path.parent, "read"):
        write_text(path, dump_reading(reading))
    return path


def lexicon_of(plan: Plan | None) -> Lexicon:
    """Return the reader's rules with the places and districts that the plan's folder and boundaries name."""
    if plan is None:
        return load_lexicon()
    gazetteer = load_gazetteer(plan)
    places = gazetteer[(gazetteer["kind"] != "city") | gazetteer["outside"].astype(bool)]
    names = {name for row in places.itertuples() for name in (row.name, *row.aliases)}
    try:
        districts = set(load_districts(plan)["name"])
    except BoundaryError:
        districts = set()
    return load_lexicon(sorted(names | districts), (plan.city, plan.city.removesuffix("市")))


def _plan_of(plain: PlainText) -> Plan | None:
    return next((plan for plan in sound_plans() if plan.sha256 == plain.sha256), None)
