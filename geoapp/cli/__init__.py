"""The command line: ``geoapp read | build | export``; each command is a module of this package."""

import importlib
import pkgutil
import sys
from typing import NoReturn

import click

from geoapp import gdal
from geoapp.analysis.operations import operation_codes
from geoapp.cli._packages import missing_error, missing_packages
from geoapp.cli._speech import HELP, add_flags, tell_error
from geoapp.cli._summaries import summary_of
from geoapp.errors import GeoappError
from geoapp.sentences import SentencesError
from geoapp.settings import VERSION

gdal.restrict()  # a process that runs a command is ours


class _Commands(click.Group):
    """A group that finds its commands by folder and says an error of ours in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        own = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
        return sorted(name.replace("_", "-") for name in (*own, *operation_codes()))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            names = self.list_commands(ctx)
            most = formatter.width - 6 - max(map(len, names))
            formatter.write_dl([(name, summary_of(_module_of(name), most)) for name in names])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        code = cmd_name.replace("-", "_")
        if code in operation_codes():
            return add_flags(importlib.import_module("geoapp.cli._analysis").make_command(code))
        return add_flags(importlib.import_module(_module_of(cmd_name)).command, answers=code != "serve")

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if not error.name or error.name.startswith(f"{__name__.partition('.')[0]}."):
                raise  # a mistake of ours, not of the installation
            _leave(missing_error(missing_packages() or [error.name]), ctx)
        except (GeoappError, SentencesError) as error:
            _leave(error, ctx)


def _module_of(name: str) -> str:
    code = name.replace("-", "_")
    return f"geoapp.{'analysis.operations' if code in operation_codes() else 'cli'}.{code}"


def _leave(error: GeoappError | SentencesError, ctx: click.Context) -> NoReturn:
    tell_error(error, getattr(error, "code", ""), ctx.meta)
    sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": HELP})
@click.version_option(VERSION, prog_name="geoapp")
def main() -> None:
    """Read a city's plan, place its projects and hand out maps and files."""
