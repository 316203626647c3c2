"""Tables drawn with characters: rules of `+---+` or of box-drawing strokes between the rows, bars between the cells.

Columns are places across the line, in columns of a terminal: an ideograph is two wide. A cell may go over several lines,
and over the columns and rows whose borders are not drawn (grid tables of pandoc and of docutils).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gouji.ingest.text.grid import TextCell, TextRow

__all__ = ["has_ruled_columns", "read_ruled_rows"]

_MARKS = re.compile(r"[|｜│┃║+├-╋╞-╬┌-┓╒-╗└-┛╚-╝]")
_JUNCTION = re.compile(r"[+├-╋╞-╬┌-┛╒-╝]")
_STROKES = re.compile(r"[-=:─━═┄-┉╌╍]+")
_SEGMENT = tuple[int, int, str]


@dataclass(slots=True)
class _OpenCell:
    """A cell whose lower border has not come yet."""

    line: int
    row: int
    first: int
    last: int
    texts: list[str] = field(default_factory=list)


def has_ruled_columns(lines: Sequence[str]) -> bool:
    """Return whether rules with crossings divide the rows."""
    return sum(1 for line in lines if _is_rule(line)) > 1


def read_ruled_rows(lines: Sequence[tuple[int, str]]) -> tuple[TextRow, ...]:
    """Return the rows of a drawn table; `lines` are its lines with their numbers. Rules are rows without cells."""
    wide = min((False, True), key=lambda wide: _misfit([text for _, text in lines], wide=wide))
    borders = _find_borders([text for _, text in lines], wide=wide)
    closed: list[_OpenCell] = []
    open_: dict[int, _OpenCell] = {}
    rules: list[int] = []
    row = 0
    for number, text in lines:
        segments = list(_split_segments(text, borders, wide=wide))
        drawn = {segment for segment in segments if _STROKES.fullmatch(segment[2].strip())}
        if _is_rule(text):
            rules.append(number)
        if drawn:
            row += 1
        for first, last, part in segments:
            cells = {id(cell): cell for column in range(first, last) if (cell := open_.get(column))}
            if (first, last, part) in drawn:
                _close(cells.values(), open_, closed)
                continue
            for cell in cells.values():
                if (cell.first, cell.last) != (first, last):
                    _close([cell], open_, closed)
            known = open_.get(first)
            if known is None:
                known = _OpenCell(line=number, row=row, first=first, last=last)
                open_.update(dict.fromkeys(range(first, last), known))
            known.texts.append(part.strip())
    _close({id(cell): cell for cell in open_.values()}.values(), open_, closed)
    return _make_rows(closed, rules)


def _close(cells: Iterable[_OpenCell], open_: dict[int, _OpenCell], closed: list[_OpenCell]) -> None:
    for cell in list(cells):
        closed.append(cell)
        for column in range(cell.first, cell.last):
            if open_.get(column) is cell:
                del open_[column]


def _make_rows(cells: Sequence[_OpenCell], rules: Sequence[int]) -> tuple[TextRow, ...]:
    rows: dict[int, list[_OpenCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    made = [TextRow(line=number) for number in rules]
    for own in rows.values():
        own.sort(key=lambda cell: cell.first)
        made.append(
            TextRow(
                line=min(cell.line for cell in own),
                cells=tuple(
                    TextCell(
                        text="\n".join(text for text in cell.texts if text),
                        column=cell.first,
                        span=cell.last - cell.first,
                    )
                    for cell in own
                ),
            )
        )
    return tuple(sorted(made, key=lambda row: row.line))


def _is_rule(text: str) -> bool:
    return len(_JUNCTION.findall(text)) > 1 and not re.sub(r"[\s|│┃║]", "", _STROKES.sub("", _JUNCTION.sub("", text)))


def _list_places(text: str, *, wide: bool) -> list[int]:
    """Return the column of a terminal in which each character begins, and that behind the last."""
    places, at = [], 0
    for char in text:
        places.append(at)
        width = unicodedata.east_asian_width(char)
        at += 0 if unicodedata.combining(char) else 2 if width in "WF" or (wide and width == "A") else 1
    return [*places, at]


def _find_borders(texts: Sequence[str], *, wide: bool) -> list[int]:
    found = set()
    for text in texts:
        if _is_rule(text):
            places = _list_places(text, wide=wide)
            found |= {places[match.start()] for match in _JUNCTION.finditer(text)}
    return sorted(found)


def _misfit(texts: Sequence[str], *, wide: bool) -> int:
    """Return by how much the bars stand beside the borders; `wide` makes characters of ambiguous width two wide."""
    borders = _find_borders(texts, wide=wide)
    return sum(
        abs(places[match.start()] - borders[_find_nearest(borders, places[match.start()])])
        for text in texts
        if borders
        for places in [_list_places(text, wide=wide)]
        for match in _MARKS.finditer(text)
    )


def _split_segments(text: str, borders: Sequence[int], *, wide: bool) -> Iterator[_SEGMENT]:
    """Yield what stands between two borders of a line: the indices of the borders and the text.

    What stands outside its first or last bar goes into the cell beside it, so that nothing on the line is lost.
    """
    marks = _place_marks(text, borders, wide=wide)
    if len(marks) < len(("left", "right")):
        rest = _MARKS.sub(" ", text)
        if rest.strip():
            yield 0, len(borders) - 1, rest
        return
    for number, ((first, begin), (last, end)) in enumerate(pairwise(marks), start=1):
        inside = text[begin + 1 : end]
        before = text[:begin].strip() if number == 1 else ""
        behind = _MARKS.sub(" ", text[end + 1 :]).strip() if number == len(marks) - 1 else ""
        yield first, last, f"{before} {inside} {behind}" if before or behind else inside


def _place_marks(text: str, borders: Sequence[int], *, wide: bool) -> list[tuple[int, int]]:
    """Return the bars of a line, each with the index of its border: the nearest one, or in order where there are as many."""
    places = _list_places(text, wide=wide)
    found = [match.start() for match in _MARKS.finditer(text)]
    if len(found) == len(borders):
        return list(enumerate(found))
    marks: list[tuple[int, int]] = []
    for start in found:
        at = _find_nearest(borders, places[start])
        if not marks or at > marks[-1][0]:
            marks.append((at, start))
    return marks


def _find_nearest(borders: Sequence[int], place: int) -> int:
    """Return the index of the border nearest to a place, of two as near the left one."""
    after = bisect_left(borders, place)
    return min(range(max(after - 1, 0), min(after + 1, len(borders))), key=lambda i: (abs(borders[i] - place), i))
