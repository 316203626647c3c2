"""PDF files whose pages are text, pictures, or both, as one token stream.

`read` puts text layers and scans together, `scans` has the pictures read, `preferred` chooses between a text layer
and a reading of its picture. The only room that knows both `pdf` and `scan`.
"""

__all__: tuple[str, ...] = ()
