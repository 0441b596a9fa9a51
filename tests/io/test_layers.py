"""A layer of districts chooses no colour either."""

from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.layers import load_layer
from geoapp.settings import folder_of_layers

DISTRICTS = (folder_of_layers() / "districts.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "changed",
    [f'family = "transport"\n{DISTRICTS}', DISTRICTS.replace("[style]", '[style]\ncolor = "#ff0000"')],
)
def test_a_colour_or_family_of_districts_is_refused_and_not_dropped(tmp_path: Path, changed: str) -> None:
    assert changed != DISTRICTS
    path = tmp_path / "odd.toml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.toml: a layer of districts .* no family and no color"):
        load_layer(path)


def test_a_date_is_no_word_of_a_layer(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(f"since = 2026-01-01\n{DISTRICTS}", encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.toml"):
        load_layer(path)
