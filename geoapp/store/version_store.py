"""The store of what people write, in versions: the same questions to SQLite and to PostgreSQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, fields
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from geoapp.domain.written import WrittenVersion
from geoapp.errors import StoreError

FoundRows = list[tuple[Any, ...]]
AskInTransaction = Callable[[str, Sequence[object]], FoundRows]

Question = tuple[str, Sequence[object]]
"""SQL, and its values."""

Written = TypeVar("Written", bound=WrittenVersion)

# Casts say the types that a value alone does not tell PostgreSQL. Who comes second with a version meets the key.
_ADD = """
INSERT INTO {table} ({columns})
SELECT {values}
WHERE CAST(%s AS integer) = (
    SELECT coalesce(max(version), 0) FROM {table} WHERE {same})
ON CONFLICT DO NOTHING
RETURNING version
"""


class WrittenDatabase(Protocol):
    """A database as this store needs it."""

    @property
    def shown(self) -> str:
        """Place of the database, as it may be shown."""

    def ask(self, question: str, values: Sequence[object] = ()) -> FoundRows:
        """Return the rows of an answer."""

    def writing(self) -> AbstractContextManager[AskInTransaction]:
        """Give a way to ask within one transaction."""


class VersionError(StoreError):
    """A version that somebody else has written before the one that was to be."""

    subject: str = ""
    """Subject of it, as the journal names it."""


class VersionStore(Generic[Written]):
    """A table of versions of all plans, to which rows are added."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    """Columns, and fields, that tell apart what is written of a plan; the first is the journal's subject.

    None where a plan has one of it: then all of its versions are of every subject.
    """
    record: ClassVar[type[WrittenVersion]]
    said: ClassVar[type[Any]]
    """Record of what a version says, a column a field."""
    types: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Types of its fields in SQL; all others are texts."""

    def __init__(self, database: WrittenDatabase) -> None:
        """Take the database, which is not asked yet."""
        self._database = database
        self._said = [one.name for one in fields(self.said)]
        self._columns = ", ".join(("plan", *self.key, "version", *self._said, "who", "written"))

    def history(self, plan_id: str, subject: str) -> list[Written]:
        """Return every version of all that is written of a project, or another subject, the newest first.

        Raises:
            StoreError: the database does not answer, or is none of ours.
        """
        order = ", ".join(f"{one} DESC" for one in (*self.key, "version"))
        same = " AND ".join(f"{one} = %s" for one in ("plan", *self.key[:1]))
        return self._find(same, [plan_id, subject][: 1 + len(self.key[:1])], order)

    def part_of(self, one: Written) -> str:
        """Return the last column of a version's key, by which a file that goes with it is found; empty without one."""
        return str(getattr(one, self.key[-1])) if self.key else ""

    def versions(self, plan_id: str) -> list[Written]:
        """Return every version of all that is written of a plan, those of one together, the oldest first.

        Raises:
            StoreError: as :meth:`history`.
        """
        return self._find("plan = %s", [plan_id], ", ".join((*self.key, "version")))

    def held(self, plan_id: str) -> list[Written]:
        """Return the version that holds of each that is written of a plan.

        Raises:
            StoreError: as :meth:`history`.
        """
        same = " AND ".join(f"other.{one} = held.{one}" for one in ("plan", *self.key))
        last = f"version = (SELECT max(version) FROM {self.table} AS other WHERE {same})"  # noqa: S608 (ours)
        return self._find(f"plan = %s AND {last}", [plan_id], ", ".join(("plan", *self.key)))

    def stamp(self, plan_id: str) -> tuple[tuple[str, int], ...]:
        """Return the number of a plan's versions and when the last was written; nothing where there are none.

        It is another one as soon as a version is added, and where a copy of the database takes its place.

        Raises:
            StoreError: as :meth:`history`.
        """
        question = f"SELECT max(written), count(*) FROM {self.table} WHERE plan = %s"  # noqa: S608 (ours)
        said = self._database.ask(question, [plan_id])
        return tuple((f"{self.table}, {last}", int(number)) for last, number in said if number)

    def add(self, versions: Iterable[Written], beside: Iterable[Question] = ()) -> None:
        """Add versions, each the one after that which was seen, and what goes with them: all of it or nothing.

        Raises:
            VersionError: somebody else has written meanwhile.
            StoreError: as :meth:`history`; or there is no room.
            InputError: the file cannot be written.
        """
        said = (self.types.get(one, "text") for one in self._said)
        types = ("text", *("text" for _ in self.key), "integer", *said, "text", "text")
        values = ", ".join(f"CAST(%s AS {one})" for one in types)
        same = " AND ".join(f"{one} = %s" for one in ("plan", *self.key))
        question = _ADD.format(table=self.table, same=same, columns=self._columns, values=values)
        with self._database.writing() as asking:
            for one in versions:
                key = [getattr(one, name) for name in ("plan", *self.key)]
                row = [*key, one.version, *astuple(one.said), one.who, one.when, one.version - 1, *key]
                if not asking(question, row):
                    error = self._second(one)
                    error.subject = one.subject
                    raise error
            for sql, given in beside:
                asking(sql, given)

    def _second(self, one: Written) -> VersionError:
        """Return the sentence for who comes second."""
        raise NotImplementedError

    def _find(self, condition: str, values: Sequence[object], order: str) -> list[Written]:
        question = f"SELECT {self._columns} FROM {self.table} AS held WHERE {condition} ORDER BY {order}"  # noqa: S608 (ours)
        return [self._made(row) for row in self._database.ask(question, values)]

    def _made(self, row: Sequence[Any]) -> Written:
        plan, *rest = row
        parts, (version, *said, who, when) = rest[: len(self.key)], rest[len(self.key) :]
        record: Any = self.record
        made: Written = record(
            plan=plan,
            version=version,
            said=self.said(**dict(zip(self._said, said, strict=True))),
            who=who,
            when=when,
            **dict(zip(self.key, parts, strict=True)),
        )
        return made
