"""Drafts as documents of every format: one module a renderer, all with one signature.

`kinds` lists the renderers by name with the damage that suits each; `result` is what they give; `libreoffice` prints
DOCX as PDF. To add a format, copy `tab` and list it in `kinds`. It may import `corpus.drafts`.
"""

__all__: tuple[str, ...] = ()
