"""``geoapp geocode``."""

import click

from geoapp.cli._options import only_plan
from geoapp.domain.geocoding import Answer
from geoapp.errors import InputError
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geocoding.candidates import QuestionError
from geoapp.io.geocoding.geocoders import PROVIDERS, configured_geocoder
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.geocode import GeocoderFinding, ask, gazetteer_header, gazetteer_row, missing_names


@click.command()
@click.argument("plan")
@click.argument("name", required=False)
@click.option("--missing", is_flag=True, help="Ask for every name that the build could not place.")
@click.option("--provider", type=click.Choice(PROVIDERS), help="Instead of GEOAPP_GEOCODER, for this time.")
@click.option("--again", is_flag=True, help="Ask even for what is in the cache.")
def command(plan: str, name: str | None, *, missing: bool, provider: str | None, again: bool) -> None:
    """Ask the configured geocoder where NAME is, and print a row that the gazetteer could take.

    Off unless GEOAPP_GEOCODER names a geocoder; see docs/geocoders.md. Answers go to the cache below GEOAPP_DATA;
    no data change.
    """
    if missing == (name is not None):
        raise InputError("geocode_what")
    geocoder = configured_geocoder(provider)
    chosen = load_plan(only_plan({"plan": [plan]}))
    gazetteer = load_gazetteer(chosen)
    names = (name,) if name is not None else missing_names(read_projects(chosen.id), chosen)
    header, rows = gazetteer_header(chosen), list[str]()
    try:
        for each in names:
            try:
                finding = ask(geocoder, each, chosen, gazetteer, again=again)
            except QuestionError as error:
                click.echo(f"refused  {each}: {error}")
                continue
            click.echo(_line(finding))
            if finding.offered:
                rows.append(gazetteer_row(finding, geocoder.licence, header))
    finally:
        # What was found before an error is worth as much.
        if rows:
            click.echo(f"\nRows for {plan}/gazetteer.csv; check place, kind and licence before you add them:")
            click.echo("\n".join([",".join(header), *rows]))


def _line(finding: GeocoderFinding) -> str:
    answer = finding.answer
    where = _where(answer) if answer.lon is not None else "the geocoder knows no such place"
    when = f"{answer.provider}, {answer.time}{', cached' if finding.cached else ''}"
    return f"{finding.verdict:<7}  {answer.query}: {where}{_remark(finding)} [{when}]"


def _where(answer: Answer) -> str:
    shown = f"{answer.lon:.6f}, {answer.lat:.6f} ± {answer.uncertainty_m:.0f} m"
    return f"{shown}, {answer.precision}, {answer.name} (came in {answer.datum})"


def _remark(finding: GeocoderFinding) -> str:
    """Say why an answer is not offered as a place, where it has one."""
    if finding.verdict == "outside":
        return "; outside the plan's region, not offered"
    if finding.verdict == "vague":
        return "; too uncertain for a place, not offered"
    if finding.verdict == "found" and finding.held is not None and not finding.offered:
        return f"; the gazetteer's row {finding.held.id} ({finding.held.quality}) is stronger and stays"
    return ""
