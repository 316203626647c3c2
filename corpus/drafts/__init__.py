"""Invented reports as plain values, before they are rendered: figures, running text, tables and gold readings.

`facts` draws the figures, `prose` and `agency` the text, `layout` the tables, `compose` puts a `draft` together;
`rules`, `ambiguity` and `runs` say what a damaged draft leaves open. It imports nothing of the other rooms.
"""

__all__: tuple[str, ...] = ()
