"""Operators that damage drafts, labels and pictures."""
