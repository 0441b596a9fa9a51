"""The matcher: which entries of two lists are the same project, with a score and what speaks for it."""
