"""The browser: pages, maps and routes; the only ring beside the command line that draws."""

import gc

from geoapp import gdal

_YOUNG = 10_000
"""New objects that make a collection of the young ones; at Python's own 700 there are three within each page's run, and
hundreds while a process loads its modules."""

gdal.restrict()  # a process that serves pages is ours
gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
