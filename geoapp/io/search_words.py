"""Words beside those of a plan: what means the same to who searches, and the English endings of districts."""

from functools import cache

from geoapp.io.codelists import load_codelist, load_rows


@cache
def load_search_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return groups of words, each with the code of the theme that they mean, if any.

    Raises:
        InputError: the file is missing, or a row has another number of cells.
    """
    rows = load_rows("search_words", ("words", "theme"))
    themes = [(one.code, (one.zh, one.en)) for one in load_codelist("themes").codes]
    return (*((row["theme"], tuple(row["words"].split("|"))) for row in rows), *themes)


@cache
def load_district_endings() -> dict[str, str]:
    """Return the endings of districts' names with their English.

    Raises:
        InputError: the file is missing, or a row has another number of cells.
    """
    return {row["ending"]: row["en"] for row in load_rows("district_endings", ("ending", "en"))}
