"""What a visitor reads where a page writes Streamlit's Markdown."""

import re


def as_shown(markdown: object) -> str:
    """Return what ``geoapp.web.escape.plain`` wrote as the browser shows it: ``tests/browser`` proves that it does."""
    return re.sub(r"\\(.)", r"\1", re.sub(r":color\[(\\.)\]", r"\1", str(markdown)))
