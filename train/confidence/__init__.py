"""Fit the confidence model."""
