"""The page as the browser gets it first, with word of what it will ask for, so that this is on its way before the page runs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from gouji.language import LANGUAGE_TAGS
from gouji.review.sources.kinds import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouji.review.desk import OpenDocument
    from gouji.review.wishes import Wishes
    from gouji.revision.queue import ReviewItem
    from gouji.tokens import Page

__all__ = ["compose_page", "find_page", "link_picture"]

_POINTS = 72
_SIZES = "(max-width: 900px) 100vw, calc((100vw - 16rem) / 2.25)"
"""How wide a page is shown: `sizes` in `Source.tsx`, which says it for every zoom."""


def compose_page(template: str, language: str, wishes: Wishes, start: str, picture: str) -> str:
    """Return the built page in a language, with links to its first answer and, where there is one, its first picture (as `link_picture` says it)."""
    links = f'<link rel="preload" as="fetch" crossorigin="anonymous" href="/api/begin?lang={language}">{picture}'
    told = {"language": language, "wishes": wishes.write(), "start": start}
    told |= {"theme": wishes.theme} if wishes.theme else {}
    data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in told.items())
    page = template.replace('<html lang="en"', f'<html lang="{LANGUAGE_TAGS[language]}"{data}', 1)
    return page.replace("</head>", f"{links}</head>", 1)


def find_page(found: OpenDocument, item: ReviewItem | None) -> Page | None:
    """Return the page that a reviewer sees first; None where the source is shown without pages."""
    if found.reading.kind is not SourceKind.PAGES:
        return None
    report = found.report
    first = None if item is None else report.facts.get(item.facts[0])
    number = first.evidence[0].page if first is not None and first.evidence else 1
    return next((page for page in report.pages if page.number == number), None)


def link_picture(found: OpenDocument, item: ReviewItem | None, resolutions: Sequence[int]) -> str:
    """Return a link to the picture of the page that is seen first, in the words of the page itself, so that the browser takes the same one."""
    page = find_page(found, item)
    if page is None or not page.width:
        return ""
    address = f"/documents/{found.entry.id}/pages/{page.number}.jpg"
    several = ", ".join(f"{address}?dpi={dpi} {round(page.width * dpi / _POINTS)}w" for dpi in resolutions)
    return f'<link rel="preload" as="image" fetchpriority="high" imagesrcset="{several}" imagesizes="{_SIZES}">'
