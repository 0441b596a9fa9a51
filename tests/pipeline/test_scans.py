"""A scan on its way to a reading: in the worker, once, and with the marks of OCR on every entry."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFont

from geoapp.cli import main
from geoapp.domain.intake import Decision
from geoapp.domain.project import Milestone
from geoapp.domain.recognition import OcrWord, Recognition
from geoapp.errors import InputError
from geoapp.io.plans import load_plan
from geoapp.io.readings import dump_reading
from geoapp.io.texts import PlainText
from geoapp.pipeline.build import place_reading
from geoapp.pipeline.intake_kinds import inspect_file
from geoapp.pipeline.plan_document import open_document
from geoapp.pipeline.read import lexicon_of, read_file, read_upload
from geoapp.pipeline.recognised import with_recognition
from geoapp.sheet.font import find_font

LINE = "新建乙山水库工程，2025年底建成。"
NAME = "乙山水库"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    pytest.importorskip("rapidocr", reason="needs the extra: pip install geoapp-plans[ocr]")
    page = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(page).text((60, 60), LINE, font=ImageFont.truetype(str(find_font()), 40), fill=0)
    path = tmp_path / "scan.pdf"
    page.save(path, "PDF", resolution=150)
    return path


def test_a_reading_of_a_scan_says_so_and_each_entry_how_sure_its_words_are(scan: Path) -> None:
    reading = read_file(scan)
    assert reading.recognition
    assert reading.recognition.pages == 1
    assert reading.recognition.engine.startswith("rapidocr ")
    (project,) = reading.projects
    assert NAME in project.name
    assert project.ocr is not None
    assert 0.5 < project.ocr < 1
    fields = json.loads(dump_reading(reading))
    assert fields["projects"][0]["ocr"] == project.ocr


def test_a_scan_is_recognised_once_and_its_saved_text_keeps_the_marks(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_document(scan)
    monkeypatch.setenv("GEOAPP_MAX_SCAN_PAGES", "0x")  # whoever reads pages again says that this is no number
    assert open_document(scan) == open_document(scan.with_name("scan.pdf.txt")) == first
    scan.write_bytes(scan.read_bytes() + b"\n")
    with pytest.raises(InputError) as caught:
        open_document(scan)
    assert caught.value.code == "limit_no_number"


def test_a_damaged_record_is_one_sentence(scan: Path) -> None:
    open_document(scan)
    scan.with_name("scan.pdf.ocr.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"scan\.pdf\.ocr\.json is damaged"):
        open_document(scan)


def test_a_scan_is_read_within_limits_of_pages_time_and_memory(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_MB", "200")
    with pytest.raises(InputError) as caught:
        open_document(scan)
    # A library may also fail to load, or crash, on the memory that it is refused.
    assert caught.value.code in {"too_heavy", "ocr_unloaded", "damaged"}
    monkeypatch.delenv("GEOAPP_MAX_IMPORT_MB")
    monkeypatch.setenv("GEOAPP_MAX_SCAN_SECONDS", "1")
    page = Image.effect_noise((1600, 2000), 200)
    page.save(scan, "PDF", save_all=True, append_images=[page] * 3)
    with pytest.raises(InputError) as caught:
        open_document(scan)
    assert caught.value.code == "too_slow"


def test_an_entry_is_as_sure_as_its_reading_and_its_least_sure_word() -> None:
    plain = read_upload(LINE.encode(), Path("plan.txt"), lexicon_of(None))
    digit = LINE.index("2025")
    year = Milestone(date="2025-12", precision="year_end", what="", start=digit, end=digit + 6)
    project = replace(plain.projects[0], milestones=(year,))
    dated = replace(plain, projects=(project,))
    words = (
        OcrWord(start=0, end=digit, confidence=0.9),
        OcrWord(start=digit, end=len(LINE), confidence=0.6),
    )
    recognition = Recognition(engine="an engine", pages=1, blank=0, confidence=0.8)
    document = PlainText(LINE, plain.plan.sha256, recognition, words)
    undated = replace(plain, projects=(replace(project, milestones=()),))
    assert [each.ocr for each in with_recognition(dated, document).projects] == [0.6]
    (marked,) = with_recognition(undated, document).projects
    assert (marked.ocr, marked.confidence) == (0.9, round(project.confidence * 0.9, 2))
    assert with_recognition(plain, replace(document, recognition=None)) is plain


def test_a_text_that_is_no_scan_has_no_mark_in_its_file() -> None:
    reading = read_upload(LINE.encode(), Path("plan.txt"), lexicon_of(None))
    fields = json.loads(dump_reading(reading))
    assert "recognition" not in fields
    assert [("ocr" in project) for project in fields["projects"]] == [False]


def test_every_record_of_a_scan_has_the_mark_also_where_its_words_are_the_documents_own() -> None:
    text = f"{LINE}扩建丙镇水厂。"
    plain = read_upload(text.encode(), Path("plan.txt"), lexicon_of(None))
    words = (OcrWord(start=0, end=len(LINE), confidence=0.9),)
    recognition = Recognition(engine="an engine", pages=1, blank=0, confidence=0.9)
    marked = with_recognition(plain, PlainText(text, plain.plan.sha256, recognition, words))
    assert [project.ocr for project in marked.projects] == [0.9, None]
    frame = place_reading(marked, load_plan("urumqi-14fyp"))
    assert frame["ocr"].tolist() == [0.9, None]
    assert [project["ocr"] for project in json.loads(dump_reading(marked))["projects"]] == [0.9, None]


def test_the_upload_page_says_that_a_file_was_recognised(scan: Path) -> None:
    looked = inspect_file(scan.read_bytes(), scan.name, load_plan("urumqi-14fyp"), Decision())
    assert "read_by_ocr" in {fault.code for fault in looked.report.of("note")}
    assert [0 < sure < 1 for sure in looked.frame["ocr"]] == [True]


def test_the_command_says_that_a_file_was_recognised(scan: Path) -> None:
    result = CliRunner().invoke(main, ["read", str(scan)])
    assert result.exit_code == 0
    assert "recognised by rapidocr" in result.output


def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    Image.new("L", (100, 100), 0).save(tmp_path / "scan.png")
    monkeypatch.setattr("geoapp.pipeline.plan_document.run_apart", lambda read, path, **_: read(path))
    result = CliRunner().invoke(main, ["read", str(tmp_path / "scan.png")])
    assert result.exit_code == 2
    assert "pip install geoapp-plans[ocr]" in result.output
