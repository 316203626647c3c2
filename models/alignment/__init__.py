"""The alignment of a document's pieces with the rows of a form: one cheapest path for all damage.

Steps: `segments` lists what consecutive pieces may be, with prices, helped by `fits` for the sizes of runs; `align` searches the
cheapest path through the form's outline; `unlabelled` and `group_rows` correct the places of rows without labels, of which the
order alone is known. `settings` holds the prices.
It knows fragments, forms, likeness of labels, and what the lattice says of a run's cells.
"""
