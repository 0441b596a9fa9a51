"""Frame in, frame out."""
