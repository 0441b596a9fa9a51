"""``geoapp journal``."""

import click

from geoapp.io.journal import path_of_journal, read_head, read_journal


@click.command()
def command() -> None:
    """List who imported and corrected what; fail when a line was changed or removed, from the end as well."""
    entries = read_journal()
    for entry in entries:
        click.echo(f"{entry.when}  {entry.what:<10}  {entry.who or '-'}  {entry.subject}  {entry.detail}")
    click.echo(f"{len(entries)} entries in {path_of_journal()}, each following from the one before")
    click.echo(
        f"the last one's SHA-256 is {read_head().sha256 or '-'}: kept elsewhere, it shows that none was changed since"
    )
