"""The rules for reading project tables, loaded from ``data/codelists``."""

from geoapp.io.codelists import load_codelist
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.tables import TableRules


def load_table_rules(lexicon: Lexicon) -> TableRules:
    """Return the rules for tables, beside the reader's lexicon.

    Raises:
        InputError: a codelist is missing or malformed.
    """
    themes = {code.zh: code.code for code in load_codelist("themes").codes}
    return TableRules(lexicon=lexicon, themes=themes)
