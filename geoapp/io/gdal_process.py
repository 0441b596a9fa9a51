"""Reading through GDAL where it is restricted: in this process if it is ours, else in a worker."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from geoapp import gdal
from geoapp.io import worker

Result = TypeVar("Result")


def call(function: Callable[..., Result], *arguments: Any, **options: Any) -> Result:  # noqa: ANN401 (whatever the function takes)
    """Return ``function(*arguments, **options)``; all must be picklable.

    Raises:
        GeoappError: the function's own error, as it is.
        WorkError: a worker took too long or too much memory, or crashed.
    """
    whole = partial(function, **options) if options else function
    return whole(*arguments) if gdal.is_restricted() else worker.run(whole, *arguments)
