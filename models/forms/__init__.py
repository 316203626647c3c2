"""Forms: the YAML files, their types, and what follows from a form before any document is read.

Steps: `load` reads a file into the types of `definition`, `check` checks what the schema cannot say; `equations` writes the
rules out over facts, `outline` lays rows and labels out in printed order, `arithmetic` says when sums are equal.
It knows the normal forms of text.
"""
