"""An old state of a plan leaves the memory when its new one is read, with all that was made of it."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.filters import Filters
from geoapp.io.plan_lock import HOLDER
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.build import build_plan, write_build
from geoapp.settings import ROOT, folder_of_plans
from geoapp.web import audit_page, compare_page, content, filters, legend, plan_projects, viewport
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_made
from geoapp.web.map.transport import payload, tiles
from geoapp.web.matches import find_matches
from geoapp.web.placing import chosen
from geoapp.web.project_map import table

from ..invented_plan import PLAN, copy_plan, next_plan  # noqa: TID252

METRO = Filters(kind=("project",))


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an invented plan that is built."""
    folder = copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return folder


@pytest.fixture
def counted() -> Iterator[None]:
    """Let go of nothing but what nobody holds: no collection comes to help."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def rebuild() -> None:
    """Build the plan with a theme's layer left out."""
    whole = build_plan(PLAN)
    kept = {theme: text for theme, text in whole.files.items() if theme != min(whole.files)}
    write_build(replace(whole, files=kept))


def state_now() -> Catalogue:
    return content.catalogue(PLAN)


MADE_OF_IT: dict[str, Callable[[], object]] = {
    "frame": lambda: state_now().frame,
    "matches": lambda: find_matches(PLAN, METRO).frame,
    "values": lambda: content.known_values(load_plan(PLAN)),
    "names of values": lambda: filters.name_values(load_plan(PLAN), Words("en")),
    "counts": lambda: legend.count_all(state_now()),
    "counts of matches": lambda: legend._count_matches("theme", find_matches(PLAN, METRO)),
    "features": lambda: payload.write_features(PLAN, METRO),
    "tiles": lambda: tiles.make_tile(PLAN, METRO, (9, 427, 210)),
    "standing tiles": lambda: tiles.standing_archive(PLAN),
    "account": lambda: audit_page.account_of(state_now()),
    "view": lambda: viewport.crowd(state_now()),
    "fetched features": lambda: payload.write_data(find_matches(PLAN, METRO)),
    "unsure": lambda: chosen.ranking(load_plan(PLAN)),
    "rows": lambda: table._kept(state_now(), "zh"),
    "ledger": lambda: plan_projects.status_of(load_plan(PLAN), ()),
}


@pytest.mark.usefixtures("plan", "counted")
@pytest.mark.parametrize("what", MADE_OF_IT)
def test_it_goes_with_what_was_made_of_it(what: str) -> None:
    MADE_OF_IT[what]()
    old = weakref.ref(state_now())
    rebuild()
    assert old() is not None  # else this proves nothing
    assert len(state_now()) > 0
    assert old() is None


@pytest.mark.usefixtures("counted")
def test_it_goes_from_comparisons_with_other_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = load_plan(next_plan(tmp_path, monkeypatch, {}, ""))
    write_build(build_plan(PLAN))
    assert compare_page.find_changes(load_plan(PLAN), later, Words("zh"))
    old, other = weakref.ref(state_now()), weakref.ref(content.catalogue(later.id))
    rebuild()
    state_now()
    assert old() is None
    assert other() is content.catalogue(later.id)


@pytest.mark.usefixtures("plan")
def test_a_page_that_is_drawn_anew_holds_none_of_it() -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.query_params["plan"] = PLAN
    assert not page.run().exception
    old = weakref.ref(state_now())
    frame = weakref.ref(state_now().frame)
    rebuild()
    assert not page.run().exception
    gc.collect()
    assert old() is None
    assert frame() is None


@pytest.mark.usefixtures("plan", "counted")
def test_what_is_made_of_it_afterwards_is_not_kept() -> None:
    """Somebody who began before the build ends after it."""
    begun = state_now()
    rebuild()
    state_now()
    legend.count_all(begun)
    tiles._shown(PLAN, begun, METRO)
    old = weakref.ref(begun)
    del begun
    assert old() is None


@pytest.mark.usefixtures("plan")
def test_the_small_files_of_a_plan_are_kept_of_one_state(plan: Path) -> None:
    before = weakref.ref(content.gazetteer(load_plan(PLAN)))
    assert content.gazetteer(load_plan(PLAN)) is before()
    file = plan / "gazetteer.csv"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    content.gazetteer(load_plan(PLAN))
    gc.collect()
    assert before() is None


def test_a_place_that_is_renamed_has_its_new_name_at_once(plan: Path) -> None:
    place, name = next(iter(content.place_names(load_plan(PLAN), "zh").items()))
    file = plan / "gazetteer.csv"
    rows = file.read_text(encoding="utf-8")
    assert f",{name}," in rows
    file.write_text(rows.replace(f",{name},", ",改名地,"), encoding="utf-8")
    assert content.place_names(load_plan(PLAN), "zh")[place] == "改名地"


def test_a_district_that_is_labelled_anew_is_so_in_the_filters_at_once(plan: Path) -> None:
    before, file = "柯桥区(轻纺城)", plan / "plan.toml"
    assert before in filters.name_values(content.choose_plan([PLAN]), Words("zh"))["district"].values()
    file.write_text(file.read_text(encoding="utf-8").replace(before, "新称"), encoding="utf-8")
    renamed = filters.name_values(content.choose_plan([PLAN]), Words("zh"))["district"].values()
    assert "新称" in renamed
    assert before not in renamed


@pytest.mark.usefixtures("plan")
def test_a_check_beside_a_server_lets_nothing_be_read_anew() -> None:
    seen: set[str] = set()
    command = [sys.executable, "-m", "geoapp", "build", "--check", "--plan", PLAN]
    before, looks = state_now(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as check:
        while check.poll() is None:
            seen.add(str(content.states(PLAN)))
            assert state_now() is before
            looks += (folder_of_plans() / PLAN / HOLDER).exists()
    assert check.returncode == 0
    assert looks > 0  # else it was not there when it counted
    assert len(seen) == 1


def test_what_was_made_is_kept_as_long_as_there_is_room() -> None:
    made: list[int] = []

    @keep_made(2)
    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    assert [double(one) for one in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert made == [1, 2, 3, 2]
