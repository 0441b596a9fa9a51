"""The folder of files that were handed over with their right outcomes: ``GEOAPP_CASES``, or ``shared`` beside us."""

import os
from pathlib import Path

import pytest

from geoapp.settings import ROOT

_BESIDE = [parent / "shared" / "cases" for parent in (ROOT.parent, ROOT.parents[1])]
FOLDER = Path(os.environ.get("GEOAPP_CASES") or next((one for one in _BESIDE if one.is_dir()), _BESIDE[0]))

needs_cases = pytest.mark.skipif(not FOLDER.is_dir(), reason="the files that were handed over are not here")
