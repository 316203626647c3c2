"""Conservation of ink: what is printed in a table's region belongs to a fact, is recognised as something else, or is unplaced.

`regions` finds where tables stand; `enter` gives each character of them one account (`account`, `classify`); `unplaced` lists what
is left over and puts under review the facts that it might belong to. `recognised` holds what the steps before have found.

Knows the found rows, the alignment and the pieces; decoding is below it, as facts are.
"""

__all__: list[str] = []
