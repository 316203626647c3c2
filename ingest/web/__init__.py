"""HTML → tokens.

Steps: bytes → a tree (`parse`) → the site's parts marked as furniture (`furniture`) → lines and tables (`walk`, list
numbers too, and `grid`), with their styles and how they are seen (`styles`, from `declarations`, `colours`, `placing` and the page's
`sheets`), what shows something else than its text (`replaced`, `signs`) and white space (`spaces`) → the stream (`read`).

May import `ingest.stream`, and from `ingest.text` encodings and leaked marks. Of style sheets inside the page only what is
hidden or generated is read; scripts are not read, nothing is fetched.
"""

__all__: tuple[str, ...] = ()
