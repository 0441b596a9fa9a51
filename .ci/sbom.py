"""The software bill of materials (CycloneDX 1.6, JSON) of a folder of wheels: python .ci/sbom.py FOLDER.

The same wheels give the same bytes: it holds no time, and its serial number is made of its content.
"""

import json
import sys
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "sbom.cdx.json"
OURS = "geoapp-plans"


def main() -> None:
    """Write the bill beside the wheels that it lists."""
    folder = Path(sys.argv[1])
    (folder / NAME).write_text(make_bill(folder), encoding="utf-8")


def make_bill(folder: Path) -> str:
    """Return the bill of a folder's wheels as JSON text."""
    facts = {wheel: read_metadata(wheel) for wheel in sorted(folder.glob("*.whl"))}
    known = {canonicalize_name(told["Name"]): component_of(wheel, told) for wheel, told in facts.items()}
    bill = Bom(components=[one for name, one in known.items() if name != OURS])
    bill.metadata.component = known.get(OURS)
    for told in facts.values():
        needed = [known[name] for name in needs(told) if name in known]
        bill.register_dependency(known[canonicalize_name(told["Name"])], needed)
    written = json.loads(JsonV1Dot6(bill).output_as_string())
    del written["metadata"]["timestamp"], written["serialNumber"]
    content = json.dumps(written, sort_keys=True)
    written["serialNumber"] = uuid5(NAMESPACE_URL, sha256(content.encode()).hexdigest()).urn
    return json.dumps(written, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def read_metadata(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8", "replace"), headersonly=True)


def component_of(wheel: Path, told: Message) -> Component:
    """Return a wheel as a component, with the hash of its file."""
    name, version = canonicalize_name(told["Name"]), told["Version"]
    licence = licence_of(told)
    return Component(
        type=ComponentType.APPLICATION if name == OURS else ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("pypi", None, name, version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(wheel.read_bytes()).hexdigest())],
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def licence_of(told: Message) -> str:
    """Return the licence that metadata name: the expression, the word, or the classifiers."""
    word = (told["License-Expression"] or told["License"] or "").strip()
    if word and "\n" not in word and len(word) <= 60:  # noqa: PLR2004 (longer ones are the licence's text)
        return word
    classifiers = told.get_all("Classifier") or []
    named = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")]
    return " and ".join(sorted(named))


def needs(told: Message) -> Iterator[str]:
    """Yield the names of what a package needs here, without its extras."""
    for line in told.get_all("Requires-Dist") or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


if __name__ == "__main__":
    main()
