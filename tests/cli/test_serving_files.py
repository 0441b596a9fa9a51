"""Configurations that commands print are taken by the programs that they are for; those of Docker are in step."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.settings import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
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
