"""The kinds of documents that can be generated: name → renderer, file suffix, and the damage that suits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from gouji.corpus.draft import Draft
from gouji.corpus.render_cells import render_cells, render_plain_cells
from gouji.corpus.render_glued import render_glued
from gouji.corpus.render_markdown import render_markdown
from gouji.corpus.render_tab import render_tab
from gouji.corpus.rendering import Rendered
from gouji.errors import UsageError

__all__ = ["KINDS", "Kind", "kind_named"]

Renderer = Callable[[Draft, Random], Rendered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document."""

    name: str
    suffix: str
    render: Renderer


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="tab", suffix=".txt", render=render_tab),
        Kind(name="cells", suffix=".txt", render=render_cells),
        Kind(name="cells-plain", suffix=".txt", render=render_plain_cells),
        Kind(name="glued", suffix=".txt", render=render_glued),
        Kind(name="markdown", suffix=".md", render=render_markdown),
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
