"""Places that an operator knows: a folder of files, read once into an index that names are looked up in."""
