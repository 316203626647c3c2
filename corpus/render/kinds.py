"""The kinds of documents that can be generated: name → renderer, file suffix, and the damage that suits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from gouji.corpus.drafts.draft import Draft
from gouji.corpus.render.cells import render_cells, render_plain_cells
from gouji.corpus.render.docx import render_docx
from gouji.corpus.render.flow import render_flow
from gouji.corpus.render.glued import render_glued
from gouji.corpus.render.html import render_html
from gouji.corpus.render.libreoffice import convert_to_pdf
from gouji.corpus.render.markdown import render_markdown
from gouji.corpus.render.messy_docx import render_messy_docx
from gouji.corpus.render.pdf import render_borderless, render_ruled
from gouji.corpus.render.result import Rendered
from gouji.corpus.render.tab import render_tab
from gouji.corpus.render.word_html import render_word_html
from gouji.errors import UsageError

__all__ = ["KINDS", "RenderedKind", "kind_named"]

Renderer = Callable[[Draft, Random], Rendered]
Converter = Callable[[Sequence[bytes]], list[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedKind:
    """A kind of document; `convert` turns what was rendered into the kind's own format, many at once."""

    name: str
    suffix: str
    render: Renderer
    convert: Converter | None = None


KINDS: Mapping[str, RenderedKind] = {
    kind.name: kind
    for kind in (
        RenderedKind(name="tab", suffix=".txt", render=render_tab),
        RenderedKind(name="cells", suffix=".txt", render=render_cells),
        RenderedKind(name="cells-plain", suffix=".txt", render=render_plain_cells),
        RenderedKind(name="flow", suffix=".txt", render=render_flow),
        RenderedKind(name="glued", suffix=".txt", render=render_glued),
        RenderedKind(name="markdown", suffix=".md", render=render_markdown),
        RenderedKind(name="html", suffix=".html", render=render_html),
        RenderedKind(name="html-word", suffix=".html", render=render_word_html),
        RenderedKind(name="docx", suffix=".docx", render=render_docx),
        RenderedKind(name="docx-messy", suffix=".docx", render=render_messy_docx),
        RenderedKind(name="pdf", suffix=".pdf", render=render_ruled, convert=convert_to_pdf),
        RenderedKind(name="pdf-borderless", suffix=".pdf", render=render_borderless, convert=convert_to_pdf),
    )
}


def kind_named(name: str) -> RenderedKind:
    """Return the kind of that name; `UsageError` lists the known names where there is none."""
    try:
        return KINDS[name]
    except KeyError:
        known = ", ".join(KINDS)
        message = f"unknown kind {name!r}; known are {known}"
        raise UsageError(message) from None
