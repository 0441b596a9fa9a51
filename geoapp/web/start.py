"""Start of the map: the projects; classes of works and policies are one switch away.

The map's bare address means this; an address that narrows by anything says all that it narrows by.
"""

from dataclasses import replace

from geoapp.domain.filters import Filters
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist

KIND = ("project",)
START = Filters(kind=KIND)


def begin_with(shown: Selection) -> Selection:
    """Return a selection as the map shows it on arrival: the start where nothing narrows.

    >>> begin_with(Selection(lang="en")).kind, begin_with(Selection(theme=("metro",))).kind
    (('project',), ())
    """
    return shown if shown.narrowing else replace(shown, kind=KIND)


def query_of(shown: Selection) -> dict[str, list[str]]:
    """Return the query of the map: none for the start, and every kind by its name where nothing narrows.

    >>> query_of(Selection(kind=("project",))), query_of(Selection())
    ({}, {'kind': ['project', 'programme', 'policy']})
    """
    query = shown.to_query()
    if not shown.narrowing:
        return query | {"kind": [code.code for code in load_codelist("kinds").codes]}
    return {name: query[name] for name in query if name != "kind"} if shown.filters == START else query
