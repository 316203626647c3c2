"""Fragments aligned with the rows of a form."""
