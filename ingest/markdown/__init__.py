"""Markdown → tokens.

Steps: lines → blocks (`read`), pipe tables mended (`tables`), inline marks dropped or kept as furniture (`inline`).
The rules are ours and not CommonMark's: see `docs/decisions/0020-markdown-by-our-own-rules.md`.

May import `ingest.stream`, `ingest.text` for plain lines and tab tables, and `ingest.web` for HTML tables.
"""

__all__: tuple[str, ...] = ()
