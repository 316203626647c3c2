"""Statistical data editing: rules checked on facts, errors located, values inferred, and verdicts on whose error it is.

`checks` lists the equations that facts let check; `breaks` finds the broken ones with their least-cost repairs, which
`localisation` searches over the numbered cells of `cell_equations`; `verdict` says whose error a break is; `reconciliation` makes
findings, proposals and doubts of all that. `inference` proposes values for blanks, `bounds` checks what is no equation, and
`detectability` rates cells by the rules that would notice an error in them. No value is ever changed.

Knows text, forms, the lattice, rows and decoding (origins, the integer program); claims and series are above it.
"""
