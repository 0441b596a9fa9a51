"""The store of what people write, in versions: the same questions to SQLite and to PostgreSQL."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, fields
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
    SELECT coalesce(max(version), 0) FROM {table} WHERE plan = %s AND project = %s AND {part} = %s)
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

    project: str = ""


class VersionStore(Generic[Written]):
    """A table of versions of all plans, to which rows are added."""

    table: ClassVar[str]
    part: ClassVar[str]
    """Column, and field, that tells apart what is written of one project."""
    record: ClassVar[type[WrittenVersion]]
    said: ClassVar[type[Any]]
    """Record of what a version says, a column a field."""
    numbers: ClassVar[frozenset[str]] = frozenset()
    """Fields of it that are numbers; all others are texts."""

    def __init__(self, database: WrittenDatabase) -> None:
        """Take the database, which is not asked yet."""
        self._database = database
        self._said = [one.name for one in fields(self.said)]
        self._columns = ", ".join(("plan", "project", self.part, "version", *self._said, "who", "written"))

    def history(self, plan_id: str, project: str) -> list[Written]:
        """Return every version of all that is written of a project, the newest first.

        Raises:
            StoreError: the database does not answer, or is none of ours.
        """
        order = f"{self.part} DESC, version DESC"
        return self._find("plan = %s AND project = %s", [plan_id, project], order)

    def add(self, versions: Iterable[Written], beside: Iterable[Question] = ()) -> None:
        """Add versions, each the one after that which was seen, and what goes with them: all of it or nothing.

        Raises:
            VersionError: somebody else has written meanwhile.
            StoreError: as :meth:`history`; or there is no room.
            InputError: the file cannot be written.
        """
        types = ("text", "text", "text", "integer", *map(self._type, self._said), "text", "text")
        values = ", ".join(f"CAST(%s AS {one})" for one in types)
        question = _ADD.format(table=self.table, part=self.part, columns=self._columns, values=values)
        with self._database.writing() as asking:
            for one in versions:
                key = (one.plan, one.project, getattr(one, self.part))
                row = [*key, one.version, *astuple(one.said), one.who, one.when, one.version - 1, *key]
                if not asking(question, row):
                    error = self._second(one)
                    error.project = one.project
                    raise error
            for sql, given in beside:
                asking(sql, given)

    def _type(self, name: str) -> str:
        return "double precision" if name in self.numbers else "text"

    def _second(self, one: Written) -> VersionError:
        """Return the sentence for who comes second."""
        raise NotImplementedError

    def _find(self, condition: str, values: Sequence[object], order: str) -> list[Written]:
        question = f"SELECT {self._columns} FROM {self.table} AS held WHERE {condition} ORDER BY {order}"  # noqa: S608 (ours)
        return [self._made(row) for row in self._database.ask(question, values)]

    def _made(self, row: Sequence[Any]) -> Written:
        plan, project, part, version, *said, who, when = row
        made: Any = self.record(
            plan=plan,
            project=project,
            version=version,
            said=self.said(**dict(zip(self._said, said, strict=True))),
            who=who,
            when=when,
            **{self.part: part},
        )
        return made  # type: ignore[no-any-return]
