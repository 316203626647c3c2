"""Lines as pieces: fragments of labels, and runs of numbers, each with its place.

Steps: `splitting` cuts lines into pieces, `merged_rows` splits runs that hold several rows, `captions` gives rows the item
numbers of the captions over them; `headers` matches a source table's columns with the form's by its header, and `column_names` says
which column a header names. `pieces` holds
the types. A piece is not yet a label or a row: that is the alignment's decision.
It knows text, forms and the index of labels.
"""
