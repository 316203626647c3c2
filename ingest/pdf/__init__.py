"""PDF files with a text layer, as layouts of their pages.

`drawn` takes what a page draws; `glyphs`, `words` and `characters` make its text, `rulings`, `grids` and `cells` its
tables, `layout` the page; `triage` and `overlaid` say what kind of page it is. It may import `page`.
"""

__all__: tuple[str, ...] = ()
