"""Health: what an operator sees of a running server."""
