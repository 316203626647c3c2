"""PDF with a text layer → a `TokenStream`."""

from __future__ import annotations

__all__: list[str] = []
