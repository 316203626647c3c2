"""Headings: text, level and section."""
