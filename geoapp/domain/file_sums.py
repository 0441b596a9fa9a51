"""Sums of a file that came in: each of its features and fields is in the layer, or is named as left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField:
    """A field of a file, and what became of it."""

    name: str
    column: str | None
    """Of the layer; ``None`` where it is left out."""
    why: str = ""
    """Code of the words that say why it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSums:
    """Features and fields of a file: as many come in and are left out as there are.

    >>> one = FileField(name="a", column="a"), FileField(name="A", column="A_2"), FileField(name="b", column=None)
    >>> sums = FileSums(features=3, kept=2, left=(("no_geometry", 1),), fields=one)
    >>> sums.is_met, sums.fields_kept, sums.fields_renamed, sums.fields_left
    (True, ('a',), (('A', 'A_2'),), (('b', ''),))
    """

    features: int
    """Of all tables of the file, as the file itself counts; of a table the rows that hold anything, but its heading."""
    kept: int = 0
    left: tuple[tuple[str, int], ...] = ()
    """Code of the words that say why, and the number of features that are left out for it."""
    fields: tuple[FileField, ...] = ()
    """Those of the tables that are read."""
    added: tuple[str, ...] = ()
    """Columns of the layer that are no fields of the file: the table's name, codes, ids."""

    @property
    def features_left(self) -> int:
        """Return the number of features that are left out."""
        return sum(count for _, count in self.left)

    @property
    def is_met(self) -> bool:
        """Say whether the features add up."""
        return self.features == self.kept + self.features_left

    @property
    def fields_kept(self) -> tuple[str, ...]:
        """Return the fields that keep their names."""
        return tuple(one.name for one in self.fields if one.column == one.name)

    @property
    def fields_renamed(self) -> tuple[tuple[str, str], ...]:
        """Return the fields whose columns have other names: the field's, and the column's."""
        return tuple((one.name, one.column) for one in self.fields if one.column and one.column != one.name)

    @property
    def fields_left(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that are left out, each with its reason."""
        return tuple((one.name, one.why) for one in self.fields if one.column is None)
