"""How a passage of the plan's text is written: marks are links, text is text."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.analysis.passages import (
    FOUND,
    KINDS,
    Mark,
    Passage,
    find_left_out,
    find_marks,
    list_passages,
    search,
)
from geoapp.domain.reading import Box, Item, PlanText, Reading
from geoapp.io.readings import load_reading
from geoapp.io.words import Words
from geoapp.settings import ROOT
from geoapp.web.project.clause import left_out_words
from geoapp.web.text import markup
from geoapp.web.text.markup import View, title_of, write_legend, write_passage

from .widgets import asked

EMPTY = Reading(
    plan=PlanText(title="", sha256="", chars=0), chapters=(), boxes=(), indicators=(), projects=()
)


class Plain(HTMLParser):
    """What a reader sees: the text without the signs and the names of boxes and items, and all tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said, self.tags, self._open = "", [], [""]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1] not in ("sup", "b"):
            self.said += data


def view(body: str, **changed: Any) -> View:  # noqa: ANN401 (fields of a view)
    passage = Passage(key="p1", chapter=None, section=None, start=0, end=len(body))
    return replace(View(passage=passage, find="", opened="", say=Words("zh")), **changed)


def test_a_mark_is_a_link_to_its_record_with_a_sign_of_its_kind() -> None:
    body = "新建甲站10公里。"
    marks = [
        Mark(start=2, end=8, kind="project", project="a/2"),
        Mark(start=4, end=8, kind="quantity", project="a/2"),
        Mark(start=0, end=1, kind=FOUND),
    ]
    html = write_passage(EMPTY, body, marks, view(body, opened="a/2"))
    seen = Plain(html)
    assert seen.said == body
    links = [attrs for tag, attrs in seen.tags if tag == "a"]
    assert [one["href"] for one in links] == ["?passage=p1&project=a%2F2"] * 2
    assert all(one["aria-current"] == "true" for one in links)
    assert "geo-mark-quantity" in str(links[1]["class"])
    assert re.findall(r"<sup>(.)</sup>", html) == ["项", "数"]
    assert "<mark>新</mark>" in html


def test_text_that_looks_like_code_stays_text(hostile_names: tuple[str, ...]) -> None:
    body = "".join(hostile_names).replace("\n", "")
    marks = [Mark(start=3, end=9, kind="project", project='a/"><script>')]
    seen = Plain(write_passage(EMPTY, body, marks, view(body)))
    assert seen.said == body
    assert {tag for tag, _ in seen.tags} <= {"article", "p", "a", "sup"}
    assert not any(name.startswith("on") for _, attrs in seen.tags for name in attrs)


def test_boxes_and_items_say_which_they_are_and_empty_lines_are_left_out() -> None:
    body = "前言\n\n专栏2 名单\n1.甲 2.乙\n|||\n后记"
    items = (
        Item(number=1, title="甲", start=11, end=15),
        Item(number=2, title="乙", start=15, end=19),
    )
    box = Box(number=2, title="名单", chapter=None, section=None, start=4, end=23, items=items)
    html = write_passage(replace(EMPTY, boxes=(box,)), body, [], view(body))
    assert re.findall(r'<section class="geo-block-(\w+)" aria-label="([^"]*)"', html) == [
        ("box", "专栏2"),
        ("item", "专栏2 第1项"),
        ("item", "专栏2 第2项"),
    ]
    assert html.count("<p>") == 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_has_a_sign_of_its_own_beside_its_colour(lang: str) -> None:
    marks = [Mark(start=0, end=1, kind=kind) for kind in KINDS]
    legend = write_legend(marks, view("甲").passage, Words(lang))
    signs = re.findall(r"<sup>(.)</sup>", legend)
    assert len(set(signs)) == len(KINDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_plan_is_written_and_every_record_can_be_reached(lang: str, plan_text: str) -> None:
    reading = load_reading("urumqi-14fyp")
    marks, linked = find_marks(reading, plan_text), set()
    left_out = find_left_out(plan_text, marks, left_out_words())
    shown = list(plan_text)
    for one in left_out:
        shown[one.start : one.end] = [Words(lang)("sentence_left_out"), *[""] * (one.end - one.start - 1)]
    for passage in list_passages(reading, plan_text):
        html = write_passage(
            reading,
            plan_text,
            [*marks, *left_out],
            View(passage=passage, find="", opened="", say=Words(lang)),
        )
        written = re.sub(r"[\s　|]", "", "".join(shown[passage.start : passage.end]))
        assert re.sub(r"[\s　|]", "", Plain(html).said) == written
        linked |= set(re.findall(r"project=([\w.%-]+)", unescape(html)))
        assert title_of(passage, Words(lang))
    named = {one.replace("%2F", "/") for one in linked}
    named |= {other for one in named for other in markup.beside(marks, one)}
    assert {project.id for project in reading.projects} <= named


def test_what_the_product_leaves_out_is_not_shown_unless_a_project_is_named_with_it() -> None:
    body = "新建甲站。做好户籍工作，共三处。\n在户籍大厅旁新建乙站，做好户籍工作；扩建丙站。"
    start = body.index("乙站")
    marks = [Mark(start=start, end=start + 2, kind="project", project="a/2")]
    left_out = find_left_out(body, marks, left_out_words())
    assert Plain(write_passage(EMPTY, body, [*marks, *left_out], view(body))).said == (
        "新建甲站。〔略〕在户籍大厅旁新建乙站，〔略〕；扩建丙站。"
    )
    assert search(body, "户籍", [view(body).passage], left_out)["p1"] == (Mark(start=18, end=20, kind=FOUND),)


@pytest.mark.ui
@pytest.mark.usefixtures("sample_folder")
def test_without_the_text_the_page_names_file_folder_and_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "urumqi-14fyp.txt").write_text("another text", encoding="utf-8")
    monkeypatch.setenv("GEOAPP_PLANS", str(tmp_path))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.run().switch_page("pages/text.py").run()
    assert not page.exception
    said = page.info[0].value
    assert all(part in said for part in ("GEOAPP_PLANS", "urumqi-14fyp.txt", "1853f6a3"))


@pytest.mark.ui
def test_every_section_opens_also_one_of_which_nothing_was_read(plan_text: str) -> None:
    reading = load_reading("urumqi-14fyp")
    marks = find_marks(reading, plan_text)
    passages = list_passages(reading, plan_text)
    bare = next(one for one in passages if not any(one.start <= mark.start < one.end for mark in marks))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.run().switch_page("pages/text.py").run()
    first = next(one for one in passages if one.key == asked(page, "passage").value)
    assert any(first.start <= mark.start < first.end for mark in marks), "there is something to see at once"
    asked(page, "passage").set_value(bare.key).run()
    assert not page.exception
    assert not page.error
    assert "本节未读出项目或指标。" in [one.value for one in page.caption]
