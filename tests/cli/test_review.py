"""``geoapp review`` puts the least sure first and names corrections that do nothing."""

import pytest
from click.testing import CliRunner

from geoapp.cli import main


def test_review_lists_the_least_sure_first() -> None:
    result = CliRunner().invoke(main, ["review", "--plan", "urumqi-14fyp", "--most", "10"])
    assert result.exit_code == 0
    confidences = [float(line[:4]) for line in result.output.splitlines() if line[:2] == "0."]
    assert len(confidences) == 10
    assert confidences == sorted(confidences)


@pytest.mark.parametrize("plan", ["nowhere", ""])
def test_an_unknown_plan_is_one_sentence(plan: str) -> None:
    result = CliRunner().invoke(main, ["review", "--plan", plan or "x y"])
    assert result.exit_code == 2
    assert "urumqi-14fyp" in result.output
