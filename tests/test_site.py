"""The documentation as a site: every link and anchor leads somewhere, and no page asks another host."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from lxml import html

from geoapp.settings import DISTRIBUTION, ROOT, VERSION

LOADS = "//script/@src | //link[not(@rel='canonical')]/@href | //img/@src | //iframe/@src | //source/@src"
"""What a browser fetches by itself; an ``a`` is followed by a person only."""

CFF_KEYS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords",
    "license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact",
    "repository-code", "title", "type", "url", "version",
}  # fmt: skip
"""Of the Citation File Format 1.2.0, in which any other key is an error."""


def build(folder: Path, docs: Path) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(docs, folder / "docs", dirs_exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder / "site")],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(folder, ROOT / "docs")
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "site"


@pytest.mark.slow
def test_every_document_is_a_page_without_a_dead_link(site: Path) -> None:
    made = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")} - {"404"}
    assert made == {
        path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("[a](nowhere.md)", "nowhere.md"),
        ("[a](python.md#nowhere)", "#nowhere"),
        ("![a](screenshots/nowhere.png)", "nowhere.png"),
        ("[a](/python.md)", "/python.md"),
    ],
)
def test_a_dead_link_fails_the_build_and_is_named(link: str, said: str, tmp_path: Path) -> None:
    docs = tmp_path / "source"
    docs.mkdir()
    (docs / "index.md").write_text(f"# Page\n\n{link}\n", encoding="utf-8")
    (docs / "python.md").write_text("# Python\n", encoding="utf-8")
    done = build(tmp_path, docs)
    assert done.returncode != 0
    assert said in done.stderr + done.stdout


@pytest.mark.slow
def test_no_page_asks_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        fetched = html.fromstring(page.read_bytes()).xpath(LOADS)
        assert len(fetched) > 3
        assert [one for one in fetched if re.match(r"(?:[a-z]+:)?//", one)] == [], page.name
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import\s*)[\"']?(?:https?:)?//", styles) == []


def test_the_citation_file_is_of_its_format_and_says_what_the_package_says() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited.keys() <= CFF_KEYS
    assert {"authors", "cff-version", "message", "title"} <= cited.keys()
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] in {"software", "dataset"}
    assert all(one["name"] for one in cited["authors"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (cited["version"], cited["license"]) == (VERSION, project["license"])
    assert [one["name"] for one in cited["authors"]] == [one["name"] for one in project["authors"]]


def test_nothing_tells_to_install_somebody_elses_package() -> None:
    names = ["README.md", "CONTRIBUTING.md", "data/codelists/faults.csv", ".ci/install-offline"]
    texts = [ROOT / name for name in names] + [
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "geoapp").rglob("*.py"),
    ]
    wrong = re.compile(r"(?:install|安装)\s+[\"']?geoapp(?![-\w])|geoapp\[")
    assert [path.name for path in texts if wrong.search(path.read_text(encoding="utf-8"))] == []
    assert DISTRIBUTION == "geoapp-plans"
