"""Recipes of models, as TOML: what each is fitted on and how."""

from __future__ import annotations

__all__: tuple[str, ...] = ()
