"""``geoapp journal``."""

import click

from geoapp.cli._speech import answer
from geoapp.io.journal import path_of_journal, read_head, read_journal


@click.command()
def command() -> None:
    """List who imported and corrected what; fail when a line was changed or removed, from the end as well."""
    entries = read_journal()
    path, last = path_of_journal(), read_head().sha256
    lines = [
        *(f"{one.when}  {one.what:<10}  {one.who or '-'}  {one.subject}  {one.detail}" for one in entries),
        f"{len(entries)} entries in {path}, each following from the one before",
        f"the last one's SHA-256 is {last or '-'}: kept elsewhere, it shows that none was changed since",
    ]
    answer({"file": path, "entries": entries, "sha256": last}, "\n".join(lines))
