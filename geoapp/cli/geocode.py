"""``geoapp geocode``."""

import click

from geoapp.cli._options import only_plan
from geoapp.cli._speech import answer, tell, wants_json
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
    findings, refused = list[GeocoderFinding](), dict[str, str]()
    try:
        for each in names:
            try:
                finding = ask(geocoder, each, chosen, gazetteer, again=again)
            except QuestionError as error:
                refused[each] = str(error)
                tell(f"refused  {each}: {error}")
                continue
            findings.append(finding)
            tell(_line(finding))
            if finding.offered:
                rows.append(gazetteer_row(finding, geocoder.licence, header))
    finally:
        # What was found before an error is worth as much.
        if rows:
            tell(f"\nRows for {plan}/gazetteer.csv; check place, kind and licence before you add them:")
            tell("\n".join([",".join(header), *rows]))
        if wants_json():
            answer({"findings": findings, "refused": refused, "header": header, "rows": rows}, "")


def _line(finding: GeocoderFinding) -> str:
    found = finding.answer
    where = _where(found) if found.lon is not None else "the geocoder knows no such place"
    when = f"{found.provider}, {found.time}{', cached' if finding.cached else ''}"
    return f"{finding.verdict:<7}  {found.query}: {where}{_remark(finding)} [{when}]"


def _where(found: Answer) -> str:
    shown = f"{found.lon:.6f}, {found.lat:.6f} ± {found.uncertainty_m:.0f} m"
    return f"{shown}, {found.precision}, {found.name} (came in {found.datum})"


def _remark(finding: GeocoderFinding) -> str:
    """Say why an answer is not offered as a place, where it has one."""
    if finding.verdict == "outside":
        return "; outside the plan's region, not offered"
    if finding.verdict == "vague":
        return "; too uncertain for a place, not offered"
    if finding.verdict == "found" and finding.held is not None and not finding.offered:
        return f"; the gazetteer's row {finding.held.id} ({finding.held.quality}) is stronger and stays"
    return ""
