"""Facts as a small table, as a notebook shows an object."""

from collections.abc import Mapping
from html import escape


def as_html(facts: Mapping[str, str]) -> str:
    """Return names and facts as HTML; whatever they hold is text.

    >>> as_html({"a": "<b>"})
    '<table><tr><th>a</th><td>&lt;b&gt;</td></tr></table>'
    """
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts.items()
    )
    return f"<table>{rows}</table>"
