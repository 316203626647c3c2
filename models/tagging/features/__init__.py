"""Features of lines for the linear tagger: their shape, their likeness to the texts of forms, and hashed characters.

`view` is a document as taggers see it; `shape` and `similarity` describe lines, `grams` hashes their characters, and `lines` puts
all into one matrix. Knows text, forms and labels, not the taggers.
"""
