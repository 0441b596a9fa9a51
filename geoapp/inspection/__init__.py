"""Inspection of given coordinates: CRS, datum, axes, shapes and attributes of a user's layer."""
