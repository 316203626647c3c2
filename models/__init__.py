"""A token stream as rows, facts and findings: the reading, room by room.

From the bottom: `text` and `forms`, `labels`, `fragments`, `lattice`, `alignment`, `rows`, `headings`, `identity`,
`decoding`, `accounts`, `claims`, `editing`, `series`; `tagging` is what the taggers need. `gouji.pipeline` calls them in order.
"""

__all__: list[str] = []
