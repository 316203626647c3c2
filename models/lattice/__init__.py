"""The readings of a run of numbers: which number stands in which cell of a row, cheapest first.

`lattice` tries the ways of reading in order of their evidence: complete rows, the source's cells and grid, places on the page,
then cuts of glued digits (`tape`), blanks, and numbers left out; `variants` adds the recogniser's other readings of a scan's
ink. `readings` holds the types. Nothing is decided here: the joint choice over all rows follows in `gouji.models.decoding`.
It knows fragments and the types of a form's values.
"""
