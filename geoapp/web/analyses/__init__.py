"""The analysis pages: what they ask, how it is worked out, and how the outcome is shown."""
