"""The grammar of printed numbers: what the characters of a cell, or of a stretch of a line, say.

`grammar` reads a cell as numbers, each with its unit, its note and the doubts that its characters leave, or as a value that is
no number. `signs` makes the signs of one meaning alike, `words` lists what stands around numbers, `numerals` reads numbers
written in words or with letters. `doubts` compares a number with its column: its type and its unit. The same characters mean
the same in every format. It knows the types of a form's values, and nothing of rows and columns.
"""
