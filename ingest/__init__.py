"""A source → a `TokenStream`: one module a format, one table (`gouji.ingest.open`) that picks it."""

from __future__ import annotations

from gouji.ingest.open import load_document, open_document, reread_tokens

__all__ = ["load_document", "open_document", "reread_tokens"]
