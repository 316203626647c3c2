"""Whether the place that an alignment gives a row is the form's own: in its table, and as the source's grid has it.

It knows alignment, fragments and forms. `read_elsewhere` finds rows whose numbers stand in another table than the form's,
`off_grid` rows that the grid contradicts; `numbers` lists what a placed row holds.
"""
