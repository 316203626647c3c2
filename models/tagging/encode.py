"""Lines as sequences of characters for the transformer: a mark that opens each line, then its beginning and its end.

The mark holds what the source declares of the line (`[row]`, `[bold]`, `[h2]`, …). Every symbol votes for the class of its line. A
document that is longer than the network's window is cut into windows that overlap by whole lines; a line counts in the window
in which it has most context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouji.models.tagging.features.view import View
from gouji.models.text.lines import Line
from gouji.models.text.normalise import fold

__all__ = ["MARKS", "PAD", "UNKNOWN", "Window", "cut_windows", "encode_line"]

PAD, UNKNOWN = "[PAD]", "[UNK]"
_PLACES = 10
MARKS = (
    PAD,
    UNKNOWN,
    *(f"[line{kind}]" for kind in ("", "-row", "-furniture")),
    *("[bold]", "[centred]", "[cell]", "[cut]"),
    *(f"[h{level}]" for level in range(1, 7)),
    *(f"[at{place}]" for place in range(_PLACES)),
)
"""The symbols that are no characters."""
_HEAD, _TAIL = 12, 4
_ROW = 22
_OVERLAP = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Numbers of symbols, the places of the lines' marks among them, and which of the view's lines these are."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]
    lines: tuple[int, ...]


def cut_windows(view: View, vocabulary: Mapping[str, int], length: int) -> tuple[Window, ...]:
    """Return the windows of a view, each of at most `length` symbols; symbols that are not in the vocabulary are unknown."""
    symbols = [encode_line(line, furniture=line.number in view.furniture) for line in view.lines]
    windows: list[Window] = []
    first = 0
    while first < len(symbols):
        after = first
        room = length - 1
        while after < len(symbols) and len(symbols[after]) <= room:
            room -= len(symbols[after])
            after += 1
        after = max(after, first + 1)
        windows.append(_window(symbols, first, after, vocabulary, length))
        if after == len(symbols):
            break
        back, spare = after, int(length * _OVERLAP)
        while back - 1 > first and len(symbols[back - 1]) <= spare:
            back -= 1
            spare -= len(symbols[back])
        first = back
    return tuple(windows)


def _window(
    symbols: Sequence[tuple[str, ...]], first: int, after: int, vocabulary: Mapping[str, int], length: int
) -> Window:
    unknown = vocabulary[UNKNOWN]
    ids = [vocabulary.get(f"[at{first * _PLACES // len(symbols)}]", unknown)]
    marks = []
    for at in range(first, after):
        marks.append(len(ids))
        ids += [vocabulary.get(symbol, unknown) for symbol in symbols[at]]
    return Window(ids=tuple(ids[:length]), marks=tuple(marks), lines=tuple(range(first, after)))


def encode_line(line: Line, *, furniture: bool) -> tuple[str, ...]:
    """Return the symbols of a line, its mark first."""
    kind = "-furniture" if furniture else "-row" if line.is_row else ""
    style = line.style
    marks = [f"[line{kind}]"]
    if style is not None and not line.is_row:
        marks += [f"[h{min(style.heading, 6)}]"] if style.heading else []
        marks += ["[bold]"] * style.bold + ["[centred]"] * style.centred
    if line.is_row:
        return (*marks, *_row_symbols(tuple(chunk.text for chunk in line.chunks)))
    return (*marks, *_text_symbols(line.text))


@lru_cache(maxsize=16384)
def _text_symbols(text: str) -> tuple[str, ...]:
    """Half-width characters; a run of digits is `0` or `9`, white space one space; the middle of long texts is cut."""
    found: list[str] = []
    for sign in fold(text).strip():
        symbol = " " if sign.isspace() else sign
        if symbol.isdigit():
            if found and found[-1] in ("0", "9"):
                found[-1] = "9"
                continue
            symbol = "0" if symbol == "0" else "9"
        if symbol != " " or (found and found[-1] != " "):
            found.append(symbol)
    if len(found) > _HEAD + _TAIL:
        found = [*found[:_HEAD], "[cut]", *found[-_TAIL:]]
    return tuple(found)


@lru_cache(maxsize=16384)
def _row_symbols(cells: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for cell in cells:
        found += [*_text_symbols(cell), "[cell]"]
    return tuple(found) if len(found) <= _ROW else (*found[: _ROW - 6], "[cut]", *found[-6:])
