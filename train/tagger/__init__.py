"""Fit the line taggers."""
