"""Files, packages and network, in and out."""
