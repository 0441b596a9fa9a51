"""Every answer is kept, none is lost, and a weaker one never hides a stronger."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.geocoding import Answer
from geoapp.errors import InputError
from geoapp.io.geocoding.cache import held_answer, keep_answer, load_answers

NOTHING = Answer(
    query="甲医院",
    city="方城市",
    provider="amap",
    time="2026-11-24T00:00:00Z",
    datum="gcj02",
    lon=None,
    lat=None,
    precision=None,
    uncertainty_m=None,
    name=None,
)
FOUND = replace(NOTHING, lon=87.6, lat=43.8, precision="兴趣点", uncertainty_m=300.0, name="方城市甲医院")
VAGUE = replace(FOUND, uncertainty_m=2_000.0, precision="村庄")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path / "work" / "geocodes" / "amap.jsonl"


def test_an_answer_is_kept_with_query_time_provider_and_datum(cache: Path) -> None:
    keep_answer(FOUND)
    kept = json.loads(cache.read_text(encoding="utf-8"))
    assert {key: kept[key] for key in ("query", "time", "provider", "datum")} == {
        "query": "甲医院",
        "time": "2026-11-24T00:00:00Z",
        "provider": "amap",
        "datum": "gcj02",
    }
    assert held_answer("amap", "甲医院", "方城市") == FOUND


def test_nothing_found_is_kept_too() -> None:
    assert held_answer("amap", "甲医院", "方城市") is None
    keep_answer(NOTHING)
    assert held_answer("amap", "甲医院", "方城市") == NOTHING


@pytest.mark.parametrize("weaker", [NOTHING, VAGUE])
def test_a_weaker_answer_never_hides_a_stronger(weaker: Answer) -> None:
    for answer in (weaker, FOUND, weaker):
        keep_answer(answer)
    assert held_answer("amap", "甲医院", "方城市") == FOUND
    assert load_answers("amap") == (weaker, FOUND, weaker)


def test_among_equals_the_newest_counts() -> None:
    newer = replace(FOUND, time="2027-01-01T00:00:00Z", lon=87.61)
    keep_answer(FOUND)
    keep_answer(newer)
    assert held_answer("amap", "甲医院", "方城市") == newer


def test_another_city_provider_or_name_is_another_question() -> None:
    keep_answer(FOUND)
    assert held_answer("amap", "甲医院", "圆城市") is None
    assert held_answer("amap", "乙医院", "方城市") is None
    assert held_answer("tianditu", "甲医院", "方城市") is None


def test_a_crash_while_writing_loses_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_answer(FOUND)
    before = cache.read_bytes()

    def crash(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        keep_answer(NOTHING)
    assert cache.read_bytes() == before
    assert sorted(path.name for path in cache.parent.iterdir()) == ["amap.jsonl"]


def test_two_programs_at_once_lose_nothing() -> None:
    answers = [replace(FOUND, query=f"甲{number}") for number in range(20)]
    threads = [threading.Thread(target=keep_answer, args=(answer,)) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.query for answer in load_answers("amap")} == {answer.query for answer in answers}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "line 2: Invalid JSON"),
        ("", "line 2: Invalid JSON"),
        ('{"query": "x"}', "line 2: "),
        (
            json.dumps({**{f: getattr(FOUND, f) for f in FOUND.__slots__}, "extra": 1}),
            "line 2: Unexpected keyword",
        ),
        (
            json.dumps({**{f: getattr(FOUND, f) for f in FOUND.__slots__}, "lat": None}),
            "line 2: .* half a place",
        ),
        (
            json.dumps({**{f: getattr(FOUND, f) for f in FOUND.__slots__}, "lon": 999.0}),
            "line 2: .* half a place",
        ),
    ],
)
def test_a_damaged_line_is_named_and_the_file_left_alone(line: str, sentence: str, cache: Path) -> None:
    keep_answer(FOUND)
    with cache.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    before = cache.read_bytes()
    for action in (lambda: load_answers("amap"), lambda: keep_answer(NOTHING)):
        with pytest.raises(InputError, match=f"{sentence}.*mend or remove the line"):
            action()
    assert cache.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot be written .*GEOAPP_DATA"):
        keep_answer(FOUND)
