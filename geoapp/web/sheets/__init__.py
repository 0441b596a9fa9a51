"""Printed sheets: their route, their page, and the links that lead to them."""
