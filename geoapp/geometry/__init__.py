"""Geometry: the kernel, metric measures, datums, Gauss-Krüger zones, Web Mercator and repair."""
