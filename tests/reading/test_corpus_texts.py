"""Every text of the corpus, where it is at hand: a reading ends without an error, and its spans lie in the text."""

from pathlib import Path

import pytest

from geoapp.domain.annotation import AnnotatedText
from geoapp.pipeline.corpus_score import read_spans
from geoapp.settings import ROOT

TEXTS = sorted((ROOT.parent / "shared" / "corpus" / "texts").glob("*.txt"))


@pytest.mark.slow
@pytest.mark.skipif(not TEXTS, reason="the corpus is not beside the project")
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_reading_ends_without_an_error(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spans = list(read_spans(AnnotatedText(name="corpus", text=text, passages=())))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
