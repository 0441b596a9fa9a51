"""Plain Python: what a plan, a project, a location, a layer and a selection are."""
