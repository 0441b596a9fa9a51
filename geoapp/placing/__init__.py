"""Names to places, places to districts."""
