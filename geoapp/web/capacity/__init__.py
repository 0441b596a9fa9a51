"""Capacity: what is taken on at a time, by kind, for one visitor and in all."""
