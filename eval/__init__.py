"""How good a reading is: scores, suites of generated documents, peers beside gouji."""

from __future__ import annotations

__all__: list[str] = []
