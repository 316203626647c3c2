"""The recipes of gouji's own corpora, as TOML."""

from __future__ import annotations

__all__: list[str] = []
