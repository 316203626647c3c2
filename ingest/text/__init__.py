"""Plain text → tokens.

Steps: bytes → text (`encodings`) → lines and where pages meet (`pages`) → tab tables and tables with one cell a line
(`tables`) → the stream (`read`).

May import `ingest.stream`. Knows no markup; formats with markup give `TextWriter` their own reader of a line.
"""

__all__: tuple[str, ...] = ()
