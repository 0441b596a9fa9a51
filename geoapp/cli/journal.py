"""``geoapp journal``."""

import click

from geoapp.cli._speech import answer
from geoapp.domain.journal import JournalEntry
from geoapp.io.journal import path_of_journal, read_head, read_journal


@click.command()
def command() -> None:
    """List who imported and corrected what; fail when a line was changed or removed, from the end as well.

    What broke off is marked: the next command that works on the plan, such as geoapp build, finishes it.
    """
    entries = read_journal()
    path, head = path_of_journal(), read_head()
    open_ = sum(one.step == "begun" for one in entries)
    lines = [
        *map(_line, entries),
        f"{len(entries)} entries in {path}, on {head.entries} lines, each following from the one before",
        f"the last one's SHA-256 is {head.sha256 or '-'}: kept elsewhere, it shows that none was changed since",
        *([f"{open_} are at work or broke off: geoapp build finishes what broke off"] if open_ else []),
    ]
    facts = {"file": path, "entries": entries, "lines": head.entries, "sha256": head.sha256, "open": open_}
    answer(facts, "\n".join(lines))


def _line(one: JournalEntry) -> str:
    mark = _MARKS[one.step]
    return f"{one.when}  {one.what:<10}  {one.who or '-'}  {one.subject}  {one.detail}{mark}"


_MARKS = {
    "done": "",
    "begun": "  (begun, outcome open)",
    "undone": "  (broke off, nothing was written)",
    "unclear": "  (broke off, and its files were changed since)",
}
