"""A short soak: visitors, uploads, sheets, drafts and kills, after which nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "benchmarks" / "soak.py"


@pytest.mark.slow
def test_nothing_is_lost_in_a_short_soak_with_kills() -> None:
    environment = os.environ | {"SOAK_MINUTES": "1.5", "SOAK_VISITORS": "6"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert "| all drafts handed in are there | yes |" in done.stdout
    assert "| no error without a sentence | yes |" in done.stdout
    assert "| server killed | 1 |" in done.stdout
    assert done.returncode == 0, done.stdout
