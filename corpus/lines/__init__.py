"""Lines of generated documents with gold classes, for fitting line taggers and for measuring them.

`documents` reads the documents of a recipe, `tags` aligns their lines with the `parts` of the draft, `rest` names
what is left. It may import the other rooms of corpus, the ingest and `models.text`.
"""

__all__: tuple[str, ...] = ()
