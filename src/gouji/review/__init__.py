"""The review page: documents beside what was read of them, and a record of what people changed.

`opening` finds the documents, `readings` and `reader` read them and keep what was read, `sources` and `shower` show each as it
reads, `record` writes corrections down, `desk` holds what is open and its queue, `describe` and `details` put it into words,
`guard` keeps others out, `app` answers the browser, `serve` starts the server.
The page itself is built from `review/` at the repository's root; its built files stand in `static/`.
"""

__all__: tuple[str, ...] = ()
