"""The page of the map: projects, legend, table and the visitor's own layers."""
