"""``python -m geoapp``: the command line."""

from geoapp.cli import main

main(prog_name="geoapp")
