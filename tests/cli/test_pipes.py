"""A reader that leaves early, such as ``| head -1``, ends a command without a word."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import TextIO

import pytest

from geoapp.cli import main
from geoapp.settings import ROOT

METRO = ["--theme", "metro"]
TO_METRO = ["--to", "projects?theme=metro"]
COMMANDS = [
    ["--help"],
    ["--version"],
    ["account"],
    ["build", "--check"],
    ["check", "data/plans/urumqi-14fyp/gazetteer.csv"],
    ["journal"],
    ["read", "tests/plans/shaoxing-demo/text.txt"],
    ["read", "tests/plans/shaoxing-demo/text.txt", "--json"],
    ["review", "--most", "500"],
    ["buffer", *METRO, "--distance", "500"],
    ["conflicts", *METRO, "--distance", "5000"],
    ["coverage", *METRO, "--distance", "3000"],
    ["nearest", "--theme", "health", *TO_METRO],
    ["overlap", *METRO, "--to", "districts"],
    ["within", *TO_METRO, "--distance", "3000"],
]


@pytest.fixture
def broken_pipe() -> Iterator[TextIO]:
    """Return the end of a pipe whose reader has gone; it keeps nothing back."""
    reader, writer = os.pipe()
    os.close(reader)
    with io.TextIOWrapper(os.fdopen(writer, "wb", buffering=0), encoding="utf-8", write_through=True) as end:
        yield end


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_whose_reader_has_gone_ends_quietly(
    arguments: list[str],
    broken_pipe: TextIO,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "stdout", broken_pipe)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if not line.startswith("urumqi-14fyp: ")] == []  # steps of the build


def test_nothing_is_said_at_the_end_of_the_process_either(broken_pipe: TextIO) -> None:
    command = [sys.executable, "-c", "from geoapp.cli import main; main()", "review", "--most", "500"]
    ended = subprocess.run(command, stdout=broken_pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "")
