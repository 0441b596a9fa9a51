"""Facts about the repository as a whole: what its documents promise, its files keep."""

import ast
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.location import DistrictShare, Location
from geoapp.domain.project import Milestone, Project, Quantity

ROOT = Path(__file__).resolve().parent.parent
LONGEST_QUOTE = 36
LONGEST_MODULE = 300
LONGEST_DECISION = 40

# Written so that these lines don't match themselves.
PACKAGE_ADDRESS = re.compile(
    r"(py[p]i\.org|python[h]osted|npm[j]s\.|[a-z]+:/[/]\S+\.(wh[l]|tg[z]|tar\.g[z])\b|[a-z]+:/[/]\S+/simpl[e]\b"
    r"|--(extra-)?inde[x]-url|--find-link[s])"
)


@cache
def repository_files() -> tuple[Path, ...]:
    """List what is in the repository or would be after the next commit."""
    # The one who runs the tests may not be the owner of the clone, as in a container.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]
    if not shutil.which("git"):
        pytest.skip("needs git, to know what is in the repository")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip(f"needs a git working tree: {listed.stderr.strip()}")
    names = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in names if path.is_file()))


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text file of the repository: its path and what it says."""
    for path in repository_files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def modules() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("geoapp/**/*.py"))


def shell_lines() -> list[str]:
    """List the commands in the README's ``sh`` blocks, continued lines joined, comments cut."""
    blocks = re.findall(r"^```sh\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if shlex.split(line, comments=True)]


def words_of(line: str) -> list[str]:
    """Return a command's words without the variables set before it.

    >>> words_of("PORT=8600 make serve  # elsewhere")
    ['make', 'serve']
    """
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    return words


# Data


def test_every_row_of_the_data_readme_has_its_file() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", read("data/README.md"), re.MULTILINE)
    names = [path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").glob("**/*")]
    assert rows
    assert [row for row in rows if not any(fnmatch(name, row) for name in names)] == []


def test_nobody_quotes_the_plan(plan_text: str) -> None:
    width = LONGEST_QUOTE
    plan = {plan_text[i : i + width] for i in range(len(plan_text) - width + 1)}
    quoting = [
        name
        for name, text in texts()
        for line in text.splitlines()
        if len(line) >= width and not line.isascii()
        if any(line[i : i + width] in plan for i in range(len(line) - width + 1))
    ]
    assert quoting == []


def test_nobody_quotes_the_plan_over_several_lines(plan_text: str) -> None:
    width = LONGEST_QUOTE
    bare = re.sub(r"\s", "", plan_text)
    plan = {bare[i : i + width] for i in range(len(bare) - width + 1)}
    for name, text in texts():
        run = re.sub(r"\s", "", text)
        assert not any(run[i : i + width] in plan for i in range(len(run) - width + 1)), name


# Packages


def test_no_file_names_the_address_of_a_package() -> None:
    found = [(name, match.group()) for name, text in texts() if (match := PACKAGE_ADDRESS.search(text))]
    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "https://py" + "pi.org/simple",
        "https://mirror.example/simp" + "le/folium",
        "http://host.example/a/b-1.0-py3-none-any.wh" + "l",
        "pip install --inde" + "x-url x",
    ],
)
def test_the_address_of_a_package_is_recognised(address: str) -> None:
    assert PACKAGE_ADDRESS.search(address)


def test_constraints_hold_names_and_exact_versions_only() -> None:
    lines = read("constraints.txt").splitlines()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_constraints_pin_every_package_that_we_ask_for() -> None:
    asked = re.findall(r'^    "([A-Za-z0-9_-]+)>=', read("pyproject.toml"), re.MULTILINE)
    pinned = {name_of(line.split("==")[0]) for line in read("constraints.txt").splitlines()}
    assert len(asked) > 20
    assert {name_of(name) for name in asked} - pinned == set()


def test_every_package_that_we_import_is_asked_for() -> None:
    asked = {
        name_of(line)
        for line in re.findall(r'^    "([A-Za-z0-9_-]+)>=', read("pyproject.toml"), re.MULTILINE)
    }
    makers = packages_distributions()
    code = "".join(read(module) for module in modules())
    imported = set(re.findall(r"^ *(?:from|import) ([a-z_A-Z0-9]+)", code, re.MULTILINE)) & makers.keys()
    unasked = {
        root for root in imported - {"geoapp"} if not asked & {name_of(maker) for maker in makers[root]}
    }
    assert "geopandas" in imported
    assert unasked == set()


def name_of(package: str) -> str:
    """Return a package's name as indexes compare it.

    >>> name_of("XStatic_Leaflet")
    'xstatic-leaflet'
    """
    return re.sub(r"[-_.]+", "-", package).lower()


# Documents


@pytest.mark.parametrize("line", shell_lines())
def test_every_command_in_the_readme_exists(line: str) -> None:
    program, *arguments = words_of(line)
    if program == "make":
        targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
        assert [word for word in arguments if "=" not in word and word not in targets] == []
    elif program == "cd":
        assert arguments
    else:
        assert program == ".venv/bin/geoapp", f"neither make nor geoapp: {line}"
        context = click.Context(main)
        command = main.get_command(context, arguments[0])
        assert command is not None, f"no such command: {arguments[0]}"
        command.make_context(arguments[0], arguments[1:], parent=context)


@pytest.mark.parametrize("line", [line for line in shell_lines() if "geoapp export" in line])
def test_every_export_in_the_readme_writes_its_file(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, *arguments = words_of(line)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / arguments[arguments.index("--out") + 1]).stat().st_size > 0


def test_the_readmes_numbers_are_what_the_build_prints() -> None:
    said = read("README.md").split("<!-- build:begin -->")[1].split("<!-- build:end -->")[0]
    result = CliRunner().invoke(main, ["build", "--check"])
    assert result.exit_code == 0, result.output
    assert said.strip().removeprefix("```text").removesuffix("```").strip() == result.stdout.strip()


@pytest.mark.parametrize(
    "path", sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md")})
)
def test_the_pictures_and_links_of_a_document_exist(path: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert [name for name in targets if "://" not in name and not (path.parent / name).exists()] == []


@pytest.mark.parametrize("record", [Project, Location, DistrictShare, Quantity, Milestone])
def test_the_glossary_names_every_field_of_the_record(record: type) -> None:
    glossary = read("docs/glossary.md")
    assert [field.name for field in fields(record) if f"`{field.name}`" not in glossary] == []


def test_every_decision_fits_on_a_page() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob("docs/adr/*.md")
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_DECISION} == {}


# Code


def test_every_page_is_in_the_navigation() -> None:
    frame = read("streamlit_app.py")
    pages = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/*.py")]
    assert pages
    assert [page for page in pages if f'"{page}"' not in frame] == []


@pytest.mark.parametrize("module", modules())
def test_a_module_is_short(module: str) -> None:
    assert len(read(module).splitlines()) < LONGEST_MODULE


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=str)
def test_tests_import_each_other_by_their_place(path: Path) -> None:
    """A bare name is found only where another test has put its folder on the path."""
    bare = {node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and not node.level}  # fmt: skip
    assert bare & {other.stem for other in path.parent.glob("*.py")} == set()


NO_NOUN = re.compile(r"(?:(?:Return|Yield) (?:what|who|where|how)|What|Who|How|Where)\b")


@pytest.mark.parametrize(
    "path", sorted([*(ROOT / "geoapp").rglob("*.py"), *(ROOT / "pages").glob("*.py")]), ids=str
)
def test_a_docstring_opens_with_a_noun_or_an_imperative(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, documented)]
    assert [text.partition("\n")[0] for text in found if NO_NOUN.match(text)] == []


MEANT_TWICE = {
    "Nearest": "the request of the operation nearest, and the search of the operation within",
    "Result": "the type variable of what a function returns, which each module that uses it declares",
    "Source": "the source of an analysis's features, and the facts behind a text's tables",
    "Table": "a table of a file that is written, and one of a text that is read",
}
"""Names of classes and aliases that mean more than one thing, with what they mean."""


def test_a_class_or_alias_name_has_one_meaning() -> None:
    homes: dict[str, list[str]] = {}
    for path in sorted((ROOT / "geoapp").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match node:
                case (
                    ast.ClassDef(name=name)
                    | ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    bare = name.lstrip("_")
                    if bare[:1].isupper() and not bare.isupper():
                        homes.setdefault(bare, []).append(path.name)
    assert {name: paths for name, paths in homes.items() if len(paths) > 1}.keys() == MEANT_TWICE.keys()
