"""``geoapp serve``: what it refuses, and how many processes it begins."""

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main, serve
from geoapp.errors import InputError
from geoapp.limits import processes


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of processes that the command would begin."""
    found: list[int] = []
    monkeypatch.setattr(os, "execv", lambda *_: found.append(1))
    monkeypatch.setattr(serve, "_share", lambda _address, _port, count: found.append(count))
    return found


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--processes", "2", "--port", str(port)])
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be served" in result.output
    assert "choose another address or port" in result.output


@pytest.mark.parametrize(("said", "meant"), [("1", 1), ("3", 3)])
def test_the_environment_says_how_many(
    said: str, meant: int, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_PROCESSES", said)
    CliRunner().invoke(main, ["serve"])
    assert begun == [meant]


@pytest.mark.parametrize("said", ["0", "many", "-1", "1.5"])
def test_what_is_no_number_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_PROCESSES", said)
    with pytest.raises(InputError, match="GEOAPP_PROCESSES is '"):
        processes()


def test_one_for_each_core_and_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_PROCESSES", "")
    for cores, meant in ((1, 1), (2, 2), (64, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: range(cores))
        assert processes() == meant


def test_with_a_certificate_of_its_own_there_is_one(
    begun: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        '[server]\nsslCertFile = "a.pem"\n', encoding="utf-8"
    )
    result = CliRunner().invoke(main, ["serve", "--processes", "2"])
    assert begun == [1]
    assert "one process: with a certificate of its own" in result.output
