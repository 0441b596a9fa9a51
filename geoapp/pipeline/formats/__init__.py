"""The formats that are handed out: a module with ``FORMAT`` and ``write`` is a format."""
