"""The access log: a line of JSON for each request, without what anybody asked, and without who it was.

No query is written, no cookie, no name of a visit or a visitor's file, and of an address only the network.
"""

import logging
import sys
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path

import orjson

from geoapp.io.health import STANDARD_ERROR

_LONGEST_PATH = 200
_KINDS_OF_PATHS_UNSAID = {"upload", "media"}
"""These hold the name of a visit or of its file, by which it can be read."""

_BITS = {4: 24, 6: 48}
"""Of an address of either kind, what is written: the network of an office or a provider's customer, no machine."""

_log = logging.getLogger("geoapp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One request that was answered."""

    time: datetime
    method: str
    path: str
    kind: str
    status: int
    seconds: float
    bytes: int
    network: str
    process: int


def told_path(path: str, kind: str, home: str) -> str:
    """Return a path as the log tells it.

    >>> told_path("/plans/_stcore/upload_file/a1/b2", "upload", "/plans/"), told_path("/district", "page", "/")
    ('/plans/_stcore', '/district')
    """
    if kind in _KINDS_OF_PATHS_UNSAID:
        return home + path.removeprefix(home).partition("/")[0]
    return path[:_LONGEST_PATH]


def network_of(host: str) -> str:
    """Return the network of an address; empty for what is none.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2::3"), network_of("testclient")
    ('192.0.2.0/24', '2001:db8:1::/48', '')
    """
    try:
        version = ip_network(host).version
    except ValueError:
        return ""
    return str(ip_network(f"{host}/{_BITS[version]}", strict=False))


class AccessLog:
    """A file to which lines are added; it is opened for each, so that who turns it over only renames it."""

    def __init__(self, where: str) -> None:
        """Write to the file ``where``, or to the server's own log."""
        self._where, self._failing = where, False

    def note(self, access: Access) -> None:
        """Add a request's line; where that fails the server goes on, and says so once until it can write again."""
        line = orjson.dumps(access, option=orjson.OPT_APPEND_NEWLINE)
        try:
            if self._where == STANDARD_ERROR:
                sys.stderr.write(line.decode())
            else:
                with Path(self._where).open("ab", buffering=0) as file:
                    file.write(line)  # at once: lines of several processes do not mix
        except OSError as error:
            if not self._failing:
                _log.warning("the access log cannot be written: %s", error)
            self._failing = True
        else:
            self._failing = False
