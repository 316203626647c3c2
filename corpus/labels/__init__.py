"""Labels with the row that they name, or none, for fitting the label matcher and for measuring it.

`samples` makes them from `known` labels, `damage` misprints them, `negatives` makes texts that are no label of a row.
It may import `corpus.drafts` and the rooms `forms`, `labels` and `text` of models.
"""

__all__: tuple[str, ...] = ()
