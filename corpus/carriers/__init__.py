"""Damage to the carriers of documents, which knows nothing of the forms that stand in them.

Cells, rows, attributes, tags, separators and lines are dropped, doubled, merged or split at random. What a document says
stays known as far as its characters are kept: `Mutated.removed` holds those that were not. May know nothing of the
project but its errors.
"""
