"""What every test stands on: no outside connection, the plan's text where there is one, a browser when asked."""

import ipaddress
import os
import shutil
import socket
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from geoapp import gdal

gdal.restrict()  # before a folder's own conftest.py, which pytest may import first of all, loads a GDAL

ROOT = Path(__file__).resolve().parent.parent
PLAN = "urumqi-14fyp"

collect_ignore = ["fuzzing"]
"""Scripts that need the extra ``fuzz``; ``make fuzz`` runs them."""

_refused: list[str] = []
"""Addresses that somebody asked for since the running test began."""


class OutsideConnectionError(OSError):
    """A test tried to leave this machine."""


def pytest_configure() -> None:
    """Close the network and find the folder of plan texts, before any test module is imported."""
    # A machine that others use is slow at times; what takes too long is measured in benchmarks.
    settings.register_profile("geoapp", deadline=None)
    settings.load_profile("geoapp")
    _close_network()
    os.environ.setdefault("GEOAPP_PROCESSES", "1")  # those of two start two
    texts = ROOT.parent / "shared" / "plan"
    if "GEOAPP_PLANS" not in os.environ and texts.is_dir():
        os.environ["GEOAPP_PLANS"] = str(texts)


@pytest.fixture(scope="session", autouse=True)
def work_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let what the program writes on its own go elsewhere than into the checkout."""
    folder = tmp_path_factory.mktemp("work")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_DATA", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def refused() -> Iterator[list[str]]:
    """Fail a test that reached for another machine, even where the code swallowed the refusal."""
    _refused.clear()
    yield _refused
    if _refused:
        pytest.fail(f"reached for {', '.join(sorted(set(_refused)))}: tests talk to this machine only")


@pytest.fixture(scope="session")
def plan_text() -> str:
    """Return the text of Urumqi's plan, which is never part of the repository."""
    folder = os.environ.get("GEOAPP_PLANS")
    path = Path(folder or ROOT) / f"{PLAN}.txt"
    if not path.is_file():
        pytest.skip(f"needs the plan's text: let GEOAPP_PLANS name the folder that holds {PLAN}.txt")
    return path.read_bytes().decode("utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped browser test into a failure where ``GEOAPP_REQUIRE_BROWSER`` is set."""
    report = yield
    if report.skipped and item.get_closest_marker("browser") and os.environ.get("GEOAPP_REQUIRE_BROWSER"):
        report.outcome = "failed"
        report.longrepr = f"GEOAPP_REQUIRE_BROWSER is set, yet this test was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest where processes share the tests, so that none waits for another at the end.

    Whole files are handed out in this order: those that drive Chromium, of both kinds the slow ones, the longest first.
    """
    if not hasattr(config, "workerinput"):
        return
    files = {item: item.nodeid.split("::", 1)[0] for item in items}
    numbers = Counter(files.values())
    slow = {files[item] for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            not files[item].startswith("tests/browser/"),
            files[item] not in slow,
            -numbers[files[item]],
            files[item],
        )
    )


def _close_network() -> None:
    """Let sockets reach this machine only: a look-up or a connection elsewhere raises and is noted."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name), lambda args: args[1]))
    for name in ("sendto", "sendmsg"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name), _receiver))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        setattr(socket, name, _guarded(getattr(socket, name), lambda args: args[0] if args else None))


def _receiver(args: tuple[Any, ...]) -> object:
    """Return the address of a datagram, the last argument where it is one."""
    return args[-1] if isinstance(args[-1], tuple) else None


def _guarded(call: Callable[..., Any], address_of: Callable[[tuple[Any, ...]], object]) -> Callable[..., Any]:
    def guarded(*args: Any, **options: Any) -> Any:  # noqa: ANN401 (stands in for any function of socket)
        address = address_of(args)
        if not _stays_here(address):
            _refused.append(str(address))
            message = f"{address} is another machine: tests talk to this one only"
            raise OutsideConnectionError(message)
        return call(*args, **options)

    return guarded


def _stays_here(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost") or host.startswith("/"):
        return True
    try:
        numbers = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return numbers.is_loopback or numbers.is_unspecified


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the catalogue of bad input be written into the documentation."""
    parser.addoption("--write-catalogue", action="store_true", help="write the table of docs/input.md anew")


@pytest.fixture(scope="session")
def province_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an invented province of thirty small plans, written once; never change it."""
    from .invented_province import write_province  # noqa: PLC0415 (few tests need it)

    return write_province(tmp_path_factory.mktemp("province"), 30, 20)


@pytest.fixture
def province(province_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the province to change and to break; whatever runs knows no other plan."""
    folder = tmp_path / "province"
    shutil.copytree(province_folder, folder)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(folder / "plans"))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(folder / "geojson"))
    monkeypatch.delenv("GEOAPP_PLANS", raising=False)
    return folder


@pytest.fixture
def built_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of what the first plan's build left, to change; whatever runs reads it."""
    plan = "urumqi-14fyp"
    shutil.copytree(Path(__file__).parents[1] / "data" / "geojson" / plan, tmp_path / plan)
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    return tmp_path / plan
