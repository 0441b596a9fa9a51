"""The API: what a script or QGIS reads under ``/api/v1``."""
