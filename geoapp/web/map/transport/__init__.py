"""Transport of projects to the map: in the message, by an address of ours, or as vector tiles."""
