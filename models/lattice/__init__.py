"""The readings of a run of numbers."""
