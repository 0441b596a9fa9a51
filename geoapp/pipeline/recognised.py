"""A scan's reading: it says that it came from OCR, and each entry how sure OCR was of its words."""

from dataclasses import replace

from geoapp.domain.project import Project
from geoapp.domain.reading import Reading
from geoapp.domain.recognition import OcrWord, least_sure
from geoapp.io.texts import PlainText


def with_recognition(reading: Reading, document: PlainText) -> Reading:
    """Return the reading of a document with the marks of OCR; as it is where nothing was recognised.

    An entry is right where its words are and what was made of them is, so its confidence is the product of both.
    """
    if document.recognition is None:
        return reading
    projects = tuple(_marked(project, document.words) for project in reading.projects)
    return replace(reading, recognition=document.recognition, projects=projects)


def _marked(project: Project, words: tuple[OcrWord, ...]) -> Project:
    sizes = [(each.start, each.end) for each in project.quantities]
    dates = [(each.start, each.end) for each in project.milestones]
    own = [(project.start, project.end), *sizes, *dates]
    found = [sure for start, end in own if (sure := least_sure(words, start, end)) is not None]
    if not found:
        return project
    return replace(project, ocr=min(found), confidence=round(project.confidence * min(found), 2))
