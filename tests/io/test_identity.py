"""The operator's source of identity is read strictly, and what is wrong with it is one sentence."""

from pathlib import Path

import pytest

from geoapp.domain.access import GroupRole, IdentitySource
from geoapp.errors import InputError
from geoapp.io.identity import load_identity_source

WHOLE = """
subject_header = "X-Remote-User"
groups_header = "X-Remote-Groups"
closed = true

[[roles]]
group = "office-north"
role = "district_editor"
districts = ["650104"]
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_IDENTITY", str(tmp_path / "identity.toml"))
    monkeypatch.delenv("GEOAPP_IDENTITY_SECRET", raising=False)
    return tmp_path / "identity.toml"


def test_by_default_nobody_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_IDENTITY", raising=False)
    assert load_identity_source() is None


def test_what_the_file_says(source: Path) -> None:
    source.write_text(WHOLE, encoding="utf-8")
    editor = GroupRole(group="office-north", role="district_editor", districts=("650104",))
    assert load_identity_source() == IdentitySource(
        subject_header="X-Remote-User", groups_header="X-Remote-Groups", closed=True, roles=(editor,)
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('subject_header = "X-Remote-User"', "", "identity_entry"),
        ("closed = true", "closed = 'yes'", "identity_entry"),
        ("closed = true", "shut = true", "identity_entry"),
        ("closed = true", "closed = ", "identity_unread"),
        ("closed = true", "since = 2026-01-01", "identity_unread"),
        ("district_editor", "owner", "identity_entry"),
        ("X-Remote-User", "X_Remote_User", "identity_header"),
        ("X-Remote-User", "X-Remote-Groups", "identity_header"),
        ("X-Remote-User", "x-geoapp-identity", "identity_header"),
        ("X-Remote-User", "Cookie", "identity_header"),
        ("X-Remote-User", "", "identity_header"),
        ('districts = ["650104"]', "", "identity_districts"),
        ("650104", "6501", "identity_districts"),
        ("district_editor", "curator", "identity_districts"),
        ("closed = true", "minutes = 0", "identity_numbers"),
        ("closed = true", "separator = ''", "identity_numbers"),
    ],
)
def test_what_is_wrong_is_one_sentence(source: Path, old: str, new: str, code: str) -> None:
    assert old in WHOLE
    source.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_identity_source()
    assert error.value.code == code
    assert str(source) in str(error.value)


@pytest.mark.usefixtures("source")
def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match=r"identity\.toml"):
        load_identity_source()


@pytest.mark.parametrize(
    ("secret", "is_one"), [("a" * 15, False), ("a" * 16, True), ("", True), ("  ", True)]
)
def test_a_short_secret_is_none(
    source: Path, secret: str, monkeypatch: pytest.MonkeyPatch, *, is_one: bool
) -> None:
    source.write_text(WHOLE, encoding="utf-8")
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", secret)
    if is_one:
        assert load_identity_source() is not None
        return
    with pytest.raises(InputError) as error:
        load_identity_source()
    assert error.value.code == "identity_secret_short"
    assert secret not in str(error.value)
