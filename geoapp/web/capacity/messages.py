"""Messages of a visit: at once and from then on, for one visit and in all."""

from functools import cache

from geoapp.io.slots import Tokens
from geoapp.limits import limit

_SPARING = 0.5
"""Who has this much of a burst left is not refused because of what others sent."""


class Messages:
    """The messages that one visit may send."""

    def __init__(self) -> None:
        """Begin with the whole burst."""
        self._own = Tokens(burst=limit("messages"), rate=limit("messages_a_second"))

    def take(self) -> bool:
        """Count a message; say whether it may pass."""
        own, everybodys = self._own.take(), in_all().take()
        return own and (everybodys or self._own.share_left >= _SPARING)


@cache
def in_all() -> Tokens:
    """Return the messages that all visits share."""
    return Tokens(burst=limit("messages_in_all"), rate=limit("messages_in_all_a_second"))
