"""The worked example runs as typed and prints what the document says."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "analysis.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)\n```\n\n```text\n(.*?)\n```", PAGE, re.DOTALL)


def test_the_document_has_its_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("```sh") == 5


@pytest.mark.parametrize(("line", "printed"), EXAMPLES, ids=[line.split()[1] for line, _ in EXAMPLES])
def test_an_example_prints_what_the_document_says(line: str, printed: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == ".venv/bin/geoapp"
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.rstrip() == printed
