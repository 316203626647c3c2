"""Recipes: which documents a corpus holds, as TOML beside the code that reads them.

`recipe` turns a file into plans, `manifest` writes a corpus with its hashes, `records` gives it as tables. The same
recipe gives the same bytes. It may import drafts, damage, renderers and `make`.
"""

from __future__ import annotations

__all__: list[str] = []
