"""Corpora as model files: one room a model, one command each.

Every model is made again by its command from a recipe in `recipes`; `progress` and `curves` show the work. A model
ships beside its baselines and its card in `docs/models`. It may import everything below it.
"""

from __future__ import annotations

__all__: list[str] = []
