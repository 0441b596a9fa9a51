"""Numbers in the paths of routes: so few digits that reading them costs nothing and breaks nothing."""

from starlette.convertors import Convertor, register_url_convertor


class Number(Convertor[int]):
    """A whole number from 0 on, of nine digits at most; the server's own would be any number of digits."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """Return the number of its digits."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return the digits of a number."""
        return str(value)


register_url_convertor("number", Number())
NUMBER = "number"
"""The name of the kind in a route's path, ``{z:number}``."""
