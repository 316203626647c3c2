"""Random changes of files by their structure: bytes, text, trees, packages, PDF objects, pictures, data.

A module a structure; each change is a function from bytes and a random generator to bytes, and the same generator gives
the same bytes. `choose.mutate` picks those that suit a file. May know nothing of the project, nor of what the files say.
"""
