"""Text to records: outline, boxes, indicators, projects."""
