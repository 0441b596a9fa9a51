"""The page 区县: a district's counts, its map and its conflicts."""
