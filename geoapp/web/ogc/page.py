"""Documents as plain pages: no script, nothing from elsewhere, every text escaped."""

from collections.abc import Iterable, Mapping
from typing import Any

from geoapp.io.words import Words
from geoapp.web.escape import escape
from geoapp.web.listing import link
from geoapp.web.sheets.page import policy_of

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem;color:#1f2328;background:#fff}"
    "a{color:#0b57d0}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{border:1px solid #d0d7de;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}"
    "dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}"
)
_ABOUT_LINKS = ("self", "alternate")


def draw_page(title: str, about: str, content: Mapping[str, Any], home: str, say: Words) -> str:
    """Return a document as a page; ``home`` is the address of the landing page."""
    links = [one for one in content.get("links", ()) if one["rel"] not in _ABOUT_LINKS]
    others = [one for one in content.get("links", ()) if one["rel"] == "alternate"]
    sentence = f"<p>{escape(about)}</p>" if about else ""
    return (
        f'<!DOCTYPE html><html lang="{"zh-CN" if say.lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<nav>{link(say('ogc_title'), home)}</nav><main><h1>{escape(title)}</h1>{sentence}"
        f"{_body(content)}{_links(links, say)}</main><footer>{_listed(others)}</footer></body></html>"
    )


POLICY = policy_of(f"<style>{_STYLE}</style>")
"""The policy of a page: it loads its one style."""


def _body(content: Mapping[str, Any]) -> str:
    if "features" in content:
        return _table([_row_of(feature) for feature in content["features"]])
    if "collections" in content:
        return "".join(map(_collection, content["collections"]))
    if content.get("type") == "Feature":
        return _facts(content["properties"])
    return _facts(
        {name: value for name, value in content.items() if name != "links" and not name.startswith("$")}
    )


def _collection(content: Mapping[str, Any]) -> str:
    items = next(one for one in content["links"] if one["rel"] == "items" and one["type"] == "text/html")
    return (
        f"<h2>{link(content['title'], items['href'])}</h2><p>{escape(content['description'])}</p>"
        f"<p><code>{escape(content['id'])}</code></p>"
    )


def _row_of(feature: Mapping[str, Any]) -> dict[str, Any]:
    return {"": (feature["links"][0]["href"], feature["id"]), **feature["properties"]}


def _table(rows: list[dict[str, Any]]) -> str:
    """Return rows as a table; the first cell of each is an address and its words."""
    if not rows:
        return ""
    names = [name for name in rows[0] if any(row.get(name) not in (None, [], "") for row in rows)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = (
        f"<tr>{''.join(f'<td>{_cell(row.get(name), first=not at)}</td>' for at, name in enumerate(names))}</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _cell(value: Any, *, first: bool = False) -> str:  # noqa: ANN401 (of JSON)
    return link(value[1], value[0]) if first and isinstance(value, tuple) else _value(value)


def _facts(facts: Mapping[str, Any]) -> str:
    lines = (f"<dt>{escape(name)}</dt><dd>{_value(value)}</dd>" for name, value in facts.items())
    return f"<dl>{''.join(lines)}</dl>"


def _value(value: Any) -> str:  # noqa: ANN401 (of JSON)
    """Return a value of JSON as text, lists line by line."""
    if isinstance(value, Mapping):
        return _facts(value)
    if isinstance(value, list | tuple):
        return "<br>".join(map(_value, value))
    return "" if value is None else escape(value)


def _links(links: list[dict[str, str]], say: Words) -> str:
    shown = [
        one for one in links if one["type"] == "text/html" or one["rel"] in ("next", "prev", "service-desc")
    ]
    return f"<h2>{escape(say('ogc_links'))}</h2>{_listed(shown)}" if shown else ""


def _listed(links: Iterable[Mapping[str, str]]) -> str:
    points = (f"<li>{link(one['title'], one['href'])}</li>" for one in links)
    return f"<ul>{''.join(points)}</ul>"
