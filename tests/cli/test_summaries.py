"""``geoapp --help`` lists every command with what it is for, and loads none of them."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from geoapp.cli import main

CONTEXT = click.Context(main)
HEAVY = ("geopandas", "pandas", "shapely", "pyogrio", "streamlit", "numpy", "pyarrow")


def test_the_list_says_of_each_command_what_its_own_help_says() -> None:
    listed = CliRunner().invoke(main, ["--help"], terminal_width=400, max_content_width=400).output
    rows = dict(
        line.split(maxsplit=1) for line in listed.partition("Commands:")[2].splitlines() if line.strip()
    )
    assert list(rows) == main.list_commands(CONTEXT)
    for name, summary in rows.items():
        command = main.get_command(CONTEXT, name)
        assert command
        assert summary == command.get_short_help_str(limit=400)


@pytest.mark.parametrize("flags", [["--help"], ["-h"], ["--version"]])
def test_no_command_is_loaded_for_it(flags: list[str]) -> None:
    said = (
        f"import sys; from geoapp.cli import main; main({flags}, standalone_mode=False); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert set(HEAVY).isdisjoint(ended.stdout.splitlines()[-1].split())
