"""Configurations of other programs that serve with us: texts with ``@NAMES@`` in place of what an operator says."""

from collections.abc import Sequence

from geoapp.limits import limit
from geoapp.settings import folder_of_serving


def write_nginx(machines: Sequence[str], *, name: str, listen: str) -> str:
    """Return nginx's configuration for machines, each an address with its port; numbers begin at 1.

    >>> "server 10.0.0.2:80 backup max_fails=0;" in write_nginx(["10.0.0.1:80", "10.0.0.2:80"], name="_", listen="80")
    True
    """
    numbers = range(1, len(machines) + 1)
    share = f"{100 / len(machines):.2f}%"
    return _fill(
        "nginx.conf",
        UPSTREAMS="\n".join(_upstream(number, machines) for number in numbers),
        DRAWN="\n".join(f"    {'*' if number == len(machines) else share} {number};" for number in numbers),
        NAMED="\n".join(f"    {number} {number};" for number in numbers),
        ANSWERED="\n".join(
            f'    "~(^|[ ,]){_escaped(machine)}$" {number};' for number, machine in enumerate(machines, 1)
        ),
        LISTEN=listen,
        NAME=name,
        UPLOAD=str(limit("upload_mb") + 1),
    )


def write_unit(command: str, *, address: str, port: int) -> str:
    """Return a unit of systemd that serves by a command, which is the path of ``geoapp``."""
    return _fill("geoapp.service", COMMAND=command, ADDRESS=address, PORT=str(port))


def _upstream(number: int, machines: Sequence[str]) -> str:
    """Return a machine with the others behind it, which are always asked: both may have been lost and be back."""
    lines = [f"    server {machines[number - 1]} max_fails=1 fail_timeout=5s;"]
    lines += [f"    server {one} backup max_fails=0;" for one in machines if one != machines[number - 1]]
    return "\n".join((f"upstream geoapp_{number} {{", *lines, "}"))


def _escaped(machine: str) -> str:
    return "".join(rf"\{letter}" if letter in ".[]" else letter for letter in machine)


def _fill(template: str, **values: str) -> str:
    text = (folder_of_serving() / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
