"""Start and size: the command's help, the environment's files, and a server just started, in one table.

``.venv/bin/python benchmarks/start.py [ENVIRONMENT] [--write]``: of another one, without the tests' packages
for example, which ``python -m venv E && E/bin/pip install . -c constraints.txt`` makes.
"""

import argparse
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from geoapp.io.marks import write_between

ROOT = Path(__file__).resolve().parent.parent
HELP_S, ENVIRONMENT_MB, MEMORY_MIB = 0.3, 950, 230
REPEATS = 5
SETTLED_S = 20
"""What a server reads beside its first answers is read by then."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("environment", nargs="?", type=Path, default=Path(sys.prefix))
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = parser.parse_args()
    environment, load = asked.environment.resolve(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="geoapp-start-") as folder:
        rows = [
            ("`geoapp --help`, CPU s, the best of five", _help_s(environment), HELP_S, ".2f"),
            (f"environment, MB, {_kind(environment)}", _size_mb(environment), ENVIRONMENT_MB, ",.0f"),
            *_server(environment, folder),
        ]
    text = f"Measured {datetime.now(UTC).date()} on {os.cpu_count()} cores, load {load:.1f}.\n\n" + _table(
        rows
    )
    print(text)
    if asked.write:
        write_between(ROOT / "docs" / "performance.md", "start", text)


def _help_s(environment: Path) -> float:
    """Return the processor time of the help."""
    times = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([environment / "bin" / "geoapp", "--help"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (ours)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def _kind(environment: Path) -> str:
    return (
        "with the tests' packages"
        if (environment / "bin" / "pytest").exists()
        else "as `pip install .` makes it"
    )


def _size_mb(environment: Path) -> float:
    said = subprocess.run(["du", "-sm", environment], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607
    return float(said.split()[0])


def _server(environment: Path, folder: str) -> Iterator[tuple[str, float, float | None, str]]:
    """Yield what a server of one process takes, until it is ready and some time after, and each of two."""
    with _serving(environment, folder, 1) as (process, address):
        _wait(f"{address}/readyz")
        yield "one process until it is ready, CPU s", _cpu_s(process), None, ".1f"
        time.sleep(SETTLED_S)
        yield "its memory then, MiB", _rss_mib(process), MEMORY_MIB, ",.0f"
    with _serving(environment, folder, 2) as (front, address):
        _wait(f"{address}/readyz")
        time.sleep(SETTLED_S)
        most = max(map(_rss_mib, _children(front)))
        yield "the larger of two, each of which has opened its pages, MiB", most, None, ",.0f"


@contextmanager
def _serving(environment: Path, folder: str, processes: int) -> Iterator[tuple[int, str]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    program = str(environment / "bin" / "geoapp")
    command = [program, "serve", "--port", port, "--processes", str(processes)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 (ours)
        command, cwd=folder, env={**os.environ, "GEOAPP_DATA": folder}, stdout=quiet, stderr=quiet
    ) as server:
        try:
            yield server.pid, f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(address: str) -> None:
    """Wait until an address answers that all is well."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=60):  # noqa: S310 (our own server)
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{address} did not answer")


def _cpu_s(process: int) -> float:
    numbers = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(one) for one in children.split()]


def _rss_mib(process: int) -> float:
    """Return all memory that a process has in use, libraries that others have open too included."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _table(rows: list[tuple[str, float, float | None, str]]) -> str:
    lines = ["| what | figure |", "|---|--:|"]
    for what, figure, most, form in rows:
        said = format(figure, form)
        wanted = "" if most is None else f" (≤ {most})"
        lines.append(f"| {what} | {said if most is None or figure <= most else f'**{said}**'}{wanted} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
