"""HTML as tokens: what a browser shows, with what belongs to the site marked as furniture.

`parse` makes the tree, `furniture` finds the document in the page, `walk` turns elements into blocks with `styles`,
`spaces` and `lists`. It may import `stream` and `text`.
"""

__all__: tuple[str, ...] = ()
