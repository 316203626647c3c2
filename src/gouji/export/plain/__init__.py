"""Formats that programs read, and Markdown: JSON (`gouji.report/1`), CSV, data frames, pipe tables.

One module a format. It may import `gouji.export.views`; pandas and polars are loaded only when a frame is asked for.
"""

__all__: tuple[str, ...] = ()
