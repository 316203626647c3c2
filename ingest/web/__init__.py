"""HTML → tokens.

Steps: bytes → a tree (`parse`) → the site's parts marked as furniture (`furniture`) → lines and tables (`walk`, list
numbers too), with their styles (`styles`) and white space (`spaces`) → the stream (`read`).

May import `ingest.stream`, and from `ingest.text` encodings and leaked marks. Style sheets and scripts are not read;
nothing is fetched.
"""

__all__: tuple[str, ...] = ()
