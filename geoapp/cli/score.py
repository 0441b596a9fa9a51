"""``geoapp score``."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from geoapp.cli._speech import answer
from geoapp.errors import InputError
from geoapp.io.annotations import load_annotations, load_projects
from geoapp.io.marks import write_between
from geoapp.io.models import WORKS
from geoapp.pipeline.calibrate import gather, reliability_table
from geoapp.pipeline.corpus_score import score_corpus, score_readers, score_reading, table
from geoapp.reading.score import FIELDS, Figures, Score, score


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="[GOLD.jsonl]", required=False)
@click.argument("read", type=click.Path(path_type=Path), metavar="[READ.json]", required=False)
@click.option("--whole-boxes", default="5,9,10", show_default=True, help="Boxes that GOLD covers whole.")
@click.option(
    "--list", "listed", is_flag=True, help="Also list what was missed, invented and read differently."
)
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Measure the reader on annotated texts instead: FOLDER/texts, FOLDER/annotations/dev.",
)
@click.option(
    "--agreement", is_flag=True, help="GOLD and READ are folders with the annotations of two careful readers."
)
@click.option(
    "--into", type=click.Path(path_type=Path), help="Also write the corpus's figures into this page."
)
def command(  # noqa: PLR0913 (the command's own flags)
    *,
    gold: Path | None,
    read: Path | None,
    whole_boxes: str,
    listed: bool,
    corpus: Path | None,
    agreement: bool,
    into: Path | None,
) -> None:
    """Measure a reading (READ.json) by a careful annotation (GOLD.jsonl) of the same text.

    A pair matches when both are of the same kind and their spans overlap with an IoU of at least 0.5, one to one,
    the largest overlap first. Recall counts all of GOLD; precision counts what was read in the boxes that GOLD
    covers whole. By theme, recall goes by GOLD's theme and precision by READ's. GOLD may be a folder of annotated
    passages of that text, too: there, and with --corpus and --agreement, borderline works count neither way.
    """
    if corpus:
        found, held = score_corpus(corpus, "dev"), gather(corpus, WORKS).reliability()
        figures = f"{table(found)}\n\n{reliability_table(held)}"
        answer({"scores": found, "reliability": held}, figures)
        if into:
            write_between(into, "corpus", figures)
        return
    if gold is None or read is None:
        raise InputError("score_what")
    if agreement:
        ways = {"borderline neither way": False, "borderline as if clear": True}
        scores = {title: score_readers(gold, read, doubted=doubted) for title, doubted in ways.items()}
        answer(scores, "\n".join(f"{title}\n{table(found)}" for title, found in scores.items()))
        return
    if gold.is_dir():
        found = score_reading(gold, load_projects(read))
        answer(found, table(found))
        return
    result = score(load_annotations(gold), load_projects(read), _boxes(whole_boxes))
    lines = (*_table(result), "", *_fields(result), *(_differences(result) if listed else ()))
    answer(result if listed else replace(result, missed=(), invented=(), pairs=()), "\n".join(lines))


def _boxes(numbers: str) -> frozenset[int]:
    try:
        return frozenset(int(number) for number in numbers.split(",") if number.strip())
    except ValueError as error:
        raise InputError("boxes_no_list", boxes=numbers) from error


def _table(result: Score) -> Iterator[str]:
    yield f"{'':<16}{'precision':>10}{'recall':>10}{'F1':>10}{'right/read':>13}{'found/gold':>13}"
    yield _row("overall", result.overall)
    yield from (_row(kind, figures) for kind, figures in result.kinds.items())
    yield from (_row(theme, figures) for theme, figures in result.themes.items())


def _row(title: str, figures: Figures) -> str:
    shares = "".join(f"{_share(share):>10}" for share in (figures.precision, figures.recall, figures.f1))
    read, gold = f"{figures.right}/{figures.read}", f"{figures.found}/{figures.gold}"
    return f"{title:<16}{shares}{read:>13}{gold:>13}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _fields(result: Score) -> Iterator[str]:
    pairs = len(result.pairs)
    yield f"fields that agree in the {pairs} matched pairs"
    for field, agreeing in result.fields.items():
        yield f"{field:<16}{_share(agreeing / pairs if pairs else None):>10}{f'{agreeing}/{pairs}':>13}"


def _differences(result: Score) -> Iterator[str]:
    yield from (f"missed      {p.kind:<10}{p.start}-{p.end} {p.id} {p.name}" for p in result.missed)
    yield from (f"invented    {p.kind:<10}{p.start}-{p.end} {p.id} {p.name}" for p in result.invented)
    for gold, read in result.pairs:
        for field, of in FIELDS.items():
            if of(gold) != of(read):
                yield f"{field:<12}{gold.id} {of(gold)} ≠ {of(read)}"
