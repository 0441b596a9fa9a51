"""The Python API for notebooks; ``geoapp`` itself names what is public of it."""
