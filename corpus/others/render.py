"""Documents of other kinds in the lanes that documents come in: text of several flattenings, Markdown, HTML, Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, ParagraphKind, RowKind, Slot
from gouji.corpus.others.blocks import OtherBlock, OtherTable, OtherText, TextKind
from gouji.corpus.render.docx import DocxWriter, package

__all__ = ["LANES", "render_blocks"]

Blocks = Sequence[OtherBlock]
_PARAGRAPHS = {
    TextKind.TITLE: ParagraphKind.TITLE,
    TextKind.HEADING: ParagraphKind.HEADING,
    TextKind.PROSE: ParagraphKind.PROSE,
}


def _render_text(blocks: Blocks, write: Callable[[Sequence[str]], str], gap: str) -> bytes:
    parts = [
        block.text if isinstance(block, OtherText) else "\n".join(write(row) for row in block.rows) for block in blocks
    ]
    return (gap.join(parts) + "\n").encode()


def _render_tabs(blocks: Blocks, rng: Random) -> bytes:
    return _render_text(blocks, "\t".join, rng.choice(["\n", "\n\n"]))


def _render_spaces(blocks: Blocks, rng: Random) -> bytes:
    return _render_text(blocks, rng.choice([" ", "  ", "    "]).join, "\n")


def _render_bars(blocks: Blocks, rng: Random) -> bytes:
    lead = "| " * chance(rng, 0.5)
    return _render_text(blocks, lambda row: f"{lead}{' | '.join(row)} |", "\n")


def _render_cells(blocks: Blocks, rng: Random) -> bytes:
    return _render_text(blocks, rng.choice(["\n", "\n\n"]).join, "\n")


def _render_glued(blocks: Blocks, rng: Random) -> bytes:
    return _render_text(blocks, "".join, rng.choice(["", " ", "\n"]))


def _render_markdown(blocks: Blocks, rng: Random) -> bytes:
    marks = {TextKind.TITLE: "# ", TextKind.HEADING: rng.choice(["## ", "### ", ""]), TextKind.PROSE: ""}
    parts = [
        marks[block.kind] + block.text if isinstance(block, OtherText) else "\n".join(_markdown_rows(block))
        for block in blocks
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _markdown_rows(table: OtherTable) -> list[str]:
    rows = [f"| {' | '.join(row)} |" for row in table.rows]
    return [*rows[: table.headers], "|" + " --- |" * len(table.rows[0]), *rows[table.headers :]]


def _render_html(blocks: Blocks, rng: Random) -> bytes:
    heading = rng.choice(["h2", "p", "strong"])
    tags = {TextKind.TITLE: rng.choice(["h1", "p"]), TextKind.HEADING: heading, TextKind.PROSE: "p"}
    parts = []
    for block in blocks:
        if isinstance(block, OtherText):
            parts.append(f"<{tags[block.kind]}>{escape(block.text)}</{tags[block.kind]}>")
        else:
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
            parts.append(f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    title = next((b.text for b in blocks if isinstance(b, OtherText)), "")
    head = f'<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"{head}<body>{chr(10).join(parts)}</body></html>".encode()


def _render_docx(blocks: Blocks, rng: Random) -> bytes:
    draft = Draft(form="", year=0, agency="", blocks=tuple(map(_draft_block, blocks)), values={})
    writer = DocxWriter(rng)
    writer.columns[""] = (900,)
    return package(writer.body(draft))


def _draft_block(block: OtherBlock) -> DraftParagraph | DraftTable:
    if isinstance(block, OtherText):
        return DraftParagraph(
            kind=_PARAGRAPHS[block.kind], text=block.text, level=2 if block.kind is TextKind.HEADING else None
        )
    rows = (
        DraftRow(
            kind=RowKind.HEADER if at < block.headers else RowKind.ROW,
            slots=tuple(Slot(text=cell, header=at < block.headers) for cell in row),
        )
        for at, row in enumerate(block.rows)
    )
    return DraftTable(id="", rows=tuple(rows))


LANES: Mapping[str, tuple[str, Callable[[Blocks, Random], bytes]]] = {
    "tab": (".txt", _render_tabs),
    "spaces": (".txt", _render_spaces),
    "bars": (".txt", _render_bars),
    "cells": (".txt", _render_cells),
    "glued": (".txt", _render_glued),
    "markdown": (".md", _render_markdown),
    "html": (".html", _render_html),
    "docx": (".docx", _render_docx),
}
"""The ending and the writer of each lane."""


def render_blocks(blocks: Blocks, lane: str, rng: Random) -> tuple[str, bytes]:
    """Return the ending and the bytes of a document in a lane; raises a `KeyError` for an unknown lane."""
    suffix, write = LANES[lane]
    return suffix, write(blocks, rng)
