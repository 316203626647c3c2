"""A token stream → tags, labels, tables, facts, findings: the reading, step by step.

`lines` and `pieces` take the stream apart, `outline` lays out a form, `align` puts both together, `rows` and `lattice` say what a row
may hold, `decode` chooses, `facts` tells how sure it is, `reconcile` and `localise` check it against the rules.
"""

__all__: list[str] = []
