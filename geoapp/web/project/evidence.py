"""Evidence of a project's place in the words of the screen: places by their names, not by their ids."""

from collections.abc import Mapping
from dataclasses import replace

from geoapp.domain.evidence import read_evidence, say_evidence, write_evidence
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words

_IDS = ", "
"""Between the ids of several places in one step."""


def say_why(evidence: str, names: Mapping[str, str], say: Words) -> str:
    """Say a line of evidence; ``names`` are the places' names by their ids.

    >>> say_why("name: 老文庙 → wenmiao", {"wenmiao": "文庙"}, Words("zh"))
    '名称中的“老文庙”对应地名库的 文庙'
    >>> say_why("A sentence; and another.", {}, Words("en"))
    'A sentence; and another.'
    """
    steps = read_evidence(evidence)
    if write_evidence(*steps) == evidence:
        named = (replace(step, place=name_places(step.place, names, say)) for step in steps)
        evidence = write_evidence(*named)
    return _sentence(say_evidence(evidence, load_codelist("evidence_rules"), say.lang))


def name_places(ids: str, names: Mapping[str, str], say: Words) -> str:
    """Return places by their names; what is no id of a place stays as it is.

    >>> name_places("a, b", {"a": "甲站", "b": "乙站"}, Words("zh")), name_places("a text", {}, Words("zh"))
    ('甲站、乙站', 'a text')
    """
    parts = ids.split(_IDS)
    if not all(part in names for part in parts):
        return ids
    return say("list_joint").join(names[part] for part in parts)


def say_reason(sentence: str, say: Words) -> str:
    """Say why projects have no place, without the case: the same rule gives the same words.

    >>> say_reason("unknown_place: 甲厂", Words("en"))
    'The text names “…”; the gazetteer does not hold it'
    >>> say_reason("A sentence.", Words("en"))
    'A sentence.'
    """
    steps = read_evidence(sentence)
    rules = load_codelist("evidence_rules")
    if not steps or steps[0].rule not in rules:
        return sentence
    case = replace(steps[0], name="…", place="…")
    return _sentence(say_evidence(write_evidence(case), rules, say.lang))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
