"""Ways to reproduce a selection outside the page: the API's address and the command line."""

import shlex
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection

_SHOWN_ONLY = ("plan", "lang", "project", "layer", "view")
"""Fields that say what is open and how it is shown; a file is the same without them."""


def api_address(plan: Plan, selection: Selection, fmt: Format, options: Mapping[str, str]) -> str:
    """Return the API's address of a selection as a file, relative to the app's own address.

    ``options`` are the file's ``crs`` and ``encoding``, where they are not what one gets without asking.

    >>> from geoapp.io.plans import load_plan
    >>> geojson = Format(code="geojson", suffix=".geojson", media_type="", order=1)
    >>> plan, metro = load_plan("urumqi-14fyp"), Selection(theme=("metro", "railway"), lang="en", project="a/1")
    >>> api_address(plan, metro, geojson, {})
    'api/v1/urumqi-14fyp/projects.geojson?theme=metro&theme=railway'
    >>> api_address(plan, Selection(), geojson, {})
    'api/v1/urumqi-14fyp/projects.geojson'
    """
    query = urlencode({**_narrowing(selection), **options}, doseq=True, safe=",")
    path = f"api/v1/{quote(plan.id)}/projects.{fmt.code}"
    return f"{path}?{query}" if query else path


def command(plan: Plan, selection: Selection, fmt: Format, options: Mapping[str, str]) -> str:
    """Return the command that writes the same file.

    >>> from geoapp.io.plans import load_plan
    >>> csv = Format(code="csv", suffix=".csv", media_type="", order=2)
    >>> command(load_plan("urumqi-14fyp"), Selection(q="2 号线"), csv, {"encoding": "gbk"})
    "geoapp export --plan urumqi-14fyp --q '2 号线' --format csv --encoding gbk --out urumqi-14fyp.csv"
    """
    flags = {"plan": [plan.id], **_narrowing(selection), "format": [fmt.code]}
    flags |= {name: [value] for name, value in options.items()} | {"out": [f"{plan.id}{fmt.suffix}"]}
    given = [part for name, values in flags.items() for value in values for part in _flag(name, value)]
    return shlex.join(["geoapp", "export", *given])


def _flag(name: str, value: str) -> tuple[str, ...]:
    """Return a flag with its value; one that begins with a dash would be taken for a flag itself.

    >>> _flag("theme", "metro"), _flag("q", "-x")
    (('--theme', 'metro'), ('--q=-x',))
    """
    return (f"--{name}={value}",) if value.startswith("-") else (f"--{name}", value)


def _narrowing(selection: Selection) -> dict[str, list[str]]:
    return {name: values for name, values in selection.to_query().items() if name not in _SHOWN_ONLY}
