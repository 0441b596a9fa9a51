"""``geoapp correct``."""

from datetime import datetime

import click

from geoapp.cli._speech import confirm, note
from geoapp.domain.correction import Correction
from geoapp.pipeline.curate import curate


@click.command()
@click.argument("project", metavar="ID")
@click.argument("field")
@click.argument("value")
@click.option("--reason", required=True, help="Why; for whoever reads the row next year.")
@click.option("--who", required=True, help="Who decided, e.g. the office.")
@click.option("--date", help="Day of the decision, YYYY-MM-DD; today when left out.")
def command(project: str, field: str, value: str, reason: str, who: str, date: str | None) -> None:  # noqa: PLR0913, PLR0917 (a row)
    """Set FIELD of the project ID to VALUE, and build its plan anew.

    FIELD is a field of the record, or add (VALUE is the name), drop (VALUE is "") or span (start-end). The row
    goes to the end of the plan's corrections.csv; when the build refuses it, nothing is written.
    """
    day = date or datetime.now().astimezone().date().isoformat()
    correction = Correction(id=project, field=field, value=value, reason=reason, who=who, date=day, row=0)
    done = curate(correction, progress=note)
    confirm({"file": done.path, "line": done.row}, f"wrote {done.path}, line {done.row}, and built the plan")
