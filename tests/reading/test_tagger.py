"""The learned reader: its marks and its chain on small cases, and the model on invented plans."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from geoapp.geometry.arrays import Singles
from geoapp.io.corpus import load_passages
from geoapp.io.models import load_tagger
from geoapp.reading.agreement import Agreement, agreement
from geoapp.reading.chain import Chain, FoundSpans, decode, spans
from geoapp.reading.marks import make_word_table, marks
from geoapp.reading.packing import Packing, pack
from geoapp.reading.sentences import sentences
from geoapp.reading.tagger import tag
from geoapp.settings import folder_of_corpus, folder_of_models

INVENTED = folder_of_corpus() / "invented"
LABELS = 9
FAR = -1e4


TEXT = "加快建设青江县柳河水厂扩建工程。\n推进全县老旧小区改造，新建云岭至柳河高速公路和青江大桥。\n"


def all_spans(chain: Chain, scores: Singles, packing: Packing) -> list[FoundSpans]:
    every = np.ones(len(packing.lengths), bool)
    return list(spans(chain, scores, packing, decode(chain, scores, packing), every))


def word_marks(text: str, groups: dict[str, int]) -> list[int]:
    return list(marks(text, [make_word_table(groups)])[0])


def test_the_longest_word_marks_its_characters() -> None:
    assert word_marks("修污水处理厂路", {"厂": 1, "污水处理厂": 2, "路": 1}) == [0, 5, 6, 6, 6, 7, 4]


def test_a_box_is_marked_from_its_title_to_the_next_heading() -> None:
    box = marks("甲\n专栏1\n乙\n第二章\n丙", [])[-1]
    assert [int(box[position]) for position in (0, 2, 6, 8, 12)] == [1, 2, 3, 1, 1]


def test_narrow_and_wide_punctuation_are_marked_alike() -> None:
    narrow, wide = marks("一:水厂;\n", []), marks("一：水厂；\n", [])
    assert all((a == b).all() for a, b in zip(narrow, wide, strict=True))


@pytest.mark.parametrize("text", ["", "\n", "。", "\ud800", "𠀀水厂"])
def test_an_odd_text_is_read(text: str) -> None:
    assert all(0 <= work.start < work.end <= len(text) for work in tag(load_tagger(), text))


def test_long_sentences_are_cut_and_nothing_is_lost() -> None:
    text = "建水厂，" * 300
    bounds = list(sentences(text))
    assert [start for start, _ in bounds[1:]] == [end for _, end in bounds[:-1]]
    assert (bounds[0][0], bounds[-1][1]) == (0, len(text))
    assert max(end - start for start, end in bounds) <= 400


def test_the_chain_is_the_best_and_its_probability_exact() -> None:
    rng = np.random.default_rng(3)
    roles = "OBIESBIES"
    fits = [
        [
            b in ("OBS" if a in "OES" else "IE") and (a in "OES" or i // 5 == j // 5)
            for j, b in enumerate(roles)
        ]
        for i, a in enumerate(roles)
    ]
    chain = Chain(
        transitions=np.where(fits, rng.normal(size=(LABELS, LABELS)), FAR).astype(np.float32),
        starts=np.where([role in "OBS" for role in roles], 0, FAR).astype(np.float32),
        ends=np.where([role in "OES" for role in roles], 0, FAR).astype(np.float32),
    )
    scores = rng.normal(scale=2, size=(4, LABELS)).astype(np.float32)
    scores[:, 0] -= 4

    def score(path: Sequence[int]) -> float:
        moves = sum(chain.transitions[a, b] for a, b in pairwise(path))
        return float(
            chain.starts[path[0]]
            + chain.ends[path[-1]]
            + moves
            + sum(scores[time, label] for time, label in enumerate(path))
        )

    every = {path: np.exp(score(path)) for path in product(range(LABELS), repeat=4)}
    best = max(every, key=every.__getitem__)
    packing = pack(np.array([0]), np.array([4]))
    found = all_spans(chain, scores, packing)
    total = sum(every.values())
    assert found
    assert decode(chain, scores, packing).shares[0] == pytest.approx(every[best] / total, rel=1e-3)
    for span in found:
        here = best[span.start : span.end]
        other = tuple((label + 3) % 8 + 1 for label in here)

        def share(holds: Callable[[tuple[int, ...]], bool], span: FoundSpans = span) -> object:
            weights = (weight for path, weight in every.items() if holds(path[span.start : span.end]))
            return pytest.approx(sum(weights) / total, rel=1e-3)

        assert span.probability == share(lambda path, here=here: path == here)
        assert span.probability_of_other_kind == share(lambda path, other=other: path == other)
        assert span.probability_of_any == share(any)


def test_sentences_of_different_lengths_keep_their_own_chains() -> None:
    rng = np.random.default_rng(5)
    chain = load_tagger().alone
    lengths = np.array([9, 6, 6, 1])
    packing = pack(np.array([0, 10, 20, 30]), lengths)
    scores = rng.normal(scale=3, size=(lengths.sum(), LABELS)).astype(np.float32)
    together = all_spans(chain, scores, packing)
    alone = [
        span._replace(sentence=number)
        for number, length in enumerate(lengths)
        for span in all_spans(chain, scores[packing.places(number)], pack(np.array([0]), np.array([length])))
    ]
    assert [span[:4] for span in together] == [span[:4] for span in alone]
    assert [span[4:] for span in together] == [pytest.approx(span[4:], rel=1e-3) for span in alone]


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT * 1600
    monkeypatch.setattr("geoapp.reading.tagger.THREADS", 1)
    one = list(tag(load_tagger(), text))
    monkeypatch.setattr("geoapp.reading.tagger.THREADS", 3)
    assert list(tag(load_tagger(), text)) == one
    assert len(one) > 4000


def test_what_the_first_network_is_sure_of_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = load_tagger()
    monkeypatch.setattr("geoapp.reading.tagger.SURE", 0.0)
    one = replace(tagger, encoders=tagger.encoders[:1])
    assert list(tag(tagger, TEXT)) == list(tag(one, TEXT))


def test_networks_that_agree_read_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = load_tagger()
    first = tagger.encoders[0]
    alike = replace(tagger, encoders=(first, first, first, first), together=tagger.alone)
    one = list(tag(replace(tagger, encoders=(first,)), TEXT))
    monkeypatch.setattr("geoapp.reading.tagger.SURE", 1.1)
    four = list(tag(alike, TEXT))
    assert [(work.start, work.end, work.kind) for work in four] == [
        (work.start, work.end, work.kind) for work in one
    ]
    assert [work.probability for work in four] == pytest.approx([work.probability for work in one], rel=1e-3)
    assert one


def test_a_sentence_that_the_first_is_unsure_of_is_read_by_every_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tagger = load_tagger()
    silent = replace(tagger.encoders[1], out_bias=np.array([1e3, *[-1e3] * 8], np.float32))
    overruled = replace(tagger, encoders=(tagger.encoders[0], silent))
    monkeypatch.setattr("geoapp.reading.tagger.SURE", 1.1)
    assert list(tag(overruled, TEXT)) == []
    monkeypatch.setattr("geoapp.reading.tagger.SURE", 0.0)
    assert list(tag(overruled, TEXT))


def test_a_sentence_is_read_alike_in_any_company() -> None:
    tagger = load_tagger()
    sentence = "加快建设青江县柳河水厂扩建工程。"
    alone = list(tag(tagger, sentence))
    beside = list(tag(tagger, sentence + "推进全县老旧小区改造，新建云岭至柳河高速公路和青江大桥。"))
    assert [work.end for work in alone] == [work.end for work in beside if work.end <= len(sentence)]
    assert alone


def test_the_model_reads_what_it_was_trained_on() -> None:
    passages = load_passages(INVENTED)[:2]
    counted = sum(
        (
            agreement(
                passage.works,
                list(tag(load_tagger(), (INVENTED / passage.file).read_text(encoding="utf-8"))),
                "project",
            )
            for passage in passages
        ),
        Agreement(),
    )
    assert counted.f1 > 0.9


def test_a_model_is_small() -> None:
    files = list(folder_of_models().rglob("*.npz"))
    assert files
    assert all(path.stat().st_size <= 8_000_000 for path in files)
