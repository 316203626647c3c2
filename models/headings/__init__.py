"""Headings: their text, level and section.

Steps: `find` finds headings among paragraphs, by numbering, by what the source declares, and by the form's titles; `inline`
finds the sections' titles inside longer lines, with the alignment's help; `sections` assigns headings to the form's sections,
in order and before their tables. `found_heading` holds the type.
It knows text, forms, likeness of labels and the alignment, and no rows.
"""
