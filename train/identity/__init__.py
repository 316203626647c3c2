"""Fits when a document is on a form: `samples` makes the documents, `fit` the model."""

from __future__ import annotations

__all__: list[str] = []
