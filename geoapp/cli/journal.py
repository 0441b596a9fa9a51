"""``geoapp journal``."""

import click

from geoapp.io.journal import path_of_journal, read_journal


@click.command()
def command() -> None:
    """List who imported and corrected what; fail when a line was changed or removed."""
    entries = read_journal()
    for entry in entries:
        click.echo(f"{entry.when}  {entry.what:<10}  {entry.who or '-'}  {entry.subject}  {entry.detail}")
    click.echo(f"{len(entries)} entries in {path_of_journal()}, each following from the one before")
