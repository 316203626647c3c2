"""Every kind of document that can be made of any size.

>>> len(make_sized("txt-prose", 1000)) >= 1000
True
"""

from __future__ import annotations

from collections.abc import Mapping

from gouji.corpus.sized.pdf import PDF_KINDS
from gouji.corpus.sized.plain import MARKDOWN_KINDS, TEXT_KINDS, Maker
from gouji.corpus.sized.web import HTML_KINDS
from gouji.corpus.sized.word import WORD_KINDS
from gouji.errors import UsageError

__all__ = ["SIZED_KINDS", "make_sized"]

SIZED_KINDS: Mapping[str, Maker] = {**TEXT_KINDS, **MARKDOWN_KINDS, **HTML_KINDS, **WORD_KINDS, **PDF_KINDS}
"""Each kind's name, which begins with its file's ending: the lane that it is read in."""


def make_sized(kind: str, size: int) -> bytes:
    """Return a document of a kind whose content has about `size` bytes before it is packed.

    Raises `UsageError` for an unknown kind.
    """
    if kind not in SIZED_KINDS:
        message = f"unknown kind {kind!r}; known are {', '.join(SIZED_KINDS)}"
        raise UsageError(message)
    return SIZED_KINDS[kind](size)
