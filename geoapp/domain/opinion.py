"""Opinions: what an office says to a project or to a conflict of two, and what was answered."""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from geoapp.domain.journal import Deed
from geoapp.domain.written import ProjectVersion
from geoapp.errors import InputError

OpinionState = Literal["open", "agreed", "rejected", "done"]

LONGEST_OPINION = 500
"""Characters of an opinion or an answer: an answer before and after fits into one line of the journal."""

_SHOWN = 40
"""Characters of a wrong value that its sentence shows."""

_SPACES = frozenset({"Zs", "Zl", "Zp"})
_BREAKS = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOpinion:
    """An opinion with its state and the answer; nothing of persons."""

    text: str
    """Of the first version; later ones repeat it."""
    state: OpinionState = "open"
    answer: str = ""
    conflict_with: str = ""
    """Id of the other project of a conflict; empty where it is on one project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(ProjectVersion):
    """One version of an opinion."""

    deed: ClassVar[Deed] = "opinion"

    id: str
    """Eight hexadecimal digits, the same in every version."""
    said: SaidOpinion

    @property
    def told(self) -> str:
        """Id and version."""
        return f"{self.id} version {self.version}"


def check_opinion(said: SaidOpinion) -> SaidOpinion:
    """Return an opinion as it is kept, its texts on one line.

    >>> check_opinion(SaidOpinion(text=" a  b "))
    SaidOpinion(text='a b', state='open', answer='', conflict_with='')

    Raises:
        InputError: there is no text, or too much; a sign is none of a text; the state is none, or lacks its reason.
    """
    if said.state not in get_args(OpinionState):
        raise InputError("opinion_state", value=str(said.state)[:_SHOWN])
    text, answer = _one_line(said.text), _one_line(said.answer)
    if not text:
        raise InputError("opinion_empty")
    if said.state == "rejected" and not answer:
        raise InputError("opinion_reason")
    return SaidOpinion(text=text, state=said.state, answer=answer, conflict_with=said.conflict_with)


def _one_line(text: str) -> str:
    """Return a text on one line; what would not be seen in it is refused, not dropped."""
    for one in text:
        if not one.isprintable() and one not in _BREAKS and unicodedata.category(one) not in _SPACES:
            raise InputError("opinion_sign", sign=f"U+{ord(one):04X}")
    line = " ".join(text.split())
    if len(line) > LONGEST_OPINION:
        raise InputError("opinion_text", most=LONGEST_OPINION, length=len(line))
    return line
