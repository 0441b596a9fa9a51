"""The words of the screen; paper shares them, so that they are read one ring below."""

from geoapp.io.words import CATALOGUE, Words, load_words

__all__ = ["CATALOGUE", "Words", "load_words"]
