"""A lexicon as the reader of an invented plan has it: the project's rules and a few invented places."""

from collections.abc import Callable

import pytest

from geoapp.domain.reading import Reading
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

PLACES = ("东湖片区", "西山片区", "北岭片区", "东湖国际机场", "甲县", "乙区", "青石水库", "云台贸易港")
CITY = ("某市",)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(PLACES, CITY)


@pytest.fixture
def read(lexicon: Lexicon) -> Callable[[str], Reading]:
    def read(text: str) -> Reading:
        source = TextSource(plan="test", short_title="《纲要》", text=text, sha256="0" * 64)
        return read_plan(source, lexicon, load_model())

    return read
