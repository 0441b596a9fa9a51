"""The page 帮助 and the hint of a first visit, run by Streamlit's own test runner."""

import shlex

import click
import pytest
from streamlit.testing.v1 import AppTest

from geoapp.cli import main
from geoapp.settings import ROOT
from geoapp.web.guide import NEW_PLAN

pytestmark = pytest.mark.ui


def open_page(path: str = "", **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    if path:
        page.switch_page(path).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(str(one.value) for kind in ("markdown", "code", "caption") for one in page.get(kind))


@pytest.mark.parametrize(("lang", "word"), [("zh", "误差"), ("en", "margin of error")])
def test_help_explains_signs_certainty_citation_keyboard_and_another_plan(lang: str, word: str) -> None:
    page = open_page("pages/help.py", lang=lang)
    signs = " ".join(str(one.proto.body) for one in page.get("html"))
    assert all(f"geo-shape-{sign}" in signs for sign in ("exact", "approximate", "schematic", "district"))
    assert word in said(page)
    for fact in ("GS(2024)0650", "CC BY 4.0", "乌鲁木齐市人民代表大会", "Tab", NEW_PLAN):
        assert fact in said(page)


@pytest.mark.parametrize("line", NEW_PLAN.splitlines())
def test_the_commands_for_another_plan_are_understood(line: str) -> None:
    program, name, *arguments = shlex.split(line)
    assert program == "geoapp"
    context = click.Context(main)
    command = main.get_command(context, name)
    assert command is not None
    command.make_context(name, [str(ROOT / "README.md") if one == "TEXT" else one for one in arguments])
