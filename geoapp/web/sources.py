"""Scripts and styles of ours as they are served: without what only their authors read."""

from functools import cache
from pathlib import Path


@cache
def read_source(path: Path) -> str:
    """Return a script or style without indents and without comments that have a line of their own."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not _is_comment(line))


def _is_comment(line: str) -> bool:
    """Say whether a line is a comment and nothing else.

    >>> [_is_comment(line) for line in ("// why", "/* why */", "/* why */ a {", "a = 1; // why")]
    [True, True, False, False]
    """
    return line.startswith("//") or (line.startswith("/*") and line.find("*/") == len(line) - 2)
