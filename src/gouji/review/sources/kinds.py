"""How a source is shown beside what was read of it."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["SourceKind", "tell_kind"]


class SourceKind(StrEnum):
    """How a source is shown."""

    PAGES = "pages"
    """As pictures of its pages: PDF and scans."""
    MARKUP = "markup"
    """As a web page in a frame."""
    FLOW = "flow"
    """As lines and tables: Word, Markdown."""
    TEXT = "text"
    """As its text."""


def tell_kind(media_type: str) -> SourceKind:
    """Return how a source of a media type is shown.

    >>> tell_kind("application/pdf")
    <SourceKind.PAGES: 'pages'>
    """
    if media_type == "application/pdf" or media_type.startswith("image/"):
        return SourceKind.PAGES
    if media_type == "text/html":
        return SourceKind.MARKUP
    return SourceKind.TEXT if media_type == "text/plain" else SourceKind.FLOW
