"""Evidence of a project's place: rules and names in one line that a program can read and a screen can say."""

import re
from dataclasses import dataclass

from geoapp.domain.codelist import Codelist

_NEXT, _IS, _MEANS = "; ", ": ", " → "
_STEP = re.compile(r"(?P<rule>[a-z_]+)(?:: (?P<name>.*?))?(?: → (?P<place>.*))?")


@dataclass(frozen=True, slots=True)
class Step:
    """A rule of the codelist ``evidence_rules`` with the name it read and what that means, where it has them."""

    rule: str
    name: str = ""
    place: str = ""
    """Usually the id of a gazetteer row."""


def write_evidence(*steps: Step) -> str:
    """Write steps in one line, the one that decided first.

    >>> write_evidence(Step("name", "文庙", "wenmiao"), Step("most_specific"))
    'name: 文庙 → wenmiao; most_specific'
    >>> write_evidence()
    ''
    """
    return _NEXT.join(_write(step) for step in steps)


def _write(step: Step) -> str:
    name = f"{_IS}{_plain(step.name)}" if step.name else ""
    place = f"{_MEANS}{_plain(step.place)}" if step.place else ""
    return f"{step.rule}{name}{place}"


def _plain(words: str) -> str:
    """Keep the marks of the notation out of what it carries."""
    return " ".join(words.split()).replace(_NEXT, ", ").replace(_MEANS, "—")


def read_evidence(evidence: str) -> tuple[Step, ...]:
    """Return the steps of a line; what is written in another way is left out.

    >>> read_evidence("inherited: 甲厂 → demo/1; name: 文庙 → wenmiao")[1]
    Step(rule='name', name='文庙', place='wenmiao')
    >>> read_evidence("A sentence."), read_evidence("")
    ((), ())
    """
    found = (_STEP.fullmatch(part) for part in evidence.split(_NEXT))
    return tuple(Step(step["rule"], step["name"] or "", step["place"] or "") for step in found if step)


def say_evidence(evidence: str, rules: Codelist, lang: str) -> str:
    """Say a line of evidence, or a ``district_conflict``, in a language; ``rules`` is ``evidence_rules``.

    A part that follows no rule of the list is said as it stands.

    >>> from geoapp.domain.codelist import Code
    >>> rules = Codelist("evidence_rules", (Code("name", "名称写到{name}", "it says {name} ({place})", ""),))
    >>> say_evidence("name: 文庙 → wenmiao; by hand", rules, "en")
    'it says 文庙 (wenmiao); by hand'
    >>> say_evidence("", rules, "zh")
    ''
    """
    joint = "; " if lang == "en" else "；"
    return joint.join(_say(part, rules, lang) for part in evidence.split(_NEXT))


def _say(part: str, rules: Codelist, lang: str) -> str:
    steps = read_evidence(part)
    if not steps or steps[0].rule not in rules:
        return part
    code = rules[steps[0].rule]
    return (code.en if lang == "en" else code.zh).format(name=steps[0].name, place=steps[0].place)
