"""Geocoders: public services that are asked for a place, where an operator switches one on."""
