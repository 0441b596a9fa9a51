"""A process that serves has only those packages in memory that its pages need: others come with what asks for them."""

import os
import subprocess
import sys
from pathlib import Path

from geoapp.settings import ROOT

SHEETS = {"fpdf", "docx", "pypdfium2", "fontTools", "cryptography"}
FILES = {"pyogrio", "openpyxl", "xlsxwriter", "lxml", "geoapp.io.user_files.layer_files"}
ELSEWHERE = {"scipy", "numba", "torch", "onnxruntime", "matplotlib", "distributed", "psycopg", "fiona"}

SERVES = """
import os, socket, sys
from geoapp.web import process

def opened(connection):
    print("start", *sys.modules)
    open_pages(connection)
    print("pages", *sys.modules, flush=True)
    os._exit(0)

open_pages, process.open_pages = process.open_pages, opened
ours, theirs = socket.socketpair()
sys.argv = ["process", str(theirs.fileno())]
process.main()
"""

DRAWS = """
import sys
from datetime import date
from geoapp.domain.selection import Selection
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.sheet.project_sheet import make_sheet
from geoapp.web.sheets.drawn import render_apart
plan = load_plan("urumqi-14fyp")
sheet = make_sheet(plan, read_projects(plan.id), Selection(district=("650102",)), date(2026, 1, 2))
assert render_apart(sheet, "pdf").startswith(b"%PDF")
print("sheet", *sys.modules)
"""


def loaded(code: str, data: Path) -> dict[str, set[str]]:
    """Return the modules that a process names, by the first word of its lines."""
    environment = {**os.environ, "GEOAPP_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return {word: set(rest) for word, *rest in map(str.split, filter(str.strip, done.stdout.splitlines()))}


def test_neither_start_nor_pages_load_what_writes_sheets_or_reads_files(tmp_path: Path) -> None:
    told = loaded(SERVES, tmp_path)
    assert "geoapp.web.sheets.route" in told["start"]
    assert {"geoapp.web.analyses.buffer", "geoapp.web.district.overview"} <= told["pages"] - told["start"]
    assert told["pages"].isdisjoint(SHEETS | FILES | ELSEWHERE)


def test_a_sheet_is_drawn_by_packages_that_the_server_never_loads(tmp_path: Path) -> None:
    told = loaded(DRAWS, tmp_path)
    assert "geoapp.sheet.project_sheet" in told["sheet"]
    assert told["sheet"].isdisjoint(SHEETS - {"fontTools"})  # which measures the texts of a sheet
