"""Names that lists complete, beside those that careful readers wrote: the grammar alone, on annotated spans.

Run it with ``.venv/bin/python benchmarks/names.py CORPUS``; what it prints is explained in ``benchmarks/README.md``.
"""

import sys
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from geoapp.domain.annotation import AnnotatedText, Work
from geoapp.io.corpus import load_corpus, load_invented
from geoapp.io.lexicons import load_lexicon
from geoapp.reading.clauses import sentences
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.lists import find_lists, full_names
from geoapp.reading.naming import bare_name
from geoapp.reading.score import plain_name

OUTCOMES = ("as annotated", "own words", "other words")


def main(corpus: Path) -> None:
    """Print a row a set of texts and kind of name: how many come out as annotated, as their own words, otherwise."""
    print(f"| texts | name | {' | '.join(OUTCOMES)} |\n|---|---|--:|--:|--:|")
    lexicon = load_lexicon()
    sets = {
        "train": load_corpus(corpus, "train"),
        "dev": load_corpus(corpus, "dev"),
        "invented": load_invented(),
    }
    for title, texts in sets.items():
        counts = Counter(outcome for text in texts for outcome in outcomes(text, lexicon))
        for name in ("whole", "shared"):
            print(f"| {title} | {name} | {' | '.join(str(counts[name, outcome]) for outcome in OUTCOMES)} |")


def outcomes(text: AnnotatedText, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield for each clear project whether its name is whole or shared, and how the grammar completes it."""
    for passage in text.passages:
        starts = [start for start, _ in sentences(text.text, passage.start, passage.end)]
        works = sorted(passage.works, key=lambda work: work.start)
        for _, group in groupby(works, lambda work, starts=starts: bisect(starts, work.start)):
            yield from of_sentence(text.text, group, lexicon)


def of_sentence(text: str, works: Iterable[Work], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the outcomes of one sentence's clear projects; 项目 or 工程 at the end of either makes no difference."""
    of_span: dict[tuple[int, int], Work] = {}
    for work in works:
        of_span.setdefault((work.start, work.end), work)
    for listing in find_lists(text, list(of_span)):
        for span, name in zip(listing.spans, full_names(text, listing, lexicon), strict=True):
            work = of_span[span]
            if work.borderline or work.kind != "project":
                continue
            wanted, given, own = map(compared, (work.name, bare_name(name), work.text))
            yield (
                "whole" if wanted == own else "shared",
                OUTCOMES[0] if given == wanted else OUTCOMES[1] if given == own else OUTCOMES[2],
            )


def compared(name: str) -> str:
    """Return a name without differences that do not count."""
    return plain_name(name).removesuffix("项目").removesuffix("工程")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
