"""Each file of ``layers/`` is a layer that people can tell from the others."""

from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_layer, load_layers
from geoapp.settings import folder_of_layers

FILES = sorted(folder_of_layers().glob("*.toml"))


def brightness(color: str) -> float:
    """Return relative luminance as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_layer_of_projects_has_one_character_that_reads_on_its_colour(path: Path) -> None:
    layer = load_layer(path)
    if layer.source == "projects":
        assert len(layer.style.symbol) == 1
        # WCAG 2 asks for 4.5 : 1 between text and ground; the symbol is white on its colour or the reverse.
        assert 1.05 / (brightness(layer.style.color) + 0.05) >= 4.5


def test_every_theme_has_exactly_one_layer_of_its_name() -> None:
    titles = {theme: layer.title for layer in load_layers() for theme in layer.themes}
    assert sum(len(layer.themes) for layer in load_layers()) == len(titles)
    themes = load_codelist("themes").codes
    assert set(titles) == {code.code for code in themes}
    assert [(titles[code.code].zh, titles[code.code].en) for code in themes] == [(c.zh, c.en) for c in themes]


def test_no_two_layers_share_a_symbol() -> None:
    symbols = [layer.style.symbol for layer in load_layers() if layer.source == "projects"]
    assert len(symbols) == len(set(symbols))


def test_layers_come_from_the_bottom_up_and_the_districts_are_the_bottom() -> None:
    orders = [layer.order for layer in load_layers()]
    assert orders == sorted(orders)
    assert load_layers()[0].source == "districts"


@pytest.mark.parametrize(
    ("content", "named"),
    [("order = 1", "title"), ("color", "TOML"), (FILES[0].read_text(encoding="utf-8") + "\nx = 1\n", "x")],
)
def test_a_wrong_layer_is_refused_by_the_name_of_its_file(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"odd.toml.*{named}"):
        load_layer(path)


def test_a_layers_id_is_its_files_name() -> None:
    layer = load_layer(folder_of_layers() / "metro.toml")
    assert (layer.id, layer.themes) == ("metro", ("metro",))
