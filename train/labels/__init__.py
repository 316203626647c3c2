"""Fit the label matcher."""
