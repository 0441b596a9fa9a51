"""``geoapp nginx``."""

from ipaddress import ip_address

import click

from geoapp.cli._speech import answer


def _machines(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is no address with a port, ``10.0.0.1:8501`` or ``[2001:db8::1]:8501``, and one that comes twice."""
    for value in given:
        host, colon, port = value.rpartition(":")
        try:
            is_bare = ip_address(host.strip("[]")).version == 4  # noqa: PLR2004 (IPv6 stands in brackets)
            is_one = bool(colon) and (host.strip("[]") == host) == is_bare and 0 < int(port) < 65536  # noqa: PLR2004 (ports)
        except ValueError:
            is_one = False
        if not is_one or given.count(value) > 1:
            message = f"{value!r} is no address with a port, such as 10.0.0.1:8501, or stands there twice"
            raise click.BadParameter(message)
    return given


def _word(_: click.Context, __: click.Parameter, value: str) -> str:
    """Refuse what nginx would not take as one word."""
    if not value or not all(letter.isalnum() or letter in "._-:*[]" for letter in value):
        message = f"{value!r} is none that nginx takes"
        raise click.BadParameter(message)
    return value


@click.command()
@click.option(
    "--machine",
    "machines",
    callback=_machines,
    multiple=True,
    default=["127.0.0.1:8501"],
    show_default=True,
    help="Address and port of a geoapp serve; give one for each machine.",
)
@click.option(
    "--name", callback=_word, default="_", show_default=True, help="Public name, as visitors type it."
)
@click.option(
    "--listen", callback=_word, default="80", show_default=True, help="Port of nginx, or address and port."
)
def command(machines: tuple[str, ...], name: str, listen: str) -> None:
    """Print a configuration of nginx in front of one machine or several, each of which keeps its visitors."""
    from geoapp.io.serving_files import write_nginx  # noqa: PLC0415 (late: other commands do without)

    told = write_nginx(machines, name=name, listen=listen)
    answer({"configuration": told}, told.rstrip("\n"))
