"""Parameters of a request, read strictly: a script never gets everything by mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

from starlette.datastructures import QueryParams

from geoapp.domain.filters import MAX_QUERY
from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.domain.selection import LANGUAGES, MEANINGS, REPEATED, Selection, parse_selection
from geoapp.io.plans import has_plan, load_plan, name_some, plan_ids
from geoapp.pipeline.crs import crs_kinds_of
from geoapp.pipeline.export import load_formats
from geoapp.web import content
from geoapp.web.api.refusal import RefusalError

PARAMETERS = tuple(name for name in MEANINGS if name not in ("plan", "project"))
"""Parameters of a selection: the plan is part of the path, and one project has an address of its own."""

OF_FILE = {
    "crs": "EPSG code of the file's coordinates, e.g. 4490 or EPSG:4490; 4326 (WGS-84) when not given.",
    "encoding": "Of the file's text, where the format leaves a choice: utf-8 or gbk.",
}
"""Parameters of the file, which select nothing, and what they take."""

_MEANINGS = MEANINGS | OF_FILE

_LONGEST = 40
"""Characters of a name or value that a refusal repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The projects asked for, and the form of the file."""

    selection: Selection
    crs: str | None
    encoding: str | None


def find_plan(plan_id: str) -> Plan:
    """Return the plan of a path.

    Raises:
        RefusalError: there is none of that id.
    """
    if not has_plan(plan_id):
        known = name_some(plan_ids())
        sentence = f"There is no plan {_cut(plan_id)}; /api/v1/plans lists them: {known}."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return load_plan(plan_id)


def find_format(code: str) -> Format:
    """Return the format of a path.

    Raises:
        RefusalError: there is none of that code.
    """
    known = load_formats()
    if code not in known:
        sentence = f"There is no format {_cut(code)}; use one of {', '.join(known)}."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return known[code]


def refuse_parameters(query: QueryParams) -> None:
    """Check that nothing was asked of an address that takes no parameters.

    Raises:
        RefusalError: a parameter was given.
    """
    if name := next(iter(query), ""):
        refuse_value(name, query[name], "this address takes no parameters; leave it out")


def read_projects_query(plan: Plan, fmt: Format, query: QueryParams) -> Asked:
    """Return the query of a plan's projects that the parameters ask.

    Raises:
        RefusalError: a parameter is unknown, malformed, empty or given more often than it can be.
    """
    selection = read_selection_query(plan, query, (*PARAMETERS, *OF_FILE))
    file = {name: query[name] for name in OF_FILE if name in query}
    if "crs" in file:
        file["crs"] = file["crs"].upper().removeprefix("EPSG:")
    for name, value in file.items():
        if value not in (choices := of_file(plan, fmt, name)):
            refuse_value(name, value, f"use one of {', '.join(choices)} for {fmt.code}")
    return Asked(selection=selection, crs=file.get("crs"), encoding=file.get("encoding"))


def read_selection_query(plan: Plan, query: QueryParams, names: Sequence[str] = PARAMETERS) -> Selection:
    """Return the selection that the parameters ask; ``names`` are those that an address takes, some of them its own.

    Raises:
        RefusalError: a parameter is unknown, malformed, empty or given more often than it can be.
    """
    given = {name: query.getlist(name) for name in query}
    given = {name: values for name, values in given.items() if (name, values) != ("plan", [plan.id])}
    known = content.known_values(plan) | {"lang": LANGUAGES}
    for name, values in given.items():
        check_value(name, values, known, names, _MEANINGS)
    selection, ignored = parse_selection(
        {name: values for name, values in given.items() if name not in OF_FILE}, known
    )
    if ignored:
        refuse_value(ignored[0].name, ignored[0].value, remedy_of(ignored[0].name, known, _MEANINGS))
    return selection


def of_file(plan: Plan, fmt: Format, name: str) -> tuple[str, ...]:
    """Return the values that a parameter of the file takes: a CRS by its number, or an encoding."""
    if name == "encoding":
        return fmt.encodings
    return tuple(choice.removeprefix("EPSG:") for choice in crs_kinds_of(fmt, plan))


def check_value(
    name: str,
    values: Sequence[str],
    known: Mapping[str, Sequence[str]],
    names: Sequence[str],
    meanings: Mapping[str, str],
) -> None:
    """Refuse a parameter that is none of ``names``, and a value that a page would quietly correct.

    Raises:
        RefusalError: the sentence says what to do.
    """
    if name == "plan":
        refuse_value(name, values[-1], "the plan is part of the path; leave the parameter out")
    if name == "project":
        remedy = "it narrows nothing; read one project at projects/<the number in its id>"
        refuse_value(name, values[-1], remedy)
    if name not in names:
        refuse_value(name, values[-1], f"there is no such parameter; use one of {', '.join(names)}")
    if name not in REPEATED and len(values) > 1:
        refuse_value(name, values[-1], "it can be given once only; leave the others out")
    if not all(value.strip() for value in values):
        remedy = remedy_of(name, known, meanings)
        refuse_value(name, "", f"an empty value selects nothing; leave it out or {remedy}")
    if name == "q" and not (values[0].isprintable() and len(values[0]) <= MAX_QUERY):
        refuse_value(name, values[0], f"give at most {MAX_QUERY} characters, all of them printable")


def remedy_of(name: str, known: Mapping[str, Sequence[str]], meanings: Mapping[str, str]) -> str:
    """Return the remedy for a wrong value."""
    if values := known.get(name):
        return f"use one of {', '.join(values)}"
    meaning = meanings[name].rstrip(".")
    return f"give {meaning[0].lower()}{meaning[1:]}"


def refuse_value(name: str, value: str, remedy: str) -> NoReturn:
    """Refuse a parameter.

    Raises:
        RefusalError: always; it names the parameter, its value and what to do.
    """
    name, value = _cut(name), _cut(value)
    sentence = f"Parameter {name} with the value '{value}' cannot be used: {remedy}."
    raise RefusalError(sentence, parameter=name, value=value)


def _cut(text: str) -> str:
    r"""Return text that a message can repeat.

    >>> _cut("a\0b" + 60 * "c")[:6], len(_cut(60 * "c")), _cut("")
    ('a\ufffdbccc', 40, '')
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:_LONGEST])
