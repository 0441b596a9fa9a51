"""What pages take from their address beside the selection."""

from dataclasses import fields

import pytest

from geoapp.domain.selection import Selection
from geoapp.web.parameters import PAGES, Parameter, parse, to_query

EVERY = [(page, one) for page, own in PAGES.items() for one in own]
HOSTILE = (
    "",
    " ",
    "nan",
    "inf",
    "-1",
    "1e999",
    "9" * 5000,
    "<img src=x onerror=hit()>",
    "${hit()}",
    "shape?1,2",
    "shape?nan,nan,1,1,2,2",
    "\0",
)


@pytest.mark.parametrize(("page", "parameter"), EVERY)
def test_a_default_is_written_and_read_back(page: str, parameter: Parameter) -> None:
    if parameter.default is not None:
        written = parameter.write(parameter.default)
        assert written, page
        assert parameter.read(written) == parameter.default
    assert to_query({parameter.name: parameter.default}, [parameter]) == {}


@pytest.mark.parametrize(("page", "parameter"), EVERY)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_ignored_and_named_or_harmless(
    page: str, parameter: Parameter, value: str
) -> None:
    found, ignored = parse({parameter.name: [value]}, [parameter])
    if ignored:
        assert found[parameter.name] == parameter.default, page
        assert ignored[0].name == parameter.name
        assert len(ignored[0].value) <= 40
    else:
        assert parse(to_query(found, [parameter]), [parameter]) == (found, [])


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_is_called_as_a_field_of_the_selection(page: str) -> None:
    names = [one.name for one in PAGES[page]]
    assert len(set(names)) == len(names)
    assert {field.name for field in fields(Selection)} & set(names) == set()


def test_distances_come_in_order_and_once() -> None:
    (distance,) = (one for one in PAGES["buffer"] if one.name == "distance")
    assert parse({"distance": ["1000", "500", "500.0"]}, [distance])[0] == {"distance": (500.0, 1000.0)}
    assert parse({"distance": ["0"]}, [distance])[1][0].reason == "malformed"
