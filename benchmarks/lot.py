"""Entries drawn by lot from what the reader finds in annotated passages, to be judged by eye.

Run it with ``.venv/bin/python benchmarks/lot.py CORPUS [SEED [ENTRIES [SPLIT]]]``; what it prints is explained in
``benchmarks/README.md``.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from geoapp.domain.annotation import AnnotatedText
from geoapp.domain.project import Project
from geoapp.io.corpus import load_corpus
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.reading.agreement import within
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

BEFORE, BEHIND = 60, 50
"""Characters of the text that are printed around an entry, at most, within its line."""


def main(corpus: Path, seed: int = 1, entries: int = 80, split: str = "dev") -> None:
    """Print the entries drawn, each with its kind, its name and its words in the text."""
    found = [entry for text in load_corpus(corpus, split) for entry in read(text)]
    touching = sum(touches for *_, touches in found)
    print(f"{len(found)} entries, {len(found) - touching} of them touch nothing annotated")
    for number, (text, project, _) in enumerate(random.Random(seed).sample(found, entries), start=1):
        print(
            f"{number:>3} {project.kind:<9} {project.confidence:.2f} {project.name}  ‖ {around(text.text, project)}"
        )


def read(text: AnnotatedText) -> Iterator[tuple[AnnotatedText, Project, bool]]:
    """Yield the entries read in a text's passages, and whether each touches something that is annotated there."""
    source = TextSource(plan=text.name, short_title="", text=text.text, sha256="")
    projects = read_plan(source, load_lexicon(), load_model()).projects
    for passage in text.passages:
        for project in filter(within(passage.start, passage.end), projects):
            works = passage.works
            yield text, project, any(project.start < w.end and w.start < project.end for w in works)


def around(text: str, project: Project) -> str:
    """Return an entry's words, marked, with those around them."""
    start, end = project.start, project.end
    low = max(text.rfind("\n", 0, start) + 1, start - BEFORE)
    stop = text.find("\n", end)
    high = min(stop if stop >= 0 else len(text), end + BEHIND)
    return f"{text[low:start]}【{text[start:end]}】{text[end:high]}"


if __name__ == "__main__":
    _, folder, *given = sys.argv
    main(Path(folder), *map(int, given[:2]), *given[2:])
