"""Data of the generator: forms as printed, running text, invented names, misspellings."""

from __future__ import annotations

__all__: list[str] = []
