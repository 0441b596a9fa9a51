"""Several processes that serve one port: each browser stays with one of them."""
