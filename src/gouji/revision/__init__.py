"""A report after a person has corrected cells of it, and what to look at next.

`facts_as_corrected` makes the facts that rules see; `recheck` runs the rules again over the tables in question and makes the
revision; `restore` gives back the reading. `choices` lists what a doubtful cell, or several that go together, may be instead;
`queue` orders them by how much one look settles. Nothing here reads a document: a report is enough.

Stands on the rules of `gouji.models.editing`; the exporters and reports are above it.
"""
