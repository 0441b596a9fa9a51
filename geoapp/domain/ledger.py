"""The ledger: lists of a year's projects as they were added to a plan, and which of the plan's projects they are."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.journal import Deed
from geoapp.domain.matching import MatchMark
from geoapp.domain.written import WrittenVersion

ListState = Literal["kept", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A row of an annual list; what it leaves out is null. Nothing of persons is kept."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    """``t<table>-<row>``, the row as the sheet counts it."""
    name: str
    code: str | None
    """项目代码, tidied; null where there is none or it is against its rule."""
    theme: str | None
    places: tuple[str, ...]
    owner: str | None
    """责任单位: an office or company."""
    period: str | None
    """建设年限 as an ISO interval of years."""
    start: str | None
    """开工, as written."""
    finish: str | None
    """竣工, as written."""
    investment: float | None
    """总投资 in CNY."""
    planned: float | None
    """年度计划投资 in CNY, of the list's year."""
    done: float | None
    """累计完成投资 in CNY, as of the list's date."""
    progress: str | None
    """形象进度, as written."""
    amounts: dict[str, float]
    """Sizes by unit, as 建设规模 says them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMatch:
    """Rows of a list that are projects of the plan, or may be."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    rows: tuple[str, ...]
    projects: tuple[str, ...]
    score: float
    sure: bool
    marks: tuple[MatchMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDecision:
    """The word of a person on rows of a list: which projects of the plan they are."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    rows: tuple[str, ...]
    projects: tuple[str, ...]
    """Ids; none where the rows are not in the plan."""
    who: str
    when: str
    """ISO date and time, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerList:
    """One list as it was added, with where it comes from."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    plan: str
    title: str
    """Name of the file."""
    sha256: str
    """Of its bytes."""
    year: int
    as_of: str
    """ISO date of reduced precision that 累计完成投资 and 形象进度 hold for."""
    added: str
    """ISO date and time, UTC."""
    who: str
    rows: tuple[LedgerRow, ...]
    matches: tuple[LedgerMatch, ...]
    """As the matcher found them."""
    decisions: tuple[LedgerDecision, ...] = ()
    """One at most for each row."""

    @property
    def settled(self) -> tuple[LedgerMatch, ...]:
        """Matches as persons decided, else as the matcher found them; what a person said is sure."""
        decided = {row for one in self.decisions for row in one.rows}
        return (
            *(pair for pair in self.matches if not decided & {*pair.rows}),
            *(
                LedgerMatch(rows=one.rows, projects=one.projects, score=1.0, sure=True, marks=())
                for one in self.decisions
                if one.projects
            ),
        )

    @property
    def waiting(self) -> tuple[LedgerMatch, ...]:
        """Matches that a person must decide."""
        return tuple(pair for pair in self.settled if not pair.sure)

    @property
    def id(self) -> str:
        """Year and first digits of the hash."""
        return f"{self.year}-{self.sha256[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidList:
    """A list's words in one of its versions; one that is removed has neither rows nor matches."""

    title: str
    sha256: str
    year: int
    as_of: str
    rows: str
    """JSON of :class:`LedgerRow`."""
    matches: str
    """JSON of :class:`LedgerMatch`."""
    state: ListState


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion(WrittenVersion):
    """One version of a list: it is kept, then removed, then may be kept again."""

    deed: ClassVar[Deed] = "ledger"

    id: str
    said: SaidList

    @property
    def subject(self) -> str:
        """The list's id."""
        return self.id

    @property
    def told(self) -> str:
        """Year, deed, file and version."""
        done = "added" if self.said.state == "kept" else "removed"
        return f"{self.said.year}, {done} {self.said.title} version {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDecision:
    """A decision's words in one of its versions."""

    projects: str
    """Ids with spaces between; none where the rows are not in the plan."""
    list_version: int
    """Of the list: once that is removed, what was decided of it holds no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionVersion(WrittenVersion):
    """One version of what was decided of rows of a list that belong together."""

    deed: ClassVar[Deed] = "ledger"

    list_id: str
    rows: str
    """Ids with spaces between."""
    said: SaidDecision

    @property
    def subject(self) -> str:
        """The list's id."""
        return self.list_id

    @property
    def told(self) -> str:
        """Year, deed, rows and version."""
        return f"{self.list_id.partition('-')[0]}, decided {self.rows} version {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySum:
    """A sum in CNY over projects, each counted once."""

    value: float
    known: int
    unknown: int
    """Projects that say no amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerYear:
    """A year of the ledger: its rows add up from those joined, unsure and not in the plan."""

    year: int
    lists: int
    rows: int
    joined: int
    unsure: int
    new: int
    """Rows that are no project of the plan."""
    projects: int
    """Projects of the plan that its rows were joined to."""
    planned: MoneySum
    done: MoneySum
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStatus:
    """The state of a plan's ledger: its projects add up from found, waiting and not found."""

    plan: str
    projects: int
    found: int
    """Projects joined to a row of some list."""
    waiting: int
    """Projects that are joined to none and unsure of some."""
    missing: tuple[str, ...]
    """Ids of projects that are in no list."""
    gone: int
    """Ids in the ledger that the plan has no more."""
    years: tuple[LedgerYear, ...]
