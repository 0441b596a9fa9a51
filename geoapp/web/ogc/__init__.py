"""OGC API – Features: what GIS programs read under ``/ogc``, and what its pages say to people."""
