"""The whole path in order."""
