"""Reports whose headings are hard: many levels, run-in items, names of sections below sections, captions, small tables, notes.

`draw` composes a draft from figures, tables and `data/outlines.yaml`; `families` are the kinds of difficulty, of which one is
kept out of development.
"""

__all__: tuple[str, ...] = ()
