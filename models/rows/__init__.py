"""The rows that an alignment found: whose numbers they are, their order, and how they may be read.

Steps: `find` chooses for each row the place whose numbers count, `shapes` learns columns from complete rows, `order` finds
which rows are out of order, `beside_unplaced` marks rows beside something without a place, `continued` finds the printed rows
that hold only pieces of labels, `column_headers` the columns whose headers name something else. `found_row` holds the type.
It knows alignment, places, fragments, lattice and forms, and asks the lattice for each row's readings.
"""
