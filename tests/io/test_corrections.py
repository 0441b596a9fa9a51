"""Corrections are rows of a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.corrections import load_corrections

HEADER = "id,field,value,reason,who,date\n"

Write = Callable[[str], int]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    (tmp_path / "demo").mkdir()
    return (tmp_path / "demo" / "corrections.csv").write_text


def test_a_row_knows_its_line(write: Write) -> None:
    write(HEADER + 'demo/1,name,"a\nb",typo,curator,2026-01-02\ndemo/2,drop,,double,curator,2026-01-02\n')
    assert [(row.id, row.field, row.row) for row in load_corrections("demo")] == [
        ("demo/1", "name", 3),
        ("demo/2", "drop", 4),
    ]


def test_a_plan_without_the_file_has_none(write: Write) -> None:  # noqa: ARG001 (the empty folder)
    assert load_corrections("demo") == ()


@pytest.mark.parametrize(
    "text", ["id,field\n", HEADER + "demo/1,name\n", HEADER + "demo/1,name,x,,curator,2026\n"]
)
def test_a_wrong_file_is_refused(write: Write, text: str) -> None:
    write(text)
    with pytest.raises(InputError, match=r"corrections\.csv"):
        load_corrections("demo")
