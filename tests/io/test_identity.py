"""The operator's source of identity is read strictly, and what is wrong with it is one sentence."""

from pathlib import Path

import pytest

from geoapp.domain.access import GroupRole, IdentitySource, Provider
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
        ('subject_header = "X-Remote-User"\ngroups_header = "X-Remote-Groups"', "", "identity_either"),
        ('subject_header = "X-Remote-User"', "", "identity_header"),
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


SIGN_IN = """
closed = true
[[roles]]
group = "*"
role = "reader"
[provider]
server_metadata_url = "https://id.example.org/.well-known/openid-configuration"
client_id = "geoapp"
redirect_uri = "https://plans.example.org/oauth2callback"
hours = 2.5
"""


@pytest.fixture
def provider(source: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", "a" * 16)
    monkeypatch.setenv("GEOAPP_CLIENT_SECRET", "b")
    source.write_text(SIGN_IN, encoding="utf-8")
    return source


@pytest.mark.usefixtures("provider")
def test_a_provider_stands_in_place_of_headers() -> None:
    assert load_identity_source() == IdentitySource(
        provider=Provider(
            server_metadata_url="https://id.example.org/.well-known/openid-configuration",
            client_id="geoapp",
            redirect_uri="https://plans.example.org/oauth2callback",
            hours=2.5,
        ),
        closed=True,
        roles=(GroupRole(group="*", role="reader"),),
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("closed = true", 'subject_header = "X-Remote-User"', "identity_either"),
        ("closed = true", 'groups_header = "X-Remote-Groups"', "identity_either"),
        ('client_id = "geoapp"', "", "identity_entry"),
        ('client_id = "geoapp"', 'client_id = "geoapp"\nclient_secret = "b"', "identity_entry"),
        ('client_id = "geoapp"', 'client_id = ""', "provider_entries"),
        ("hours = 2.5", "hours = 0", "provider_entries"),
        ("hours = 2.5", "hours = -1", "provider_entries"),
        ("hours = 2.5", "hours = nan", "provider_entries"),
        ("hours = 2.5", "hours = 721", "provider_entries"),
        ("hours = 2.5", 'hours = "8"', "identity_entry"),
        ("hours = 2.5", 'scope = "email"', "provider_entries"),
        ("hours = 2.5", 'subject_claim = ""', "provider_entries"),
        ("https://id.", "http://id.", "provider_address"),
        ("https://id.", "id.", "provider_address"),
        ("https://id.", "https://me:pass@id.", "provider_address"),
        ("https://plans.", "http://plans.", "provider_address"),
        ("org/oauth2callback", "org/", "provider_address"),
        ("org/oauth2callback", "org/oauth2callback?a=b", "provider_address"),
        ("org/oauth2callback", "org/oauth2callback#a", "provider_address"),
    ],
)
def test_what_is_wrong_with_a_provider_is_one_sentence(provider: Path, old: str, new: str, code: str) -> None:
    assert old in SIGN_IN
    provider.write_text(SIGN_IN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_identity_source()
    assert error.value.code == code
    assert str(provider) in str(error.value)


@pytest.mark.parametrize("variable", ["GEOAPP_IDENTITY_SECRET", "GEOAPP_CLIENT_SECRET"])
@pytest.mark.usefixtures("provider")
def test_a_secret_that_is_not_set_is_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, " ")
    with pytest.raises(InputError, match=variable) as error:
        load_identity_source()
    assert error.value.code == "provider_secret"


@pytest.mark.parametrize("package", ["authlib", "httpx"])
@pytest.mark.usefixtures("provider")
def test_a_package_that_is_missing_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.io.identity.find_spec", lambda name: None if name == package else object())
    with pytest.raises(InputError, match=package) as error:
        load_identity_source()
    assert error.value.code == "provider_package"
