"""Where the tables of a form stand in a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.forms.outline import NodeKind

__all__ = ["find_regions"]


def find_regions(found: Recognised, settings: AccountSettings) -> tuple[tuple[int, int], ...]:
    """Return the stretches of the stream that tables fill, in order; none touches another.

    A form's table reaches from its first header or row to its last row, to the ends of their lines, and over all cells of the
    tables of the source in which its rows stand. Lines of numbers alone that touch it belong to it.
    """
    kinds = _label_lines(found)
    spans = [_widen(span, found, kinds, settings) for span in _list_tables(found)]
    cells = {slot.cell.table for row in found.rows for slot in row.slots if slot.cell is not None}
    for table in cells:
        own = [t.span for t in found.stream.tokens if t.cell is not None and t.cell.table == table]
        spans.append((own[0].start, own[-1].end))
    return tuple(_merge(spans))


def _list_tables(found: Recognised) -> Iterable[tuple[int, int]]:
    """Return for each table the span from its first placement, or the headers over it, to its last."""
    spans: dict[str, tuple[int, int]] = {}
    for placement in found.alignment.placements:
        node = found.outline.nodes[placement.node]
        if node.kind is NodeKind.SECTION:
            continue
        own = found.pieces[placement.start : placement.end]
        start, end = own[0].span[0], max(p.span[1] for p in own)
        if not placement.run:
            end = _pass_numbers(placement.end, end, found)
        known = spans.get(node.table, (start, end))
        spans[node.table] = (min(known[0], start), max(known[1], end))
    return spans.values()


def _pass_numbers(after: int, end: int, found: Recognised) -> int:
    """Return the end of the numbers that follow a label without a row on its line, and of what touches them."""
    first = True
    for piece in found.pieces[after:]:
        touches = piece.span[0] == end
        if not touches and (not first or not piece.numbers or found.stream.text[end : piece.span[0]].strip()):
            break
        if "\n" in found.stream.text[end : piece.span[0]] or piece.known:
            break
        end, first = piece.span[1], False
    return end


def _widen(
    span: tuple[int, int], found: Recognised, kinds: Mapping[int, str], settings: AccountSettings
) -> tuple[int, int]:
    """Return a span up to the ends of its lines, with the headers over it and the lines of numbers alone that touch it."""
    order = [line.number for line in found.lines]
    inside = [i for i, line in enumerate(found.lines) if line.end > span[0] and line.start < span[1]]
    if not inside:
        return span
    first, last = inside[0], inside[-1]
    while first > 0 and kinds.get(order[first - 1]):
        first -= 1
    while last + 1 < len(order) and kinds.get(order[last + 1]) == "numbers":
        last += 1
    start, end = found.lines[first], found.lines[last]
    # Of a line that holds a whole report the table is only a part.
    short = [line.is_row or line.end - line.start <= settings.longest_row for line in (start, end)]
    return min(span[0], start.start) if short[0] else span[0], max(span[1], end.end) if short[1] else span[1]


def _label_lines(found: Recognised) -> dict[int, str]:
    """Return the lines that hold nothing but known labels, or nothing but numbers that are no sentence's."""
    kinds: dict[int, str] = {}
    for piece in found.pieces:
        plain = piece.slots is not None and not piece.prose
        kind = "numbers" if plain else "labels" if piece.known and not piece.embedded else ""
        known = kinds.setdefault(piece.line, kind)
        if known != kind:
            kinds[piece.line] = ""
    return kinds


def _merge(spans: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
