"""The quick network of the reader of text: RapidOCR's recogniser in whole numbers.

`fit` looks how far its layers' values reach on lines of generated scans, and writes it. It may import the reader of scans.
"""

__all__: tuple[str, ...] = ()
