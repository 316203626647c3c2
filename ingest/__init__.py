"""A source → a `TokenStream`: one module a format, one table (`gouji.ingest.open`) that picks it."""

from __future__ import annotations

from gouji.ingest.open import open_document

__all__ = ["open_document"]
