"""Plain text as tokens: paragraphs, tables of tabs or of one cell a line, page marks.

`encodings` turns bytes into text, `pages` finds page marks, `tables` tables, `read` writes the stream. It may import
`stream`.
"""

__all__: tuple[str, ...] = ()
