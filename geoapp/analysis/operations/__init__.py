"""The operations of analysis, one module each: a module here is an operation, and its name the operation's code."""

import pkgutil


def operation_codes() -> tuple[str, ...]:
    """Return the codes of all operations; loads none of them.

    >>> "buffer" in operation_codes()
    True
    """
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
