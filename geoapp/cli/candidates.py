"""``geoapp candidates``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import click

from geoapp.cli._speech import answer, note, wants_json
from geoapp.domain.candidate import PlaceCandidate
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geocoding.geocoders import configured_geocoder
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.accept import accept
from geoapp.pipeline.candidates import ACCEPTED, MOST, is_open, load_proposer, sure
from geoapp.pipeline.geocode import ask, missing_names
from geoapp.pipeline.places import doubted, load_places

OfferedPlaces = Mapping[str, tuple[ProjectRecord, list[PlaceCandidate]]]


@click.command()
@click.argument("which", metavar="PLAN[/ID]")
@click.option(
    "--most", type=click.IntRange(1), default=MOST, show_default=True, help="Places for each project."
)
@click.option(
    "--accept-above",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help=f"Write what scores as much and has no rival into the gazetteer, and build; {ACCEPTED:g} is a good one.",
)
@click.option(
    "--ask-geocoder", is_flag=True, help="Ask the geocoder of GEOAPP_GEOCODER for these names first."
)
def command(which: str, most: int, accept_above: float | None, ask_geocoder: bool) -> None:  # noqa: FBT001 (click hands flags over so)
    """Propose places for the projects of a plan that have none, or for one of them, each with its score.

    They come from the gazetteer, from the folder of files that GEOAPP_PLACES names (docs/placing.md), and from what a
    geocoder answered; only --ask-geocoder asks one.
    """
    plan = load_plan(which.partition("/")[0])
    records = _records(plan, which)
    if ask_geocoder:
        _ask(plan, records)
    _tell_folder(plan)
    proposer = load_proposer(plan)
    found = {record["id"]: (record, proposer.propose(record, most=most)) for record in records}
    answer(_facts(found), "\n".join(_lines(found)))
    if accept_above is not None:
        taken = [one for _, offered in found.values() if (one := sure(offered, accept_above))]
        path, rows = accept(plan.id, taken, progress=note)
        (note if wants_json() else click.echo)(f"wrote {rows} rows to {path}, and built the plan")


def _records(plan: Plan, which: str) -> list[ProjectRecord]:
    records = project_records(read_projects(plan.id))
    if "/" not in which:
        return [record for record in records if is_open(record)]
    chosen = [record for record in records if record["id"] == which]
    if not chosen:
        raise InputError("candidates_no_project", id=which, plan=plan.id)
    return chosen


def _ask(plan: Plan, records: Sequence[ProjectRecord]) -> None:
    geocoder, gazetteer = configured_geocoder(), load_gazetteer(plan)
    frame = read_projects(plan.id)
    for name in missing_names(frame[frame["id"].isin([record["id"] for record in records])], plan):
        ask(geocoder, name, plan, gazetteer)


def _tell_folder(plan: Plan) -> None:
    """Say which files of the folder of places were read, which were not, and whose datum is in question."""
    places = load_places(lambda _: None)
    if places is None:
        return
    for file in places.files():
        note(f"{file.name}: {file.places} places")
    for name, error in places.left_out():
        note(f"{name}: {error}")
    for name, datum in doubted(places, plan):
        note(str(InputError("places_datum", name=name, datum=datum)))


def _lines(found: OfferedPlaces) -> Iterator[str]:
    for record, offered in found.values():
        yield f"{record['id']}  {record['name']}"
        yield from (_line(one) for one in offered)
        if not offered:
            yield "      nothing found"


def _line(one: PlaceCandidate) -> str:
    parts = "  ".join(f"{part.code} {part.share:.2f}" for part in one.parts)
    spot = f"{one.lon:.6f},{one.lat:.6f} ±{one.uncertainty_m:.0f} m"
    about = " ".join(filter(None, (one.place.kind, one.place.district)))
    return f"  {one.score:.2f}  {one.name} ({about})  {spot}  {parts}  [{one.source}]"


def _facts(found: OfferedPlaces) -> list[dict[str, object]]:
    return [
        {"id": record["id"], "name": record["name"], "candidates": [asdict(one) for one in offered]}
        for record, offered in found.values()
    ]
