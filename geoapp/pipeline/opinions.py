"""Opinions as they are raised, answered and listed: each with its versions, of which the last holds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from secrets import token_hex

from geoapp.domain.access import Identity
from geoapp.domain.opinion import Opinion, SaidOpinion, check_opinion
from geoapp.errors import InputError
from geoapp.pipeline.written import Districts, now, refuse_writer, write, writing
from geoapp.store import opinion_store


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOpinion:
    """An opinion with all its versions, the oldest first."""

    versions: tuple[Opinion, ...]

    @property
    def raised(self) -> Opinion:
        """The version that it was raised by."""
        return self.versions[0]

    @property
    def held(self) -> Opinion:
        """The version that holds."""
        return self.versions[-1]

    @property
    def projects(self) -> tuple[str, ...]:
        """Ids of the project that it is on, or of the two that are in conflict."""
        return _together(self.held.project, self.held.said.conflict_with)


def _together(project: str, conflict_with: str) -> tuple[str, ...]:
    return (project, conflict_with) if conflict_with else (project,)


def list_opinions(
    plan_id: str, districts: Districts, adcodes: Collection[str] = (), states: Collection[str] = ()
) -> list[KeptOpinion]:
    """Return a plan's opinions, those raised last first: of some states, and on projects of some districts.

    Raises:
        StoreError: the store does not answer.
    """
    found = _grouped(opinion_store().versions(plan_id))
    chosen = [
        one
        for one in found
        if (not states or one.held.said.state in states)
        and (not adcodes or any({*adcodes} & {*districts.get(project, ())} for project in one.projects))
    ]
    return sorted(chosen, key=lambda one: (one.raised.when, one.held.id), reverse=True)


def find_opinion(plan_id: str, opinion_id: str) -> KeptOpinion:
    """Return an opinion by its id.

    Raises:
        InputError: the plan has none of that id.
        StoreError: the store does not answer.
    """
    versions = [one for one in opinion_store().versions(plan_id) if one.id == opinion_id]
    if not versions:
        raise InputError("opinion_none", id=opinion_id)
    return KeptOpinion(versions=tuple(versions))


def _grouped(versions: Iterable[Opinion]) -> list[KeptOpinion]:
    return [
        KeptOpinion(versions=tuple(some))
        for _, some in groupby(versions, key=lambda one: (one.project, one.id))
    ]


def raise_opinion(
    plan_id: str, project: str, said: SaidOpinion, by: Identity, districts: Districts
) -> Opinion:
    """Save a new opinion on a project, or on its conflict with another, and return it; it is open.

    Who writes for either of two projects may write of their conflict.

    Raises:
        InputError: who writes may not, the text is none that is kept, or a folder cannot be written.
        StoreError: the store does not answer or is full. Nothing is saved in any of these cases.
    """
    refuse_writer(by, _together(project, said.conflict_with), districts)
    if project == said.conflict_with:
        raise InputError("opinion_conflict", project=project)
    said = check_opinion(replace(said, state="open", answer=""))
    made = Opinion(
        plan=plan_id, project=project, id=token_hex(4), version=1, said=said, who=by.subject, when=now()
    )
    with writing(plan_id) as folder:
        write([(None, made)], folder)
    return made


def answer_opinion(
    plan_id: str, seen: Opinion, said: SaidOpinion, by: Identity, districts: Districts
) -> Opinion | None:
    """Save a state and an answer over the version that was seen; return ``None`` where they are those that hold.

    The opinion's own text stays as it was raised.

    Raises:
        VersionError: somebody else has answered meanwhile.
        InputError: as :func:`raise_opinion`; or the plan has no such opinion.
        StoreError: as :func:`raise_opinion`.
    """
    kept = find_opinion(plan_id, seen.id)
    refuse_writer(by, kept.projects, districts)
    said = check_opinion(replace(kept.raised.said, state=said.state, answer=said.answer))
    with writing(plan_id) as folder:
        held = find_opinion(plan_id, seen.id).held
        if (held.version, held.said) == (seen.version, said):
            return None
        new = replace(held, version=seen.version + 1, said=said, who=by.subject, when=now())
        write([(held, new)], folder)
    return new
