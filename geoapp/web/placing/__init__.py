"""The page 落图: a project without a sure place is put on the map, as a draft that waits for the curator."""
