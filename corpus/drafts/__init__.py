"""Invented reports before they are rendered."""
