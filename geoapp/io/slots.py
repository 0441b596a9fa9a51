"""Slots for work: so many at a time in all and for one holder, and a short, fair line for the rest."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class NoSlotError(Exception):
    """There is no slot, and no room in the line."""

    def __init__(self, *, own: bool) -> None:
        """Say whether the holder's ``own`` work stands in the way, or everybody's."""
        super().__init__(own)
        self.own = own


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Numbers of pieces of work that are taken on."""

    total: int
    """Slots in all."""
    each: int
    """Slots that one holder may have."""
    waiting: int = 0
    """Places in the line in all."""
    each_waiting: int = 0
    """Places in the line that one holder may have."""

    def of_group(self) -> tuple[int, int]:
        """Return the slots and places that holders of one group share: half of each, so that none shuts out another.

        >>> Capacity(total=2, each=1, waiting=12, each_waiting=3).of_group()
        (1, 6)
        """
        return max(1, self.total // 2), self.waiting // 2


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """One piece of work, in a slot or in the line."""

    holder: str
    """Whose it is; nobody's own where empty."""
    group: str
    """Holders that may be one and the same, such as those of one address; none where empty."""
    ready: Callable[[], object]
    """Called once it is in a slot."""
    since: float
    """Second of the clock from which it stands in line."""
    working: bool = False


@dataclass(slots=True)
class _Held:
    """Tickets of one state, counted."""

    all: list[Ticket] = field(default_factory=list)
    holders: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)

    def add(self, ticket: Ticket) -> None:
        self.all.append(ticket)
        self.holders[ticket.holder] += 1
        self.groups[ticket.group] += 1

    def remove(self, ticket: Ticket) -> None:
        self.all.remove(ticket)
        for counts, name in ((self.holders, ticket.holder), (self.groups, ticket.group)):
            counts[name] -= 1
            if not counts[name]:
                del counts[name]


class Slots:
    """Slots of one kind of work. Any thread may ask; the holder with the least at work is next."""

    def __init__(self, capacity: Capacity, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with all slots free."""
        self.capacity = capacity
        self._clock = clock
        self._lock = threading.Lock()
        self._working, self._waiting = _Held(), _Held()

    def ask(
        self, holder: str, ready: Callable[[], object], *, group: str = "", late_s: float = 0.0
    ) -> Ticket:
        """Take a slot or a place in the line; ``ready`` is called, by whichever thread, once it is a slot.

        In the line it stands as if it had come ``late_s`` seconds later.

        Raises:
            NoSlotError: there is neither.
        """
        ticket = Ticket(holder=holder, group=group, ready=ready, since=self._clock() + late_s)
        with self._lock:
            if self._fits(ticket) and len(self._working.all) < self.capacity.total:
                self._start(ticket)
            elif self._has_room(ticket):
                self._waiting.add(ticket)
            else:
                everybodys = len(self._waiting.all) >= self.capacity.waiting
                raise NoSlotError(own=not (everybodys and self._fits(ticket)))
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a slot back, or a place in the line; the next in line takes it."""
        with self._lock:
            (self._working if ticket.working else self._waiting).remove(ticket)
            while ticket.working and len(self._working.all) < self.capacity.total:
                fitting = [one for one in self._waiting.all if self._fits(one)]
                if not fitting:
                    break
                following = min(fitting, key=lambda one: (self._working.holders[one.holder], one.since))
                self._waiting.remove(following)
                self._start(following)

    def is_awaited(self) -> bool:
        """Say whether somebody waits whom only others' work keeps waiting."""
        with self._lock:
            return any(self._fits(ticket) for ticket in self._waiting.all)

    def is_full(self) -> bool:
        """Say whether every slot is taken."""
        return len(self._working.all) >= self.capacity.total

    def has(self, holder: str) -> bool:
        """Say whether a holder has a slot."""
        return holder in self._working.holders

    @contextmanager
    def held(self, holder: str, *, group: str = "", seconds: float = 0.0) -> Iterator[None]:
        """Hold a slot, waiting for it at most so many ``seconds``.

        Raises:
            NoSlotError: there was none in time.
        """
        event = threading.Event()
        ticket = self.ask(holder, event.set, group=group)
        try:
            if not event.wait(seconds):
                raise NoSlotError(own=False)
            yield
        finally:
            self.leave(ticket)

    def _start(self, ticket: Ticket) -> None:
        self._working.add(ticket)
        ticket.working = True
        ticket.ready()

    def _fits(self, ticket: Ticket) -> bool:
        """Say whether neither its holder nor its group has all it may have at work."""
        most, _ = self.capacity.of_group()
        each = not ticket.holder or self._working.holders[ticket.holder] < self.capacity.each
        return each and (not ticket.group or self._working.groups[ticket.group] < most)

    def _has_room(self, ticket: Ticket) -> bool:
        """Say whether the line has a place for a ticket: in all, of its group and of its holder."""
        waiting, (_, most) = self._waiting, self.capacity.of_group()
        each = not ticket.holder or waiting.holders[ticket.holder] < self.capacity.each_waiting
        group = not ticket.group or waiting.groups[ticket.group] < most
        return each and group and len(waiting.all) < self.capacity.waiting


class Tokens:
    """A rate with a burst: so many at once, and so many a second from then on."""

    def __init__(self, *, burst: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with the whole burst."""
        self._burst, self._rate, self._clock = burst, rate, clock
        self._left, self._seen = float(burst), clock()

    def take(self) -> bool:
        """Take one; say whether there was one.

        >>> tokens = Tokens(burst=2, rate=1.0, clock=iter([0.0, 0.0, 0.0, 0.0, 1.0]).__next__)
        >>> [tokens.take() for _ in range(4)]
        [True, True, False, True]
        """
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._seen) * self._rate)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    @property
    def share_left(self) -> float:
        """Part of the burst that is left, as of the latest that was taken."""
        return self._left / self._burst
