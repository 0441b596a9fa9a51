"""What has happened in a soak so far, and the server that it works on."""

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GEOAPP = Path(sys.executable).with_name("geoapp")
PLAN = "urumqi-14fyp"


@dataclass(slots=True)
class Soak:
    """What has happened so far."""

    folder: Path
    port: int
    minutes: float
    end: float
    server: subprocess.Popen[bytes] = field(init=False)
    done: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals in words, by their first ones."""
    wordless: list[str] = field(default_factory=list)
    away: int = 0
    """Attempts that met no server, since it was killed."""
    drafts: int = 0
    """Drafts of which the page said that they are kept."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Seconds, and megabytes of the server's own."""
    started: float = 0.0
    """When the server was last started."""

    @property
    def address(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def environment(self) -> dict[str, str]:
        """The folders that are worked on."""
        named = {"PLAN_FOLDERS": "plans", "GEOJSON": "geojson", "DATA": "work"}
        return os.environ | {f"GEOAPP_{name}": str(self.folder / where) for name, where in named.items()}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours on the same folders."""
        return subprocess.run(  # noqa: S603 (our own command)
            [str(GEOAPP), *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self) -> None:
        """Start the server."""
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603 (our own command)
                [str(GEOAPP), "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.started = time.monotonic()

    def note(self, what: str, seconds: float) -> None:
        """Note that something was done."""
        self.done[what] += 1
        self.seconds.setdefault(what, []).append(seconds)
