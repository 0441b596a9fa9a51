"""The map of projects: its base, what is drawn on it, what a person does there, and how the browser gets it."""
