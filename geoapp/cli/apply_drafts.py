"""``geoapp apply-drafts``."""

from typing import get_args

import click

from geoapp.cli._speech import answer, note, tell, wants_json
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.location import Quality
from geoapp.errors import GeoappError, InputError
from geoapp.pipeline.apply_drafts import Applied, apply_draft, find_drafts, finish_applying
from geoapp.pipeline.draft_shapes import form_of, shape_of


@click.command()
@click.argument("plan")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--who", default="", help="Who decides, e.g. the office; needed unless --dry-run.")
@click.option("--quality", type=click.Choice(get_args(Quality)), default="estimate", show_default=True)
@click.option(
    "--even-moved", is_flag=True, help="Apply a draft although its project has another place since."
)
@click.option("--dry-run", is_flag=True, help="Build with each and say what it changes, but write nothing.")
def command(  # noqa: PLR0913 (a decision)
    plan: str, ids: tuple[str, ...], who: str, quality: Quality, *, even_moved: bool, dry_run: bool
) -> None:
    """Put drafts of the page 落图 into a plan: those with these IDs, else all that wait.

    Each becomes a row of the gazetteer and, where its name alone does not place the project, a correction; the plan is
    built with it, and when the build refuses it nothing of it stays. The journal says who applied what.
    """
    if not (who.strip() or dry_run):
        raise InputError("drafts_who")
    finished = [] if dry_run else [one.draft for one in finish_applying(plan, progress=note) if one.draft]
    asked = tuple(one for one in ids if one not in finished)
    drafts, refused = [] if ids and not asked else find_drafts(plan, asked), 0
    written: list[dict[str, object]] = []
    for draft, state in drafts:
        _show(draft)
        try:
            done = apply_draft(
                draft, state, who=who.strip(), quality=quality, even_moved=even_moved, dry_run=dry_run
            )
        except GeoappError as error:
            click.echo(f"  refused: {error}", err=True)
            refused += 1
        else:
            _say(done, dry_run=dry_run)
            written.append({"draft": draft.id, "place": done.place.id, "moved": done.moved})
    if wants_json():
        answer({"applied": [] if dry_run else written, "would": written if dry_run else []}, "")
    if refused:
        raise InputError("drafts_refused", count=refused)
    if not drafts and not finished:
        tell("no drafts are waiting")


def _show(draft: PlaceDraft) -> None:
    shape = shape_of(draft.geometry)
    at = shape.representative_point()
    tell(f"{draft.id}  {draft.project}  {draft.name}")
    tell(f"  {form_of(shape)} at {at.x:.6f},{at.y:.6f} within {draft.uncertainty_m:g} m")
    tell(f"  source: {draft.source}; by {draft.who} on {draft.when[:10]}, given in {draft.datum}")


def _say(done: Applied, *, dry_run: bool) -> None:
    would = "would write" if dry_run else "wrote"
    file = "gazetteer.csv" if done.place.level == "site" else "gazetteer.geojson"
    also = " and a correction" if done.correction else ""
    tell(f"  {would} {done.place.id} ({done.place.kind}) into {file}{also}, and built the plan")
    for name in done.moved:
        tell(f"  also moves: {name}")
