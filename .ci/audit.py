"""The installed packages, with licences and known weaknesses: python .ci/audit.py [ADVISORIES].

ADVISORIES is a copy of advisories in the OSV format, a folder of JSON files or a zip of them, as an index or a mirror
hands it out; nothing is asked of a network. Leaves with 1 where a weakness is known.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from sbom import licence_of


def main() -> int:
    """Print the list, then the weaknesses; return 1 where there are any."""
    rows = sorted(
        (canonicalize_name(one.name), one.version, licence_of(one.metadata)) for one in distributions()
    )
    for name, version, licence in rows:
        print(f"{name:<32}{version:<18}{licence or '?'}")
    if len(sys.argv) < 2:  # noqa: PLR2004 (the program and its argument)
        print(f"{len(rows)} packages; no copy of advisories was given, so that their weaknesses are unknown.")
        return 0
    found = sorted(weaknesses(dict(row[:2] for row in rows), read_advisories(Path(sys.argv[1]))))
    print(*found, sep="\n")
    print(f"{len(rows)} packages; {len(found)} known weaknesses.")
    return 1 if found else 0


def read_advisories(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the advisories of a folder or a zip."""
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield json.loads(file.read_bytes())
        return
    with ZipFile(path) as archive:
        for name in sorted(one for one in archive.namelist() if one.endswith(".json")):
            yield json.loads(archive.read(name))


def weaknesses(installed: dict[str, str], advisories: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each advisory that an installed version is affected by."""
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if (
                package.get("ecosystem") == "PyPI"
                and name in installed
                and is_affected(installed[name], affected)
            ):
                yield f"{name} {installed[name]}: {advisory['id']} {advisory.get('summary', '')}".rstrip()


def is_affected(version: str, affected: dict[str, Any]) -> bool:
    """Say whether a version is among those that an advisory names, one by one or by ranges."""
    if version in affected.get("versions", ()):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return any(_is_within(Version(version), one.get("events", ())) for one in ranges)


def _is_within(version: Version, events: Iterable[dict[str, str]]) -> bool:
    """Say whether a version lies behind an event that begins a weakness, and before the one that ends it."""
    within = False
    for event in events:
        ((kind, text),) = event.items()
        try:
            there = version >= Version(text)
            beyond = version > Version(text)
        except InvalidVersion:
            continue
        if kind == "introduced" and there:
            within = True
        elif (kind == "fixed" and there) or (kind == "last_affected" and beyond):
            within = False
    return within


if __name__ == "__main__":
    sys.exit(main())
