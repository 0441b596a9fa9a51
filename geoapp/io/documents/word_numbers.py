"""Numbers that Word counts itself, of lists and headings, written out as a reader sees them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from geoapp.reading.numerals import in_chinese

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING_STYLE = re.compile(r"(?:heading|标题) ?([1-6])", re.IGNORECASE)
BULLET = "●"
"""Stands for every bullet: Word draws them in fonts of its own."""

LEVELS = 9
LARGEST = 9999
"""A list that counts farther is a broken file; Chinese numerals end here."""

LONGEST_CHAIN = 20
"""Styles that build on each other, at most."""

PLACE = re.compile(r"%([1-9])")
CIRCLED = range(1, 21)


@dataclass(frozen=True, slots=True)
class ListLevel:
    """Numbering of one level of a list; its ``pattern`` is such as ``第%1章``."""

    form: str
    pattern: str
    start: int
    digits: bool
    """All numbers of the pattern are written in digits, whatever their own level says."""


@dataclass(slots=True)
class CountedList:
    """A list and what has been counted in it."""

    levels: Mapping[int, ListLevel]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def next_label(self, level: int) -> str:
        """Count one on at a level, anew below it, and return the number as Word prints it."""
        rule = self.levels.get(level)
        if rule is None:
            return ""
        before = self.counts[level]
        self.counts[level:] = [rule.start if before is None else before + 1, *[None] * (LEVELS - level - 1)]
        if rule.form == "bullet":
            return BULLET
        if rule.form == "none":
            return ""
        return PLACE.sub(lambda found: self._count(int(found[1]) - 1, rule), rule.pattern)

    def _count(self, level: int, rule: ListLevel) -> str:
        its = self.levels.get(level, rule)
        count = self.counts[level]
        return written(its.start if count is None else count, "decimal" if rule.digits else its.form)


def written(number: int, form: str) -> str:
    """Return a number in one of Word's forms; a form that plans don't use is written in digits.

    >>> [written(12, form) for form in ("chineseCounting", "decimalEnclosedCircle", "decimalZero", "decimal")]
    ['十二', '⑫', '12', '12']
    >>> written(2, "lowerLetter"), written(27, "upperLetter")
    ('b', 'AA')
    """
    if not 0 < number <= LARGEST:
        return str(number)
    if form.startswith(("chinese", "taiwanese", "japanese", "ideograph")):
        return in_chinese(number)
    if form.startswith("decimalEnclosedCircle") and number in CIRCLED:
        return chr(ord("①") + number - 1)
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02}" if form == "decimalZero" else str(number)


class Numbering:
    """The lists of a document, counted on paragraph by paragraph."""

    def __init__(self, document: Document) -> None:
        """Read the lists and the styles that number their paragraphs."""
        self._styles = {
            str(style.get(f"{WORD}styleId")): style
            for style in document.styles.element.iterchildren(f"{WORD}style")
        }
        self._lists: dict[str, CountedList] = {}
        self._linked: dict[tuple[str, str], int] = {}
        root = _lists_of(document)
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        shared = {
            str(node.get(f"{WORD}abstractNumId")): (CountedList(dict(_levels(node))), dict(_links(node)))
            for node in root.iterchildren(f"{WORD}abstractNum")
        }
        for node in root.iterchildren(f"{WORD}num"):
            number = str(node.get(f"{WORD}numId"))
            counted, links = shared.get(value_of(node, "abstractNumId"), (None, {}))
            if counted is None:
                continue
            overrides = list(node.iterchildren(f"{WORD}lvlOverride"))
            self._lists[number] = (
                CountedList(_overridden(counted.levels, overrides)) if overrides else counted
            )
            self._linked |= {(number, style): level for style, level in links.items()}

    def label(self, paragraph: etree._Element) -> str:
        """Return the number that Word prints before a paragraph, counting on; empty where it prints none."""
        style = value_of(paragraph, "pPr", "pStyle")
        number, level = self._place(paragraph, self._chain(style))
        counted = self._lists.get(number)
        return counted.next_label(level) if counted else ""

    def heading_level(self, paragraph: etree._Element) -> int:
        """Return the rank of a heading by its style or its outline level, from 1; 0 for other paragraphs."""
        styles = self._chain(value_of(paragraph, "pPr", "pStyle"))
        for node in (paragraph, *styles):
            if rank := value_of(node, "pPr", "outlineLvl"):
                return 0 if _number(rank, LEVELS) >= LEVELS else _number(rank, 0) + 1
            if found := HEADING_STYLE.fullmatch(value_of(node, "name")):
                return int(found[1])
        return 0

    def _chain(self, style: str) -> list[etree._Element]:
        """Return a style and those that it builds on, itself first."""
        found: list[etree._Element] = []
        while style in self._styles and len(found) < LONGEST_CHAIN:
            found.append(self._styles[style])
            style = value_of(found[-1], "basedOn")
        return found

    def _place(self, paragraph: etree._Element, styles: Sequence[etree._Element]) -> tuple[str, int]:
        """Return a paragraph's list and level, its own or its style's."""
        own_level = value_of(paragraph, "pPr", "numPr", "ilvl")
        if number := value_of(paragraph, "pPr", "numPr", "numId"):
            return number, _level(own_level)
        for style in styles:
            if number := value_of(style, "pPr", "numPr", "numId"):
                its_level = own_level or value_of(style, "pPr", "numPr", "ilvl")
                linked = (self._linked.get((number, str(each.get(f"{WORD}styleId")))) for each in styles)
                return number, next((at for at in linked if at is not None), _level(its_level))
        return "", 0


def value_of(node: etree._Element, *path: str) -> str:
    """Return the ``val`` of an element below another; empty where there is none."""
    found = node.find("/".join(f"{WORD}{name}" for name in path))
    return "" if found is None else str(found.get(f"{WORD}val") or "")


def _lists_of(document: Document) -> etree._Element | None:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return None
    return getattr(part, "element", None)


def _levels(node: etree._Element) -> Iterator[tuple[int, ListLevel]]:
    for level in node.iterchildren(f"{WORD}lvl"):
        yield (
            _level(str(level.get(f"{WORD}ilvl"))),
            ListLevel(
                form=value_of(level, "numFmt") or "decimal",
                pattern=value_of(level, "lvlText"),
                start=_number(value_of(level, "start"), 1),
                digits=level.find(f"{WORD}isLgl") is not None,
            ),
        )


def _links(node: etree._Element) -> Iterator[tuple[str, int]]:
    for level in node.iterchildren(f"{WORD}lvl"):
        if style := value_of(level, "pStyle"):
            yield style, _level(str(level.get(f"{WORD}ilvl")))


def _overridden(levels: Mapping[int, ListLevel], overrides: Sequence[etree._Element]) -> dict[int, ListLevel]:
    own = dict(levels)
    for override in overrides:
        own |= dict(_levels(override))
        level = _level(str(override.get(f"{WORD}ilvl")))
        if level in own and (start := value_of(override, "startOverride")):
            own[level] = replace(own[level], start=_number(start, 1))
    return own


def _level(value: str) -> int:
    return min(_number(value, 0), LEVELS - 1)


def _number(value: str, default: int) -> int:
    return min(int(value), LARGEST) if value.isascii() and value.isdecimal() else default
