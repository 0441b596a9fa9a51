"""Components are read and declared once, and no two of a page have one name."""

import logging
from pathlib import Path

import pytest
from streamlit.components.v2 import component_registry
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT
from geoapp.web import component

PAGES = sorted((ROOT / "pages").glob("*.py"))

pytestmark = pytest.mark.ui


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_page_draws_its_components_without_a_warning_and_reads_no_script_again(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger(component_registry.__name__)
    monkeypatch.setattr(logger, "propagate", True)
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    page.switch_page(f"pages/{path.name}").run()
    assert not page.exception
    assert page.get("bidi_component")
    declared = component.declare.cache_info().misses
    page.run()
    assert component.declare.cache_info().misses == declared
    assert "already registered" not in caplog.text


def test_a_script_is_declared_once_under_the_name_of_its_place(caplog: pytest.LogCaptureFixture) -> None:
    script = ROOT / "geoapp" / "web" / "rows" / "rows.js"
    assert component.declare(script) is component.declare(script)
    assert "already registered" not in caplog.text
