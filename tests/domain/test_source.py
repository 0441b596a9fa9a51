"""A source has one text form that reads back, whatever stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.domain.filters import MAX_QUERY
from geoapp.domain.selection import Selection
from geoapp.domain.source import (
    Source,
    parse_source,
    selection_of,
    source_of_project,
    source_of_projects,
    source_of_shape,
)
from geoapp.errors import InputError

words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)


@given(q=words, themes=st.lists(words.filter(bool), max_size=3, unique=True))
def test_a_selection_comes_back_from_its_source(q: str, themes: list[str]) -> None:
    asked = Selection(q=q[:MAX_QUERY], theme=tuple(themes))
    source = parse_source(str(source_of_projects(asked)))
    assert selection_of(source, {"theme": themes}) == (asked, [])


@given(st.from_regex(r"[a-z./ ?=号]+", fullmatch=True))
def test_any_path_can_be_written(path: str) -> None:
    assert parse_source(str(Source(kind="file", detail=path))) == Source(kind="file", detail=path)


def test_one_project_comes_back_by_its_id() -> None:
    assert parse_source("project?demo/7") == Source(kind="project", detail="demo/7")
    assert parse_source(str(source_of_project("demo/7"))) == source_of_project("demo/7")


def test_a_drawn_shape_comes_back() -> None:
    source = source_of_shape(((87.4, 43.8), (87.6, 43.8), (87.5, 43.9)))
    assert parse_source(str(source)) == source


@pytest.mark.parametrize(
    "text", ["", "file", "file?", "project", "project?", "result", "districts?x", "shape?1,2", "shape"]
)
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_source(text)
