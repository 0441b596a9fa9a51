"""Sizes, dates and shares as pages write them: as paper does."""

from geoapp.pipeline.figures import milestone, milestone_date, percent, quantity

__all__ = ["milestone", "milestone_date", "percent", "quantity"]
