"""One reading a row, and from the readings facts with their confidence.

`sum_candidates` adds readings that sums over other rows ask for; `joint_choice` chooses one reading a row over each table, with
`integer_program` where there are too many to compare; `facts` makes facts of the choice and doubts them, with `ink` for scans
and `optional_rows` for what a document need not have; `calibration` turns raw confidence into a probability, once rules are
checked. `origin` knows where facts were read from and what they could be as well.

Knows text, forms, the lattice of readings and the found rows; the room of editing is above it.
"""
