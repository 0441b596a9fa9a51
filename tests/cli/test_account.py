"""``geoapp account``: counts that add up, reasons, misses and guesses first."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.pipeline.audit import account_for
from geoapp.settings import ROOT

PLAN = "shaoxing-demo"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["account", *arguments])


def block(output: str, title: str) -> tuple[int, dict[str, int]]:
    """Return the total that a title carries and the counts below it."""
    lines = output.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(title))
    counts = {}
    for line in lines[first + 1 :]:
        found = re.match(r"  (\w[\w ]*?)\s+(\d+)(?:  .*)?$", line)
        if not found:
            break
        counts[found[1]] = int(found[2])
    return int(lines[first].split()[-1]), counts


@pytest.mark.usefixtures("demo")
def test_every_project_and_every_item_is_counted_once() -> None:
    output = run().stdout
    located, by_location = block(output, "projects by location")
    classed, by_precision = block(output, "projects by precision")
    items, by_content = block(output, "items by content")
    assert located == classed == sum(by_location.values()) == sum(by_precision.values()) == 25
    assert set(by_location) == {"site", "area", "route", "district", "city", "none"}
    assert by_precision["exact"] == 0
    assert by_precision["approximate"] == by_location["site"] + by_location["area"] + by_location["route"]
    # Two boxes with two items each; every one names a project.
    assert (items, by_content["projects"]) == (4, 4)
    assert sum(by_content.values()) == items


def test_the_first_plans_counts_add_up() -> None:
    account = account_for("urumqi-14fyp")
    assert sum(account.by_location.values()) == sum(account.by_precision.values()) == account.projects
    assert sum(account.by_content.values()) == account.items == 46
    assert sum(len(reason.projects) for reason in account.reasons) == account.by_location["none"]


@pytest.mark.usefixtures("demo")
def test_misses_come_first_with_reason_and_name_then_the_widest_guess() -> None:
    lines = run().stdout.splitlines()
    assert lines[0] == "not located: 2 projects"
    assert "no place" in lines[1] or "names" in lines[1]
    heading = next(n for n, line in enumerate(lines) if line.startswith("placed by a guess"))
    assert {"轨道交通7号线", "望月台公园"} == {
        line.split()[-1] for line in lines[:heading] if line.split()[:1] and line.split()[0].startswith(PLAN)
    }
    guesses = lines[heading + 1 : lines.index("", heading)]
    radii = [float(line.split(" m ")[0].replace(",", "")) for line in guesses]
    assert radii == sorted(radii, reverse=True)
    assert "汤浦水库供水工程" in guesses[0]
    assert radii[0] == 8000


@pytest.mark.usefixtures("demo")
def test_the_list_of_guesses_can_be_cut() -> None:
    assert len(run().stdout.splitlines()) - len(run("--most", "3").stdout.splitlines()) == 16


@pytest.mark.usefixtures("demo")
def test_a_conflict_is_listed_with_its_sentence(demo: Path) -> None:
    path = demo / "gazetteer.csv"
    rows = path.read_text(encoding="utf-8")
    path.write_text(
        rows.replace("estimate,,own estimate", "estimate,越城区,own estimate", 6), encoding="utf-8"
    )
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    output = run("--summary").stdout
    # 柯岩, 中国轻纺城 and 瓜渚湖 lie in 柯桥区; the other three of the first six rows in 越城区.
    assert re.search(r"^district conflicts +3$", output, re.MULTILINE)
    assert re.search(r"柯岩换乘枢纽: .*越城区.*柯桥区", output)


@pytest.mark.usefixtures("demo")
def test_sources_stand_with_their_licence() -> None:
    output = run("--summary").stdout
    assert re.search(r"^places by source +19$", output, re.MULTILINE)
    assert re.search(r"^ +19  own estimate · CC BY 4.0", output, re.MULTILINE)
    assert "not located" not in output.splitlines()[0]


def test_the_document_says_what_the_command_prints() -> None:
    page = (ROOT / "docs" / "placing.md").read_text(encoding="utf-8")
    said = page.split("<!-- account:begin -->")[1].split("<!-- account:end -->")[0]
    printed = run("--summary", "--plan", "urumqi-14fyp").stdout
    assert said.strip().removeprefix("```text").removesuffix("```").strip() == printed.strip(), (
        "write it again: geoapp account --into docs/placing.md"
    )


@pytest.mark.usefixtures("demo")
def test_the_summary_is_put_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- account:begin -->\nold\n<!-- account:end -->\nafter\n", encoding="utf-8")
    for _ in range(2):
        assert run("--into", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- account:begin -->\n```text\nplan shaoxing-demo\n")
    assert text.endswith("```\n<!-- account:end -->\nafter\n")
    assert "old" not in text


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plan", "nowhere"], "nowhere"),
        (["--into", "absent.md"], "absent.md"),
        (["--into", str(ROOT / "LICENSE")], "account:begin"),
    ],
)
def test_a_wrong_value_is_one_sentence(arguments: list[str], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_plan_that_was_not_built_names_the_remedy(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(demo / "none"))
    result = run()
    assert result.exit_code == 2
    assert f"geoapp build --plan {PLAN}" in result.stderr
