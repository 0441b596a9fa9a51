"""The font of icons holds those that are shown, and little else."""

import io
from pathlib import Path

from fontTools.ttLib import TTFont
from streamlit.file_util import get_static_dir

from geoapp.web.icon_font import icon_names
from geoapp.web.icons import cut_font


def test_every_icon_of_the_framework_and_of_ours_is_named() -> None:
    assert {"expand_more", "keyboard_double_arrow_right", "check", "close"} <= icon_names(
        Path(get_static_dir()) / "static"
    )


def test_the_cut_font_spells_the_same_icons_and_weighs_little() -> None:
    font = TTFont(io.BytesIO(cut_font()))
    letters = font.getBestCmap()
    spelled = {
        (first, *ligature.Component)
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }
    for name in ("expand_more", "keyboard_double_arrow_right", "check", "close", "visibility_off"):
        assert tuple(letters[ord(letter)] for letter in name) in spelled
    assert len(cut_font()) < 40_000
