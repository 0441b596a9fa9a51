"""The browser: pages, maps and routes; the only ring beside the command line that draws."""

from geoapp import gdal

gdal.restrict()  # a process that serves pages is ours
