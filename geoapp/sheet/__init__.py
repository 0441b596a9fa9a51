"""Sheets of paper: one drawing model in millimetres, made into PDF, pictures and Word files."""
