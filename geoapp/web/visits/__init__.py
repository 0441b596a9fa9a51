"""Visits: what each of them holds in the server's memory, how much that may be, and how it goes."""
