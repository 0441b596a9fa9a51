"""Changes of page on their way to the script: no message of the page that is left takes them back."""

from itertools import product

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequestType

from geoapp.web.page_changes import PageChanges

MAP, ACCOUNTING, TEXT = "map", "accounting", "text"


def asked(page: str, query: str = "", *, back: bool = False, fragment: str | None = None) -> RerunData:
    return RerunData(query, page_script_hash=page, is_history_navigation=back, fragment_id=fragment)


def drawing(*pages: str) -> PageChanges:
    """Return the requests of a script that draws the last of some pages and has read its address."""
    requests = PageChanges()
    for page in pages:
        requests.request_rerun(asked(page))
        requests.on_scriptrunner_ready()
        requests.end_arrival()
    return requests


def next_run(requests: PageChanges) -> RerunData:
    request = requests.on_scriptrunner_yield()
    assert request
    assert request.type is ScriptRequestType.RERUN
    return request.rerun_data


@pytest.mark.parametrize(
    ("page", "query", "fragment"),
    list(product((ACCOUNTING, MAP), ("", "theme=metro", "lang=en"), (None, "a part"))),
)
def test_back_survives_whatever_the_page_that_is_left_says_meanwhile(
    page: str, query: str, fragment: str | None
) -> None:
    requests = drawing(MAP, ACCOUNTING)
    requests.request_rerun(asked(MAP, "theme=metro", back=True))
    for _ in range(3):
        requests.request_rerun(asked(page, query, fragment=fragment))
    run = next_run(requests)
    assert (run.page_script_hash, run.query_string, run.is_history_navigation) == (MAP, "theme=metro", True)


def test_back_on_the_same_page_survives_a_message_too() -> None:
    requests = drawing(MAP)
    requests.request_rerun(asked(MAP, "", back=True))
    requests.request_rerun(asked(MAP, "theme=metro"))
    run = next_run(requests)
    assert (run.query_string, run.is_history_navigation) == ("", True)


def test_a_link_survives_a_message_of_the_page_that_is_left() -> None:
    requests = drawing(ACCOUNTING)
    requests.request_rerun(asked(MAP, "theme=metro"))
    requests.request_rerun(asked(ACCOUNTING, ""))
    run = next_run(requests)
    assert (run.page_script_hash, run.query_string, run.is_history_navigation) == (MAP, "theme=metro", False)


def test_before_the_first_run_begins_back_survives_too() -> None:
    requests = PageChanges()
    requests.request_rerun(asked(MAP, "theme=metro", back=True))
    requests.request_rerun(asked(ACCOUNTING))
    run = requests.on_scriptrunner_ready().rerun_data
    assert (run.page_script_hash, run.query_string, run.is_history_navigation) == (MAP, "theme=metro", True)


@pytest.mark.parametrize("newer", [asked(TEXT, "find=a"), asked(ACCOUNTING, "lang=en", back=True)])
def test_a_newer_link_or_back_takes_the_place_of_one_that_waits(newer: RerunData) -> None:
    requests = drawing(ACCOUNTING)
    requests.request_rerun(asked(MAP, "theme=metro", back=True))
    requests.request_rerun(newer)
    run = next_run(requests)
    assert run.page_script_hash == newer.page_script_hash
    assert run.query_string == newer.query_string
    assert run.is_history_navigation == newer.is_history_navigation


def test_a_choice_on_a_page_stays_no_more_than_a_choice() -> None:
    requests = drawing(MAP)
    requests.request_rerun(asked(MAP, "theme=metro"))
    requests.request_rerun(asked(MAP, "theme=railway"))
    run = next_run(requests)
    assert (run.query_string, run.is_history_navigation) == ("theme=railway", False)


def test_a_run_is_interrupted_only_once_it_has_read_its_address() -> None:
    requests = drawing(ACCOUNTING)
    requests.request_rerun(asked(MAP, "theme=metro", back=True))
    next_run(requests)
    requests.request_rerun(asked(MAP, "theme=metro"))
    assert requests.on_scriptrunner_yield() is None
    requests.end_arrival()
    assert not next_run(requests).is_history_navigation


def test_whoever_leaves_stops_a_run_that_has_not_read_its_address() -> None:
    requests = PageChanges()
    requests.request_rerun(asked(MAP))
    requests.on_scriptrunner_ready()
    requests.request_stop()
    stop = requests.on_scriptrunner_yield()
    assert stop
    assert stop.type is ScriptRequestType.STOP


def test_a_run_answers_the_backs_that_were_asked_before_it_began() -> None:
    requests = drawing(MAP)
    requests.request_rerun(asked(ACCOUNTING, back=True))
    assert requests.take_backs() == 0, "not begun"
    next_run(requests)
    requests.request_rerun(asked(MAP, back=True))
    assert requests.take_backs() == 1
    requests.end_arrival()
    requests.request_rerun(asked(TEXT, back=True))
    requests.request_rerun(asked(TEXT))
    next_run(requests)
    assert [requests.take_backs(), requests.take_backs()] == [2, 0]
