"""Who somebody is, on the page: what stands in the menu, and who may keep and withdraw drafts of places."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import ANYBODY, STRANGER, Identity
from geoapp.domain.draft import PlaceDraft
from geoapp.errors import InputError
from geoapp.io.journal import read_journal
from geoapp.pipeline.drafts import load_drafts
from geoapp.pipeline.hand_in import hand_in, withdraw
from geoapp.web import identity as identities

from .test_placing import PLAN, field, open_page, type_place

pytestmark = pytest.mark.ui

GUEST = Identity(role="guest")
READER = Identity(subject="a1", role="reader")
NORTH = Identity(subject="a2", role="district_editor", districts=("650104",))
MILL = Identity(subject="a3", role="district_editor", districts=("650105",))
CURATOR = Identity(subject="a4", role="curator")
OPERATOR = Identity(subject="a5", role="operator")


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))


def become(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_present", lambda _: one)


def captions(page: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in page.caption]


def save(page: AppTest) -> AppTest:
    field(page, "place-source").set_value("图册")  # type: ignore[attr-defined]
    return page.button(key="place-save").click().run()


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (GUEST, "未登录：只能查看。", "Not signed in: reading only."),
        (STRANGER, "未登录：只能查看。", "Not signed in: reading only."),
        (READER, "a1：查看", "a1: reader"),
        (NORTH, "a2：区县填报（新市区(高新区)）", "a2: district editor (Xinshi District)"),
        (CURATOR, "a4：数据维护", "a4: curator"),
        (OPERATOR, "a5：管理员", "a5: operator"),
        (Identity(subject="<b>*x*", role="guest"), "没有角色，只能查看", "no role, reading only"),
    ],
)
def test_the_menu_says_who_and_which_role(
    one: Identity, zh: str, en: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(one, monkeypatch)
    assert any(zh in line for line in captions(open_page("zh")))
    assert any(en in line for line in captions(open_page("en")))


def test_where_nobody_is_ever_known_nothing_is_said() -> None:
    assert not [line for line in captions(open_page("en")) if "Not signed in" in line or "reader" in line]


@pytest.mark.parametrize("one", [GUEST, READER, STRANGER])
def test_who_may_only_read_is_asked_for_no_place(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    become(one, monkeypatch)
    page = open_page()
    assert "角色" in page.info[0].value
    assert not [one for one in page.text_input if str(one.key).startswith("place-typed")]


@pytest.mark.parametrize("one", [MILL, CURATOR, OPERATOR])
def test_a_draft_is_kept_as_that_of_the_subject(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    become(one, monkeypatch)
    page = type_place(open_page(), "87.6, 43.85")
    assert not [one for one in page.text_input if str(one.key) == "place-who"]
    save(page)
    (draft,) = load_drafts(PLAN)
    assert draft.who == one.subject
    assert [entry.who for entry in read_journal()] == [one.subject]


def test_an_editor_keeps_nothing_in_anothers_district(monkeypatch: pytest.MonkeyPatch) -> None:
    become(NORTH, monkeypatch)
    page = save(type_place(open_page(), "87.6, 43.85"))
    assert "不在您负责的区县" in page.error[0].value
    assert (load_drafts(PLAN), read_journal()) == ((), ())


@pytest.mark.parametrize("later", [STRANGER, READER])
def test_what_was_filled_in_is_not_kept_once_the_identity_is_gone(
    later: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(CURATOR, monkeypatch)
    page = type_place(open_page(), "87.6, 43.85")
    become(later, monkeypatch)
    save(page)
    assert (load_drafts(PLAN), read_journal()) == ((), ())


DRAFT = PlaceDraft(
    id="0a0b0c0d",
    plan=PLAN,
    project=f"{PLAN}/1",
    name="甲站",
    geometry={"type": "Point", "coordinates": [87.6, 43.85]},
    uncertainty_m=200.0,
    source="图册",
    datum="wgs84",
    who="a2",
    when="2026-11-29T10:00:00+00:00",
    before="",
)


@pytest.mark.parametrize(
    ("by", "where", "code"),
    [
        (STRANGER, [["650104"]], "draft_no_role"),
        (GUEST, [["650104"]], "draft_no_role"),
        (READER, [["650104"]], "draft_no_role"),
        (NORTH, [], "draft_other_district"),
        (NORTH, [[]], "draft_other_district"),
        (NORTH, [["650105"]], "draft_other_district"),
        (NORTH, [["650104"], ["650105"]], "draft_other_district"),
        (NORTH, [["650104", "650105"], ["650104"]], ""),
        (CURATOR, [], ""),
        (ANYBODY, [], ""),
    ],
)
def test_who_may_hand_in_what(by: Identity, where: list[list[str]], code: str) -> None:
    if not code:
        hand_in(DRAFT, by, *where)
        assert [draft.who for draft in load_drafts(PLAN)] == [by.subject or DRAFT.who]
        return
    with pytest.raises(InputError) as error:
        hand_in(DRAFT, by, *where)
    assert error.value.code == code
    assert (load_drafts(PLAN), read_journal()) == ((), ())


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (STRANGER, "draft_no_role"),
        (GUEST, "draft_no_role"),
        (READER, "draft_no_role"),
        (MILL, "draft_not_yours"),
        (NORTH, ""),
        (CURATOR, ""),
        (OPERATOR, ""),
        (ANYBODY, ""),
    ],
)
def test_who_may_withdraw_a_draft(by: Identity, code: str) -> None:
    hand_in(DRAFT, NORTH, ["650104"])
    if code:
        with pytest.raises(InputError) as error:
            withdraw(DRAFT, by)
        assert error.value.code == code
        assert len(load_drafts(PLAN)) == 1
        return
    withdraw(DRAFT, by)
    assert load_drafts(PLAN) == ()
    assert read_journal()[-1].who == (by.subject or "a2")


@pytest.mark.parametrize(("one", "offered"), [(NORTH, True), (MILL, False), (READER, False), (CURATOR, True)])
def test_only_who_may_withdraw_is_offered_it(
    one: Identity, monkeypatch: pytest.MonkeyPatch, *, offered: bool
) -> None:
    hand_in(DRAFT, NORTH, ["650104"])
    become(one, monkeypatch)
    assert (f"place-withdraw-{DRAFT.id}" in [button.key for button in open_page().button]) == offered
