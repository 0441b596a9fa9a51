"""What the program is made of is listed, and known weaknesses of it are found without a network."""

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parent.parent


def run(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / ".ci" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_wheel(folder: Path, name: str, version: str, *lines: str) -> None:
    with ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        metadata = "\n".join(("Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines))
        archive.writestr(f"{name}-{version}.dist-info/METADATA", metadata + "\n\nNo header: here\n")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    write_wheel(
        tmp_path,
        "geoapp_plans",
        "0.1.0",
        "License-Expression: MIT",
        "Requires-Dist: Some.Lib>=1",
        'Requires-Dist: absent; extra == "test"',
    )
    write_wheel(
        tmp_path,
        "some_lib",
        "1.2",
        "Classifier: License :: OSI Approved :: BSD License",
        "Home-page: https://a.example",
    )
    write_wheel(tmp_path, "bare", "3")
    return tmp_path


def test_a_bill_lists_wheels_with_version_licence_hash_and_needs(wheels: Path) -> None:
    assert run("sbom.py", str(wheels)).returncode == 0
    text = (wheels / "sbom.cdx.json").read_text(encoding="utf-8")
    bill = json.loads(text)
    parts = {one["name"]: one for one in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {name: one["version"] for name, one in parts.items()} == {"some-lib": "1.2", "bare": "3"}
    assert "BSD License" in json.dumps(parts["some-lib"]["licenses"])
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["hashes"][0]["content"]) for one in parts.values())
    assert bill["metadata"]["component"]["licenses"][0]["license"]["id"] == "MIT"
    needed = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert needed["geoapp-plans@0.1.0"] == ["some-lib@1.2"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_the_same_wheels_give_the_same_bill_and_others_another(wheels: Path) -> None:
    bills = []
    for version in (None, None, "2"):
        if version:
            write_wheel(wheels, "more", version)
        run("sbom.py", str(wheels))
        bills.append((wheels / "sbom.cdx.json").read_bytes())
    assert bills[0] == bills[1]
    assert json.loads(bills[0])["serialNumber"] != json.loads(bills[2])["serialNumber"]


def test_a_bill_names_no_index_and_no_address_of_a_package(wheels: Path) -> None:
    run("sbom.py", str(wheels))
    addresses = re.findall(r"https?://[^\"]+", (wheels / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert {address.split("/")[2] for address in addresses} <= {"cyclonedx.org", "github.com"}


def advisory(name: str, **affected: object) -> dict[str, object]:
    package = {"ecosystem": "PyPI", "name": name}
    return {"id": "TEST-1", "summary": "it breaks", "affected": [{"package": package, **affected}]}


def ranges(*events: dict[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": list(events)}]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (advisory("Starlette", ranges=ranges({"introduced": "0"})), True),
        (advisory("starlette", ranges=ranges({"introduced": "0"}, {"fixed": "0.0.1"})), False),
        (advisory("starlette", ranges=ranges({"introduced": "0"}, {"fixed": "999"})), True),
        (advisory("starlette", ranges=ranges({"introduced": "999"})), False),
        (advisory("starlette", ranges=ranges({"introduced": "0"}, {"last_affected": "0.1"})), False),
        (advisory("starlette", versions=["0.0.0"]), False),
        (advisory("no-such-package", ranges=ranges({"introduced": "0"})), False),
        (advisory("starlette", ranges=ranges({"introduced": "0"})) | {"withdrawn": "2026-01-01"}, False),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_weakness_is_found_where_the_installed_version_has_it(
    tmp_path: Path,
    told: dict[str, object],
    found: bool,  # noqa: FBT001 (facts of a row)
    packed: bool,  # noqa: FBT001 (facts of a row)
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "TEST-1.json").write_text(json.dumps(told), encoding="utf-8")
    if packed:
        with ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(copy / "TEST-1.json", "TEST-1.json")
    result = run("audit.py", str(tmp_path / "all.zip" if packed else copy))
    assert result.returncode == int(found), result.stderr
    assert ("TEST-1 it breaks" in result.stdout) is found


def test_without_a_copy_the_list_has_names_versions_and_licences() -> None:
    result = run("audit.py")
    assert result.returncode == 0
    assert re.search(r"^starlette +\d\S+ +BSD-3-Clause$", result.stdout, re.MULTILINE)
    assert "no copy of advisories" in result.stdout
