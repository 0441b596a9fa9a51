"""Ask a second reader about a plan's text, excerpt by excerpt; what it proposes waits for a person."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from geoapp.domain.proposal import Proposal, Proposals
from geoapp.domain.reading import Reading
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.plans import load_plan
from geoapp.io.second_reader.chat import ChatAddress, UnusableAnswerError
from geoapp.io.second_reader.offers import SecondReader, load_prompt
from geoapp.io.second_reader.queue import write_proposals
from geoapp.pipeline.plan_document import open_document
from geoapp.pipeline.read import lexicon_of
from geoapp.reading.cleaning import clean
from geoapp.reading.excerpts import find_excerpts
from geoapp.reading.proposing import Checks, keep_exact

OnExcerpt = Callable[[int, int], None]

SAME = 0.5
"""Part of both together that a proposal and an entry must share to be the same, as in ``geoapp score``."""


@dataclass(slots=True)
class SecondReading:
    """Counts of what a second reader was asked and offered, with what is proposed."""

    proposals: list[Proposal] = field(default_factory=list)
    asked: int = 0
    cached: int = 0
    unusable: Counter[str] = field(default_factory=Counter)
    """Answers of which nothing could be used, by the sentence that says why."""
    dropped: Counter[str] = field(default_factory=Counter)


def second_read(
    path: Path,
    plan_id: str,
    address: ChatAddress,
    *,
    again: bool = False,
    on_excerpt: OnExcerpt = lambda _done, _all: None,
) -> SecondReading:
    """Ask about every excerpt that is not left out, and put what stands in the text into the review queue.

    Where no answer comes any more nothing is put there; what was answered by then is in the cache.

    Raises:
        InputError: the document is unreadable or is not the plan's text, or the folder of work is.
        SecondReaderError: no answer comes.
    """
    plan, plain = load_plan(plan_id), open_document(path)
    if plan.sha256 != plain.sha256:
        raise InputError("text_other", file=str(path), plan=plan.id, sha256=plain.sha256)
    cleaned, lexicon = clean(plain.text), lexicon_of(plan)
    kinds, actions = (tuple(code.code for code in load_codelist(name).codes) for name in ("kinds", "actions"))
    reader = SecondReader(address, load_prompt(kinds, actions), kinds, actions)
    excerpts = [*find_excerpts(cleaned, lexicon)]
    result, checks = SecondReading(), Checks(kinds, actions, lexicon)
    for done, excerpt in enumerate(excerpts):
        on_excerpt(done, len(excerpts))
        result.asked += 1
        result.cached += not again and reader.holds(excerpt.text)
        try:
            offers = reader.offers(excerpt.text, again=again)
        except UnusableAnswerError as error:
            result.unusable[str(error)] += 1
            continue
        kept, dropped = keep_exact(offers, excerpt, cleaned, checks)
        result.proposals += kept
        result.dropped += dropped
    queue = Proposals(sha256=plain.sha256, model=address.model, proposals=tuple(result.proposals))
    write_proposals(plan.id, queue)
    return result


def waiting(reading: Reading, queue: Proposals) -> list[Proposal]:
    """Return the proposals that no entry of the reading names already; none where the text is another one."""
    if reading.plan.sha256 != queue.sha256:
        return []
    spans = [(project.start, project.end) for project in reading.projects]
    spans += [(each.start, each.end) for project in reading.projects for each in project.mentions]
    return [one for one in queue.proposals if not any(_same(one, start, end) for start, end in spans)]


def _same(proposal: Proposal, start: int, end: int) -> bool:
    shared = min(proposal.end, end) - max(proposal.start, start)
    return shared >= SAME * (max(proposal.end, end) - min(proposal.start, start))
