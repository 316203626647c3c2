"""Token streams and tags, as JSON and as tables for a terminal: the reading's intermediates, made visible."""

from __future__ import annotations

from gouji.export.plain.to_json import convert_box, convert_span
from gouji.export.views.text import clip_text, pad_text, replace_controls
from gouji.language import translate
from gouji.schema import JsonObject, JsonValue
from gouji.tags import Tag
from gouji.tokens import Cell, Page, Style, Token, TokenStream

__all__ = ["convert_stream", "convert_tags", "render_tags", "render_tokens"]

_KIND_WIDTH = 11
_TAG_WIDTH = 16
_BREAKS = str.maketrans({"\n": "⏎", "\t": "⇥", "\f": "⤓"})


def convert_stream(stream: TokenStream) -> JsonObject:
    """Return the stream as plain JSON values; optional parts of a token stand only where there are any."""
    return {
        "schema": "gouji.tokens/1",
        "source": _source(stream),
        "title": stream.title,
        "pages": [_page(page) for page in stream.pages],
        "warnings": list(stream.warnings),
        "text": stream.text,
        "tokens": [_token(token) for token in stream.tokens],
    }


def convert_tags(stream: TokenStream, tags: tuple[Tag, ...]) -> JsonObject:
    """Return the tags as plain JSON values, each with the text of its line."""
    return {
        "schema": "gouji.tags/1",
        "source": _source(stream),
        "tags": [
            {
                "kind": tag.kind.value,
                "level": tag.level,
                "section": tag.section,
                "text": stream.text[tag.span.start : tag.span.end],
                "page": tag.page,
                "span": convert_span(tag.span),
                "confidence": round(tag.confidence, 6),
            }
            for tag in tags
        ],
    }


def render_tokens(stream: TokenStream) -> str:
    """Return one line a token: page, span, kind, cell, text."""
    page, span = pad_text(translate("page"), 4), pad_text(translate("span"), 13, right=True)
    head = f"{page}  {span}  {pad_text(translate('kind'), _KIND_WIDTH)}  {pad_text(translate('cell'), 9)}  {translate('text')}"
    lines = [
        f"{token.page:>4}  {token.span.start:>6}-{token.span.end:<6}  {pad_text(token.kind.value, _KIND_WIDTH)}  "
        f"{_cell_text(token.cell):<9}  {replace_controls(token.text.translate(_BREAKS))}".rstrip()
        for token in stream.tokens
    ]
    return "\n".join([head, *lines]) + "\n"


def render_tags(stream: TokenStream, tags: tuple[Tag, ...], width: int = 80) -> str:
    """Return one line a tag: page, what it is, its level and section, the beginning of its text."""
    heads = (
        pad_text(translate("page"), 4),
        pad_text(translate("tag"), _TAG_WIDTH),
        pad_text(translate("level"), 5),
        pad_text(translate("section"), 13),
        translate("text"),
    )
    lines = ["  ".join(heads)]
    for tag in tags:
        level = "" if tag.level is None else str(tag.level)
        text = replace_controls(" ".join(stream.text[tag.span.start : tag.span.end].split()))
        place = f"{tag.page:>4}  {pad_text(tag.kind.value, _TAG_WIDTH)}  {level:>5}  {tag.section or '':<13}  "
        lines.append((place + clip_text(text, width - len(place))).rstrip())
    return "\n".join(lines) + "\n"


def _source(stream: TokenStream) -> JsonObject:
    source = stream.source
    return {"name": source.name, "sha256": source.sha256, "media_type": source.media_type, "pages": len(stream.pages)}


def _page(page: Page) -> JsonObject:
    fields: JsonObject = {"number": page.number, "kind": page.kind.value, "width": page.width, "height": page.height}
    optional: dict[str, JsonValue] = {"turn": page.turn or None, "repairs": list(page.repairs) or None}
    return fields | {name: value for name, value in optional.items() if value is not None}


def _token(token: Token) -> JsonObject:
    fields: JsonObject = {
        "text": token.text,
        "kind": token.kind.value,
        "span": convert_span(token.span),
        "page": token.page,
    }
    optional: dict[str, JsonValue] = {
        "box": convert_box(token.box),
        "cell": None if token.cell is None else _cell(token.cell),
        "style": None if token.style is None else _style(token.style),
        "confidence": None if token.confidence is None else round(token.confidence, 6),
        "alternatives": [[text, round(chance, 6)] for text, chance in token.alternatives] or None,
        "furniture": token.furniture or None,
    }
    return fields | {name: value for name, value in optional.items() if value is not None}


def _cell(cell: Cell) -> JsonObject:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
    }


def _style(style: Style) -> JsonObject:
    known: JsonObject = {
        "size": style.size,
        "bold": style.bold,
        "centred": style.centred,
        "heading": style.heading,
    }
    return known | ({"red": True} if style.red else {})


def _cell_text(cell: Cell | None) -> str:
    return "" if cell is None else f"{cell.table}:{cell.row},{cell.column}"
