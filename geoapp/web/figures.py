"""Sizes, dates and shares as pages write them: as paper does."""

from geoapp.pipeline.figures import milestone, percent, quantity

__all__ = ["milestone", "percent", "quantity"]
