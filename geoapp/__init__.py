"""Public-works projects of a city plan, read, placed and served as maps."""
