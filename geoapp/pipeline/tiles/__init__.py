"""Vector tiles of a plan's projects: what is drawn of them at each zoom, and the archive that a build makes of them."""
