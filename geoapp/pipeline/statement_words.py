"""Words of a statement of delivery: states, reasons and citations in one language."""

from geoapp.domain.delivery import DeliveryCitation, DeliveryState, MoneyFigure, ProjectDelivery
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words

_FIRST_TABLE = "t1-"
"""In front of a row's number, in ids of rows of a list's first table, which most lists have alone."""


def state_in_words(state: DeliveryState, say: Words) -> str:
    """Return a state's name."""
    return say.name(load_codelist("delivery_states")[state])


def reason_in_words(one: ProjectDelivery, say: Words) -> str:
    """Return the reason of a project's state."""
    if not one.evidence:
        return say("statement_reason_none")
    cite, reason, text = one.evidence.cite, one.reason, one.evidence.text
    if cite.source == "report":
        status, _, percent = text.partition(" ")
        text = " ".join(filter(None, (say.name(load_codelist("report_statuses")[status]), percent)))
    key = cite.source if reason == "status" else reason
    return say(f"statement_reason_{key}", text=text, n=len(cite.rows)).removesuffix(": ").removesuffix("：")


def cite_in_words(cite: DeliveryCitation, say: Words) -> str:
    """Return a citation so that a reader finds the place."""
    if cite.source == "plan":
        return cite.title
    rows = say("list_joint").join(row.removeprefix(_FIRST_TABLE) for row in cite.rows)
    return say(
        f"statement_cite_{cite.source}",
        title=cite.title,
        year=cite.year,
        date=cite.date,
        rows=rows,
        month=cite.title,
        version=rows,
    )


def money_cite_in_words(figure: MoneyFigure | None, say: Words) -> str:
    """Return the citation of an amount, and the project that it is counted with if not this one."""
    if not figure:
        return ""
    cite = cite_in_words(figure.cite, say)
    return say("statement_shared", cite=cite, id=figure.shared_with) if figure.shared_with else cite
