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

__all__ = ["KINDS", "Kind", "kind_named"]

Renderer = Callable[[Draft, Random], Rendered]
Converter = Callable[[Sequence[bytes]], list[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document; `convert` turns what was rendered into the kind's own format, many at once."""

    name: str
    suffix: str
    render: Renderer
    convert: Converter | None = None


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="tab", suffix=".txt", render=render_tab),
        Kind(name="cells", suffix=".txt", render=render_cells),
        Kind(name="cells-plain", suffix=".txt", render=render_plain_cells),
        Kind(name="flow", suffix=".txt", render=render_flow),
        Kind(name="glued", suffix=".txt", render=render_glued),
        Kind(name="markdown", suffix=".md", render=render_markdown),
        Kind(name="html", suffix=".html", render=render_html),
        Kind(name="html-word", suffix=".html", render=render_word_html),
        Kind(name="docx", suffix=".docx", render=render_docx),
        Kind(name="docx-messy", suffix=".docx", render=render_messy_docx),
        Kind(name="pdf", suffix=".pdf", render=render_ruled, convert=convert_to_pdf),
        Kind(name="pdf-borderless", suffix=".pdf", render=render_borderless, convert=convert_to_pdf),
    )
}


def kind_named(name: str) -> Kind:
    """The kind of that name; `UsageError` lists the known names where there is none."""
    try:
        return KINDS[name]
    except KeyError:
        known = ", ".join(KINDS)
        message = f"unknown kind {name!r}; known are {known}"
        raise UsageError(message) from None
