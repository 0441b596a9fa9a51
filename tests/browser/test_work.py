"""Work of a page in a worker, as a visitor sees it: a bar, a way out, one sentence, and others are not kept waiting."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .waiting import settle

pytestmark = pytest.mark.browser

SCRIPT = '''
import streamlit as st
from geoapp.io.words import Words
from geoapp.io import worker
from geoapp.web.jobs import run_job, watch

codes = {
    "loop": "while True: pass",
    "crash": "import os; os.abort()",
    "steps": """
import time
from geoapp.io.progress import report
for share in (0.25, 0.5, 0.75):
    report("start", share)
    time.sleep(0.4)
""",
}
code = codes[st.query_params["do"]]
st.write("before")
with st.container():
    if st.query_params["do"] == "loop":  # however busy the machine, its time is not up before it is cancelled
        watch("test", code, lambda told: worker.run(exec, code, on_progress=told, limit_s=600), Words("en"), most_s=600)
    else:
        run_job("test", code, exec, code, apart=True, say=Words("en"))
st.write("after")
st.button("elsewhere")
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., object]) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("work")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    with serve(folder / "log", script=folder / "script.py") as url:  # type: ignore[attr-defined]
        yield url


def test_a_visitor_cancels_and_meanwhile_another_is_served(
    page: Page, context: BrowserContext, place: str
) -> None:
    page.goto(f"{place}?do=loop")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    other = context.new_page()
    other.goto(f"{place}?do=steps")
    expect(other.get_by_text("after")).to_be_visible()
    expect(page.get_by_text("after")).to_have_count(0)  # the first one is still at it
    cancel.click()
    expect(page.get_by_text("It was cancelled.")).to_be_visible()
    expect(page.get_by_text("after")).to_be_visible()
    # A click elsewhere does not begin again; only asking for it does.
    page.get_by_role("button", name="elsewhere").click()
    settle(page)
    expect(page.get_by_text("It was cancelled.")).to_be_visible()
    expect(cancel).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    expect(cancel).to_be_visible()


def test_a_crash_is_one_sentence_and_the_page_goes_on(page: Page, place: str) -> None:
    page.goto(f"{place}?do=crash")
    expect(page.get_by_text("The geometry broke the computation")).to_be_visible()
    expect(page.get_by_text("after")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_the_bar_shows_how_far_the_work_is_and_goes_when_it_is_done(page: Page, place: str) -> None:
    page.goto(f"{place}?do=steps")
    bar = page.get_by_role("progressbar")
    expect(bar.first).to_be_visible()
    expect(page.get_by_text("after")).to_be_visible()
    expect(bar).to_have_count(0)
