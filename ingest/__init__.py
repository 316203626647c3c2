"""A source as a token stream: one room a format, and one table that picks it.

`open` reads the bytes, `sniff` tells the kind, and a room converts it: `text`, `markdown`, `web`, `word`, or `mixed`
for PDF and `scan` for pictures. It adds no meaning and loses nothing. It knows nothing of forms.
"""

from __future__ import annotations

from gouji.ingest.open import load_document, open_document, reread_tokens

__all__ = ["load_document", "open_document", "reread_tokens"]
