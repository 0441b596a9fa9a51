"""Tables of a statement of delivery, as every file of it has them, with the notes that say where each figure stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geoapp.domain.delivery import (
    DELIVERY_STATES,
    DeliveryStatement,
    DeliveryTotal,
    ProjectDelivery,
    total_of,
)
from geoapp.domain.indicator import IndicatorPace
from geoapp.domain.ledger import MoneySum
from geoapp.domain.plan import Plan
from geoapp.errors import BoundaryError
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.pipeline.district_names import districts_in
from geoapp.pipeline.paces import PACE_KEYS, cite_actual, say_figure, say_name, say_pace
from geoapp.pipeline.public_address import public_page
from geoapp.pipeline.statement_words import (
    cite_in_words,
    money_cite_in_words,
    reason_in_words,
    state_in_words,
)

_TEN_THOUSAND = 1e4
_PACE_WIDTHS = {
    "indicator": 3,
    "base": 1,
    "target": 1.6,
    "year": 0.8,
    "actual": 1.2,
    "line": 1.2,
    "state": 1.6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCell:
    """A cell, and where its figure is said; empty where it needs no source."""

    value: Cell
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementColumn:
    """A column: its head, its width in parts of all, whether its cells have sources, and whether it goes on paper."""

    head: str
    width: float
    sourced: bool = False
    on_paper: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTable:
    """A table; every row has a cell a column."""

    title: str
    columns: tuple[StatementColumn, ...]
    rows: tuple[tuple[StatementCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper:
    """A statement in one language, before it becomes a file."""

    lang: str
    day: str
    """ISO date that it is of."""
    title: str
    plan: str
    """The plan's title."""
    about: tuple[str, ...]
    tables: tuple[StatementTable, ...]
    address: str
    """The page that shows the same; empty where no public address is set."""
    notes: Mapping[str, int] = field(default_factory=dict)
    """Sources in the order of their numbers, which begin at 1."""


def paper_of(
    found: DeliveryStatement, plan: Plan, say: Words, labels: Mapping[str, str] | None = None
) -> StatementPaper:
    """Return a statement in words; ``labels`` are the names of districts by adcode, else those of the boundaries."""
    names = district_labels(plan, say) if labels is None else labels
    address = statement_address(found, say.lang)
    paces = [_paces(found.indicators, say)] if found.indicators else []
    tables = (*total_tables(found, names, say), *paces, _projects(found.projects, names, say))
    cells = (cell for table in tables for row in table.rows for cell in row)
    sources = dict.fromkeys(cell.source for cell in cells if cell.source)
    return StatementPaper(
        lang=say.lang,
        day=found.as_of,
        title=say("statement_title"),
        plan=plan.title,
        about=(*_about(found, names, say), *([say("statement_address", address=address)] if address else [])),
        tables=tables,
        address=address,
        notes={source: number for number, source in enumerate(sources, start=1)},
    )


def total_tables(
    found: DeliveryStatement, labels: Mapping[str, str], say: Words
) -> tuple[StatementTable, StatementTable, StatementTable]:
    """Return the totals of all projects, by theme, and by district."""
    return (
        _totals(say("statement_totals"), {say("statement_all"): total_of(found.projects)}, say),
        _totals(say("statement_themes"), found.parts(lambda one: _theme(one, say)), say),
        _totals(say("statement_by_district"), found.parts(lambda one: _district(one, labels, say)), say),
    )


def statement_address(found: DeliveryStatement, lang: str, state: str = "") -> str:
    """Return the address of the page that shows a statement, of the day that it is of; ``state`` narrows its list.

    Raises:
        InputError: the public address is none.
    """
    said = {"plan": [found.plan], "lang": [lang], "district": found.districts, "as_of": [found.as_of]}
    return public_page("statement", {**said, "state": [state] if state else []})


def district_labels(plan: Plan, say: Words) -> dict[str, str]:
    """Return the names of a plan's districts by adcode; none where the boundaries are not at hand."""
    try:
        frame = districts_in(say.lang, plan)
    except BoundaryError:
        return {}
    return dict(zip(frame["adcode"].astype(str), frame["label"].astype(str), strict=True))


def _about(found: DeliveryStatement, labels: Mapping[str, str], say: Words) -> Iterator[str]:
    yield say("statement_day", day=found.as_of)
    if found.districts:
        names = say("list_joint").join(labels.get(one, one) for one in found.districts)
        yield say("statement_districts", names=names)
    yield say("statement_adds_up", n=f"{len(found.projects):,}")
    yield say("statement_rule")
    yield say("statement_money")
    if found.gone:
        yield say("statement_gone", n=f"{found.gone:,}")


