"""Markdown as tokens: what a rendered page shows, a line for each line of the source.

`read` finds the blocks and writes them, `inline` reads emphasis and links, `tables` mends pipe tables. It may import
`stream`, `text` and `web`, as HTML stands inside Markdown.
"""

__all__: tuple[str, ...] = ()
