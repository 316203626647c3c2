"""Markdown → tokens."""
