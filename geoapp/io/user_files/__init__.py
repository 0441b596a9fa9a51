"""Files of features that a user brings along, read from bytes: nothing in them is trusted."""
