"""Bundles and plots as pages."""