def _theme(one: ProjectDelivery, say: Words) -> str:
    return say.name(load_codelist("themes")[one.theme])


def _district(one: ProjectDelivery, labels: Mapping[str, str], say: Words) -> str:
    """Return the one district of a project; several and none are parts of their own, so that the parts add up."""
    if len(one.districts) == 1:
        return labels.get(one.districts[0], one.districts[0])
    return say("statement_several") if one.districts else say("statement_nowhere")


def _totals(title: str, parts: Mapping[str, DeliveryTotal], say: Words) -> StatementTable:
    heads = [say("statement_count"), *(state_in_words(state, say) for state in DELIVERY_STATES)]
    for key in ("statement_investment", "statement_done"):
        heads += [say(key), say("statement_unknown", head=say(key))]
    columns = (
        StatementColumn(head=say("statement_part"), width=3),
        *(StatementColumn(head=head, width=1) for head in heads),
    )
    rows = [[name, *_figures(total)] for name, total in parts.items()]
    return StatementTable(title=title, columns=columns, rows=tuple(map(_plain, rows)))


def _figures(total: DeliveryTotal) -> Iterator[Cell]:
    yield total.projects
    yield from (total.states[state] for state in DELIVERY_STATES)
    for money in (total.investment, total.done):
        yield _amount(money)
        yield money.unknown


def _amount(money: MoneySum) -> float | None:
    """Return a sum in 10,000 CNY; nothing where no project says an amount."""
    return round(money.value / _TEN_THOUSAND, 2) if money.known else None


def _plain(row: Sequence[Cell]) -> tuple[StatementCell, ...]:
    return tuple(StatementCell(value=value) for value in row)


def _paces(paces: Sequence[IndicatorPace], say: Words) -> StatementTable:
    columns = tuple(
        StatementColumn(head=say(f"pace_{key}"), width=_PACE_WIDTHS[key], sourced=key == "actual")
        for key in PACE_KEYS
    )
    return StatementTable(
        title=say("pace_title"), columns=columns, rows=tuple(_pace(one, say) for one in paces)
    )


def _pace(one: IndicatorPace, say: Words) -> tuple[StatementCell, ...]:
    actual, expected = one.actual, one.expected
    return (
        *_plain([say_name(one, say), one.base, one.target, str(actual.year) if actual else ""]),
        StatementCell(value=say_figure(actual.value) if actual else "", source=cite_actual(one, say)),
        *_plain([say_figure(expected) if expected is not None else "", say_pace(one, say)]),
    )


def _projects(projects: Sequence[ProjectDelivery], labels: Mapping[str, str], say: Words) -> StatementTable:
    columns = (
        StatementColumn(head=say("statement_number"), width=0.6),
        StatementColumn(head=say("statement_name"), width=3),
        StatementColumn(head=say("statement_clause"), width=2),
        StatementColumn(head=say("statement_theme"), width=1.2),
        StatementColumn(head=say("statement_district"), width=1.3),
        StatementColumn(head=say("statement_state"), width=1.1, sourced=True),
        StatementColumn(head=say("statement_reason"), width=2.6),
        StatementColumn(head=say("statement_date"), width=1.1),
        StatementColumn(head=say("statement_investment"), width=1.4, sourced=True),
        StatementColumn(head=say("statement_done"), width=1.4, sourced=True),
        StatementColumn(head=say("statement_id"), width=1.5, on_paper=False),
    )
    rows = tuple(tuple(_cells(number, one, labels, say)) for number, one in enumerate(projects, start=1))
    return StatementTable(title=say("statement_projects"), columns=columns, rows=rows)


def _cells(
    number: int, one: ProjectDelivery, labels: Mapping[str, str], say: Words
) -> Iterator[StatementCell]:
    districts = say("list_joint").join(labels.get(code, code) for code in one.districts)
    yield from _plain([number, one.name, cite_in_words(one.clause, say), _theme(one, say), districts])
    source = cite_in_words(one.evidence.cite, say) if one.evidence else cite_in_words(one.clause, say)
    yield StatementCell(value=state_in_words(one.state, say), source=source)
    yield from _plain([reason_in_words(one, say), one.evidence.cite.date if one.evidence else ""])
    for figure in (one.investment, one.done):
        amount = None if figure is None or figure.shared_with else round(figure.value / _TEN_THOUSAND, 2)
        yield StatementCell(value=amount, source=money_cite_in_words(figure, say))
    yield StatementCell(value=one.ids[0])
