"""What feeds the readers for atheris, whose place another module takes here: every seed is read in the same process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geoapp import gdal

FEED = Path(__file__).with_name("feed.py")
STAND_IN = """
from contextlib import nullcontext

def instrument_imports(include):
    return nullcontext()

def Setup(arguments, feed):
    global content, read
    content, read = arguments[-1], feed

def Fuzz():
    from pathlib import Path
    from geoapp.io import worker
    def away(*_, **__):
        raise AssertionError("read in another process")
    worker.run = away
    seeds = sorted(Path(content).glob("seed-*"))
    for seed in seeds:
        read(seed.read_bytes())
    print(len(seeds))
"""


@pytest.mark.parametrize("suffix", ["geojson", "csv"])
def test_each_seed_is_read_where_atheris_watches(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "atheris.py").write_text(STAND_IN, encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if name not in gdal.OPTIONS}
    done = subprocess.run(
        [sys.executable, str(FEED), suffix],
        env=plain | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 3
