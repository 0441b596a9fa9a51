"""Encodings of users' texts: what a person chooses counts, and no text in UTF-8 is ever taken for another."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.domain.intake import Decision
from geoapp.errors import InputError
from geoapp.io.user_files.code_pages import LANGUAGE_DRIVERS, codec_of, read_encoding
from geoapp.io.user_files.text_evidence import find_encoding
from geoapp.pipeline.intake import bring_in

from .bad_input.making import LAT, LON, PLAN, coded_shapefile


@pytest.mark.parametrize("name", ["table.csv", "layer.zip"])
def test_a_chosen_encoding_beats_what_a_file_declares_and_shows(name: str) -> None:
    cell = "Мост".encode("cp1251")
    table = b"name,lon,lat\n" + cell + f",{LON},{LAT}\n".encode()
    content = table if name == "table.csv" else coded_shapefile([cell], cpg=b"866")
    brought = bring_in(content, name, PLAN, Decision(encoding=read_encoding("1251")))
    assert brought.frame["name"].tolist() == ["Мост"]
    chosen = next(fault for fault in brought.report.faults if fault.code == "text_chosen")
    assert [example.name for example in chosen.examples] == ["Мост"]


@pytest.mark.parametrize("number", sorted(LANGUAGE_DRIVERS))
def test_every_language_driver_has_a_codec_that_reads(number: int) -> None:
    assert codec_of(f"LDID/{number}") == LANGUAGE_DRIVERS[number]
    assert "a".encode(LANGUAGE_DRIVERS[number]) == b"a"


@pytest.mark.parametrize("page", [*range(1250, 1259), 437, 850, 852, 866, 932, 936, 949, 950, 874])
@pytest.mark.parametrize("form", ["{}", "CP{}", "ANSI {}", "windows-{}", "OEM {}"])
def test_a_code_page_has_one_codec_whatever_it_is_called(page: int, form: str) -> None:
    codec = codec_of(form.format(page))
    assert codec is not None
    assert codec == codec_of(str(page))
    assert codecs.lookup(codec)


@pytest.mark.parametrize("label", ["", "hex", "klingon", "utf-16", "a" * 5_000])
def test_a_name_that_is_no_code_page_is_refused_by_its_name(label: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_encoding(label)
    assert refusal.value.code == "encoding_unknown"


@given(st.lists(st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x9FFF), min_size=1), min_size=3))
def test_texts_in_utf8_stay_so_whatever_is_declared(texts: list[str]) -> None:
    for declared in ("cp1252", "gb18030", "utf-8", None):
        found = find_encoding([text.encode() for text in texts], declared=declared)
        assert found.codec == "utf-8"
