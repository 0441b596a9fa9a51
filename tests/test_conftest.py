"""The guards of the test run themselves."""

import socket
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from geoapp import gdal

pytest_plugins = ["pytester"]

OUTSIDE = "192.0.2.1"
"""An address that RFC 5737 keeps for documentation: nobody answers there."""


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_is_refused_and_noted(call: str, refused: list[str]) -> None:
    with socket.socket() as plug, pytest.raises(OSError, match="another machine"):
        getattr(plug, call)((OUTSIDE, 80))
    assert refused == [str((OUTSIDE, 80))]
    refused.clear()


def test_a_datagram_to_another_machine_is_refused(refused: list[str]) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug,
        pytest.raises(OSError, match="another machine"),
    ):
        plug.sendto(b"", (OUTSIDE, 53))
    refused.clear()


def test_a_name_of_another_machine_is_never_looked_up(refused: list[str]) -> None:
    with pytest.raises(URLError, match="another machine"):
        urllib.request.urlopen("http://example.org/", timeout=1)
    assert "example.org" in refused[0]
    refused.clear()


def test_this_machine_answers_by_number_and_by_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, port), timeout=5) as plug:
                assert plug.getpeername()[1] == port


@pytest.fixture
def elsewhere(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a folder of tests under the same guards."""
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    browser: a real browser\n")
    return pytester


@pytest.mark.slow
def test_a_refusal_that_the_code_swallows_still_fails_the_test(elsewhere: pytest.Pytester) -> None:
    elsewhere.makepyfile("""
        import contextlib, socket

        def test_phones_home():
            with contextlib.suppress(OSError):
                socket.create_connection(("192.0.2.1", 443))
    """)
    result = elsewhere.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*reached for*192.0.2.1*"])


@pytest.mark.slow
@pytest.mark.parametrize(("required", "outcome"), [("", "skipped"), ("1", "failed")])
def test_a_browser_test_may_be_skipped_only_where_no_browser_is_required(
    elsewhere: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, required: str, outcome: str
) -> None:
    monkeypatch.setenv("GEOAPP_REQUIRE_BROWSER", required)
    elsewhere.makepyfile("""
        import pytest

        @pytest.mark.browser
        def test_page():
            pytest.skip("no Chromium")

        def test_other():
            pytest.skip("no text")
    """)
    outcomes = elsewhere.runpytest_subprocess().parseoutcomes()
    assert outcomes.get(outcome) == (2 if outcome == "skipped" else 1)


@pytest.mark.slow
def test_gdal_is_restricted_before_the_conftest_of_a_folder_that_is_run_by_itself(
    elsewhere: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in gdal.OPTIONS:
        monkeypatch.delenv(name)
    folder = elsewhere.mkdir("folder")
    (folder / "conftest.py").write_text("import pyogrio\n", encoding="utf-8")
    (folder / "test_drivers.py").write_text(
        "import pyogrio\nfrom geoapp.gdal import unexpected_drivers\n\n"
        "def test_drivers(): assert unexpected_drivers(pyogrio.list_drivers()) == []\n",
        encoding="utf-8",
    )
    elsewhere.runpytest_subprocess(str(folder / "test_drivers.py")).assert_outcomes(passed=1)


@pytest.mark.slow
def test_without_the_plans_text_its_tests_are_skipped_and_say_why(
    elsewhere: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_PLANS", str(elsewhere.path))
    elsewhere.makepyfile("def test_text(plan_text): assert plan_text")
    result = elsewhere.runpytest_subprocess("-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*let GEOAPP_PLANS name the folder that holds urumqi-14fyp.txt*"])
