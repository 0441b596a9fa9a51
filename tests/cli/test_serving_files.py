"""Configurations that commands print are taken by the programs that they are for; those of Docker are in step."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import metadata
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.settings import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE, WITH_STORE = (
    yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    for name in ("compose.yaml", "compose.postgis.yaml")
)
STORE = WITH_STORE["services"]["store"]
NGINX, SYSTEMD = shutil.which("nginx", path="/usr/sbin:/usr/bin"), shutil.which("systemd-analyze")
EXPOSURE = 20
"""Most that systemd's own measure of what a service could do may come to, of 100."""


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
@pytest.mark.parametrize(
    "machines", [["127.0.0.1:8501"], ["10.0.0.1:1", "10.0.0.2:65535", "[2001:db8::1]:8501"]], ids=len
)
def test_nginx_takes_its_configuration(machines: list[str], tmp_path: Path) -> None:
    flags = [flag for machine in machines for flag in ("--machine", machine)]
    (tmp_path / "geoapp.conf").write_text(
        printed("nginx", *flags, "--listen", "127.0.0.1:8090", "--name", "plans.example.org"),
        encoding="utf-8",
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {tmp_path}/geoapp.conf; }}",
        encoding="utf-8",
    )
    found = subprocess.run(
        [str(NGINX), "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--machine", "plans.example.org:8501"],
        ["--machine", "10.0.0.1"],
        ["--machine", "10.0.0.1:0"],
        ["--machine", "2001:db8::1:8501"],
        ["--machine", "10.0.0.1:1; include /etc/passwd"],
        ["--machine", "10.0.0.1:1", "--machine", "10.0.0.1:1"],
        ["--name", "a; b"],
        ["--name", ""],
        ["--listen", "80 {"],
    ],
)
def test_what_would_not_be_one_word_to_nginx_is_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["nginx", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""


def test_uploads_that_geoapp_takes_pass_nginx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_UPLOAD_MB", "7")
    assert "client_max_body_size 8m;" in printed("nginx")


@pytest.mark.skipif(not SYSTEMD, reason="systemd-analyze is not installed")
@pytest.mark.parametrize(
    "check",
    [["verify"], ["security", "--offline=yes", f"--threshold={EXPOSURE}"]],
    ids=["verify", "security"],
)
def test_systemd_takes_the_unit_and_finds_it_closed(check: list[str], tmp_path: Path) -> None:
    unit = tmp_path / "geoapp.service"
    unit.write_text(printed("systemd"), encoding="utf-8")
    found = subprocess.run([str(SYSTEMD), *check, str(unit)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "Unknown" not in found.stderr


def test_the_unit_starts_this_installation() -> None:
    command = Path(sys.executable).with_name("geoapp")
    assert f"\nExecStart={command} serve --address 127.0.0.1 --port 8600\n" in printed(
        "systemd", "--port", "8600"
    )


def test_a_dockerfile_has_nothing_that_its_linter_minds() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    found = subprocess.run([linter, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_nginx_of_the_containers_is_printed_by_the_command_for_their_addresses() -> None:
    services = COMPOSE["services"]
    flags: list[str] = []
    for name in ("geoapp-1", "geoapp-2"):
        flags += ["--machine", f"{services[name]['networks']['inside']['ipv4_address']}:8501"]
    assert (DEPLOY / "nginx.conf").read_text(encoding="utf-8") == printed("nginx", *flags)


def test_containers_believe_their_nginx_only_and_may_write_to_one_folder() -> None:
    services = COMPOSE["services"]
    proxy = services["nginx"]["networks"]["inside"]["ipv4_address"]
    machines = [service for name, service in services.items() if name != "nginx"]
    assert len(machines) == 2
    for machine in machines:
        assert machine["environment"]["GEOAPP_PROXIES"] == proxy
        assert machine["read_only"] is True
        assert machine["volumes"] == [f"written:{machine['environment']['GEOAPP_DATA']}"]
        assert "ports" not in machine  # nobody reaches them but by nginx
    assert set(services["nginx"]["depends_on"]) == {"geoapp-1", "geoapp-2"}


def both(part: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the entries of a part of both files of containers, with their names."""
    return [
        (name, entry or {}) for file in (COMPOSE, WITH_STORE) for name, entry in file.get(part, {}).items()
    ]


def test_containers_name_settings_that_there_are() -> None:
    read = "".join(
        (ROOT / "geoapp" / name).read_text(encoding="utf-8") for name in ("settings.py", "limits.py")
    )
    named = {
        name
        for _, service in both("services")
        for name in service.get("environment", {})
        if name.startswith("GEOAPP_")
    }
    assert {"GEOAPP_STORE", "GEOAPP_STORE_PASSWORD", "GEOAPP_DATA"} <= named
    assert [name for name in named if f'"{name}"' not in read] == []


def test_images_of_others_have_a_name_and_a_version_and_ours_are_built_here() -> None:
    ours = {"geoapp", "geoapp-postgis"}
    images = {service["image"] for _, service in both("services")}
    assert ours < images
    assert [
        one for one in images - ours if not re.fullmatch(r"[a-z]+(/[a-z]+)?:\d+(\.\d+)*(-\d+(\.\d+)*)?", one)
    ] == []
    for _, service in both("services"):
        assert ("build" in service) == (service["image"] in ours)
    extra = WITH_STORE["x-geoapp"]["build"]["args"]
    assert {
        name for name in extra if f"ARG {name}=" in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    } == set(extra)
    assert extra["EXTRAS"].strip("[]") in metadata("geoapp-plans").get_all("Provides-Extra")


def test_what_containers_wait_for_use_and_share_is_there() -> None:
    services = {name: {} for name, _ in both("services")}
    for name, service in both("services"):
        services[name] |= service
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert name in services
            is_watched = "test" in services[name].get("healthcheck", {}) or "build" in services[name]
            assert how["condition"] == "service_completed_successfully" or is_watched
        named = {one.partition(":")[0] for one in service.get("volumes", []) if not one.startswith(".")}
        assert named <= {name for name, _ in both("volumes")}
        assert {f"secrets/{one}" for one in service.get("secrets", [])} <= {
            f"secrets/{name}" for name, _ in both("secrets")
        }
    for one in STORE["volumes"][1:]:
        assert (DEPLOY / one.partition(":")[0]).is_file()
    (subnet,) = (ip_network(one["subnet"]) for one in COMPOSE["networks"]["inside"]["ipam"]["config"])
    addresses = [
        service["networks"]["inside"]["ipv4_address"]
        for _, service in both("services")
        if "networks" in service
    ]
    assert len(set(addresses)) == len(addresses) == 5
    assert all(ip_address(one) in subnet for one in addresses)


def test_machines_ask_the_store_that_is_there_by_a_secret_of_a_file() -> None:
    script = (DEPLOY / "store.sh").read_text(encoding="utf-8")
    askers = [WITH_STORE["services"][name] for name in ("geoapp-1", "geoapp-2", "load")]
    for asker in askers:
        told = asker["environment"]
        address = urlsplit(told["GEOAPP_STORE"])
        assert (address.scheme, address.username, address.password) == ("postgresql", "geoapp", None)
        assert address.hostname == STORE["networks"]["inside"]["ipv4_address"]
        assert address.path == f"/{STORE['environment']['POSTGRES_DB']}"
        assert f"CREATE ROLE {address.username} " in script
        assert told["GEOAPP_STORE_PASSWORD"] in [f"/run/secrets/{one}" for one in asker["secrets"]]
    words = {name: value for name, value in STORE["environment"].items() if "PASSWORD" in name}
    assert set(words) == {"POSTGRES_PASSWORD_FILE", "STORE_PASSWORD_FILE"}
    assert set(words.values()) == {f"/run/secrets/{one}" for one in STORE["secrets"]}
    assert '"$STORE_PASSWORD_FILE"' in script
    assert all(
        secret["file"].startswith("${SECRETS:?") for _, secret in both("secrets")
    )  # none in the checkout
    assert "ports" not in STORE
