"""One project: what is known of it, its clause, why it is where it is, and what is near."""
