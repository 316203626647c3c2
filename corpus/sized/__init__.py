"""Documents of any size of one kind of content each, on which the growth of a reading's cost is measured.

`plain` makes text and Markdown, `web` HTML, `word` Word documents, `pdf` PDF files; `kinds` lists them all.
"""
