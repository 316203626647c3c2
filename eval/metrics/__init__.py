"""Figures of readings against gold."""
