"""Sums of a file in words: what became of each of its features and fields."""

from collections.abc import Iterator

from geoapp.domain.file_sums import FileSums
from geoapp.io.words import Words


def sums_lines(sums: FileSums, say: Words) -> Iterator[tuple[str, str]]:
    """Yield a heading and a sum: of the features, of the fields where the file has any, and the columns put in.

    >>> from geoapp.domain.file_sums import FileField
    >>> fields = FileField(name="n", column="n_2"), FileField(name="pic", column=None, why="binary_fields")
    >>> sums = FileSums(features=3, kept=2, left=(("no_geometry", 1),), fields=fields)
    >>> for heading, line in sums_lines(sums, Words("en")):
    ...     print(f"{heading}: {line}")
    Sum of features: 3 in the file = 2 brought in + 1 left out (without geometry 1)
    Sum of fields: 2 in the file = 0 kept + 1 renamed (n → n_2) + 1 left out (pic: binary)
    """
    comma = say("list_joint")
    why = comma.join(f"{say(f'left_{code}')} {count:,}" for code, count in sums.left)
    features = say(
        "import_sum_of_features",
        features=f"{sums.features:,}",
        kept=f"{sums.kept:,}",
        left=f"{sums.features_left:,}",
        why=_within(why, say),
    )
    yield say("import_sum_features"), _tidy(features)
    if sums.fields:
        renamed = comma.join(f"{name or '—'} → {column}" for name, column in sums.fields_renamed)
        left = comma.join(
            say("import_field_left", field=name, why=say(f"left_{code}")) for name, code in sums.fields_left
        )
        fields = say(
            "import_sum_of_fields",
            fields=len(sums.fields),
            kept=len(sums.fields_kept),
            renamed=len(sums.fields_renamed),
            names=_within(renamed, say),
            left=len(sums.fields_left),
            why=_within(left, say),
        )
        yield say("import_sum_fields"), _tidy(fields)
    if sums.added:
        yield say("import_added"), comma.join(sums.added)


def _within(text: str, say: Words) -> str:
    return say("import_within", text=text) if text else ""


def _tidy(line: str) -> str:
    """Return a line without the blanks around what it has nothing to say of."""
    return " ".join(line.split())
