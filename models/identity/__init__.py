"""Identity: which form a document is on, and its title, year and agency.

Steps: `choose` counts the labels of each form and aligns the close ones; `title` finds title, year and agency; `authorship`
compares them with what the text says of its author and period; `organs` says when two names are one organ's.
It knows forms, labels, text, fragments and the alignment.
"""
