"""A picture of a page → its lines and tables, as the reader of digital pages gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.pdf.layout import Block, PageLayout
from gouji.ingest.pdf.lines import TextLine, Word
from gouji.ingest.pdf.tables import RuledCell, RuledTable
from gouji.ingest.scan.engine import Reader, Reading
from gouji.ingest.scan.grid import PageGrid, find_grids
from gouji.ingest.scan.ink import Blob, InkLine, PageInk, ink_of, lines_in, pieces_of, usual_size, with_sign
from gouji.ingest.scan.numbers import NumberReader
from gouji.ingest.scan.repair import Grey, evened, grey_of, skew_of, straightened, turning
from gouji.ingest.scan.rules import Rules, find_rules, levelling
from gouji.ingest.scan.settings import ScanSettings

__all__ = ["UNREAD", "PagePicture", "Readers", "ScannedPage", "StraightPage", "scan_layout", "straight_page"]


_LOOKALIKES = str.maketrans("oO〇DQlI|。－—", "00000111.--")
UNREAD = "?"
"""What is written for ink in a cell that could not be read, so that it is not taken for a blank."""
_GUESS = 0.7
_SAMPLE = 8
_FIRST = 2
_ENOUGH = 40
"""So many characters, well read, say that a page is the right way up."""
_RESIDUE = 2.0
"""Ink that reaches no further than this (points) from a rule's middle into a cell is the rule's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as pixels, (height, width, 3) RGB or (height, width) grey, and its resolution."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What reads crops: a reader of any text, and one of numbers."""

    text: Reader
    numbers: NumberReader


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightPage:
    """A repaired page: even grey, its rules and tables; `notes` tell what was done to it."""

    even: Grey
    rules: Rules
    grids: tuple[PageGrid, ...]
    matrix: NDArray[np.float64]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """What was read of a page: its layout, how likely its lines are right (0..1), and what was done to the picture.

    `refused` says why nothing was read, where nothing was.
    """

    layout: PageLayout
    confidence: float
    notes: tuple[str, ...] = ()
    refused: str = ""


@dataclass(slots=True)
class _Wanted:
    """A line to be read, and what was read."""

    line: InkLine
    place: tuple[int, int]
    """Table (or -1) and cell (or line)."""
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A straight page with the lines that are to be read."""

    straight: StraightPage
    ink: PageInk
    """Outside tables."""
    inner: PageInk
    """The same in tables, whose characters are usually smaller."""
    wanted: tuple[_Wanted, ...]
    turn: int


def straight_page(page: PagePicture, settings: ScanSettings, turn: int = 0) -> StraightPage:
    """Repairs a page and finds its tables; `turn` counts the degrees, clockwise, that it is turned by before."""
    picture = page.pixels if not turn else np.ascontiguousarray(np.rot90(page.pixels, -turn // 90))
    even = evened(grey_of(picture), page.dpi)
    height, width = even.shape
    notes = [f"turned by {turn} degrees"] if turn else []
    angle = skew_of(even, page.dpi, settings)
    matrix = np.eye(3)
    level = even
    if abs(angle) > 0.03:
        matrix = turning(angle, width, height)
        level = straightened(even, matrix)
        notes.append(f"skew of {angle:.2f} degrees taken out")
    rules = find_rules(level, page.dpi, settings)
    rest = levelling(rules, width, height, page.dpi)
    if rest is not None:
        matrix = rest @ matrix
        level = straightened(even, matrix)
        rules = find_rules(level, page.dpi, settings)
        notes.append("perspective taken out")
    grids = find_grids(rules, page.dpi, settings)
    return StraightPage(even=level, rules=rules, grids=grids, matrix=matrix, notes=tuple(notes))


def scan_layout(page: PagePicture, readers: Readers, settings: ScanSettings) -> ScannedPage:
    """Reads one page: its tables cell by cell, the lines between them.

    A few of its lines are read first: where they make no sense the page is tried turned, and refused where it makes
    none in any direction. A page without any ink is read as empty.
    """
    tried: list[tuple[_Sense, _Prepared]] = []
    for turn in (0, 180, 90, 270):
        prepared = _prepared(page, settings, turn)
        if prepared is None:
            return _refused(page, "its picture is noise or a photograph, no print")
        sense = _sense(prepared, readers)
        tried.append((sense, prepared))
        if sense.lines and not sense.characters:
            break  # Text the wrong way up is misread, but it is not taken for nothing.
        if sense.empty or (sense.mean >= settings.sense and sense.characters >= _ENOUGH):
            break
    sense, prepared = max(tried, key=lambda pair: pair[0].mean * pair[0].characters)
    if not sense.empty and sense.mean < settings.least_sense:
        return _refused(page, "no text was recognised on its picture")
    _read(prepared, readers, settings)
    return ScannedPage(
        layout=_layout(page, prepared, settings),
        confidence=_confidence(prepared.wanted),
        notes=prepared.straight.notes,
    )


def _refused(page: PagePicture, reason: str) -> ScannedPage:
    point = page.dpi / 72
    height, width = page.pixels.shape[:2]
    layout = PageLayout(number=page.number, width=width / point, height=height / point)
    return ScannedPage(layout=layout, confidence=0.0, refused=reason)


def _prepared(page: PagePicture, settings: ScanSettings, turn: int) -> _Prepared | None:
    """The page's lines; None where there are more bits of ink, or more lines, than on any printed page."""
    straight = straight_page(page, settings, turn)
    ink = ink_of(straight.even, page.dpi, settings, straight.rules, straight.grids)
    if len(ink.blobs) > settings.most_blobs:
        return None
    owners, rest = _owned(ink.blobs, straight.grids, page.dpi / 72)
    inner = replace(ink, size=usual_size([b for blobs in owners.values() for b in blobs], page.dpi))
    wanted = [
        _Wanted(with_sign(line, ink.dust), (t, c))
        for (t, c), blobs in sorted(owners.items())
        for line in lines_in(blobs, ink.mask, _pixels(straight.grids[t], c), _size(blobs, inner))
    ]
    wanted += [_Wanted(line, (-1, i)) for i, line in enumerate(_free_lines(rest, ink, straight.even.shape[1]))]
    if len(wanted) > settings.most_lines:
        return None
    return _Prepared(straight=straight, ink=ink, inner=inner, wanted=tuple(wanted), turn=turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sense:
    """How sure the reader is, on average, of the characters of some long lines, and how many they are."""

    mean: float
    characters: int
    lines: int
    empty: bool
    """Nothing at all is on the page."""


def _sense(prepared: _Prepared, readers: Readers) -> _Sense:
    """Reads a few of the longest lines; what was read is kept. A page on its side has hardly any long ones."""
    long = [w for w in prepared.wanted if w.line.x1 - w.line.x0 > 2.5 * (w.line.y1 - w.line.y0)]
    sample = sorted(long, key=lambda w: (w.line.x0 - w.line.x1, w.line.y0))[:_SAMPLE]
    chances: list[float] = []
    for part in (sample[:_FIRST], sample[_FIRST:]):
        readings = readers.text.read([_crop(w, prepared) for w in part])
        for item, reading in zip(part, readings, strict=True):
            item.reading = reading
        chances += [c for reading in readings for c in reading.chances]
        if not chances:
            break
    mean = sum(chances) / len(chances) if chances else 0.0
    return _Sense(mean=mean, characters=len(chances), lines=len(sample), empty=not prepared.wanted)


def _mean(reading: Reading) -> float:
    return sum(reading.chances) / len(reading.chances) if reading.chances else 0.0


def _confidence(wanted: Sequence[_Wanted]) -> float:
    means = [_mean(w.reading) for w in wanted if w.reading is not None]
    return sum(means) / len(means) if means else 1.0


def _layout(page: PagePicture, prepared: _Prepared, settings: ScanSettings) -> PageLayout:
    straight, wanted, point = prepared.straight, prepared.wanted, page.dpi / 72
    back = _Back(np.asarray(np.linalg.inv(straight.matrix), np.float64), point)
    tables = [_table(grid, [w for w in wanted if w.place[0] == t], back) for t, grid in enumerate(straight.grids)]
    found = (_text_line(w, back) for w in wanted if w.place[0] < 0 and _makes_sense(w, settings))
    lines = [line for line in found if line is not None]
    blocks = [*(Block(content=line) for line in _joined(lines)), *(Block(content=table) for table in tables)]
    blocks.sort(key=_reading_place)
    height, width = straight.even.shape
    return PageLayout(
        number=page.number, width=width / point, height=height / point, blocks=tuple(blocks), turn=prepared.turn
    )


def _makes_sense(item: _Wanted, settings: ScanSettings) -> bool:
    """Whether a line outside tables is text, not a scratch, a stamp's edge or a shadow."""
    return item.reading is not None and _mean(item.reading) >= settings.least_sense


@dataclass(frozen=True, slots=True)
class _Back:
    """From the straight page's pixels back to points of the page as it was given."""

    matrix: NDArray[np.float64]
    point: float

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The box around a box's corners, back in the picture."""
        corners = np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]], np.float64)
        # The middles of the sides, not the corners: a box that was straight grows no more than it has to.
        sides = (corners + np.roll(corners, -1, axis=1)) / 2
        x, y, w = self.matrix @ sides
        return (
            float((x / w).min() / self.point),
            float((y / w).min() / self.point),
            float((x / w).max() / self.point),
            float((y / w).max() / self.point),
        )


def _reading_place(block: Block) -> tuple[float, float]:
    """From top to bottom: a line by its middle, a table by where it begins."""
    x0, y0, _, y1 = block.box
    return (y0 if isinstance(block.content, RuledTable) else (y0 + y1) / 2), x0


def _owned(
    blobs: Sequence[Blob], grids: Sequence[PageGrid], point: float
) -> tuple[dict[tuple[int, int], list[Blob]], list[Blob]]:
    """Which cell (table, index) each blob's middle lies in; and the blobs outside all tables."""
    owners: dict[tuple[int, int], list[Blob]] = {}
    maps = [_owner_map(grid) for grid in grids]
    rest = []
    for blob in blobs:
        x, y = (blob.x0 + blob.x1) / 2, (blob.y0 + blob.y1) / 2
        for number, grid in enumerate(grids):
            if grid.xs[0] <= x < grid.xs[-1] and grid.ys[0] <= y < grid.ys[-1]:
                row = int(np.searchsorted(grid.ys, y, side="right")) - 1
                column = int(np.searchsorted(grid.xs, x, side="right")) - 1
                cell = int(maps[number][row, column])
                if not _is_residue(blob, grid.box(grid.cells[cell]), point):
                    owners.setdefault((number, cell), []).append(blob)
                break
        else:
            rest.append(blob)
    return owners, rest


def _is_residue(blob: Blob, box: tuple[float, float, float, float], point: float) -> bool:
    """Whether a blob is what is left of a rule: it lies wholly along one side of its cell."""
    near = _RESIDUE * point
    return blob.x1 - box[0] < near or box[2] - blob.x0 < near or blob.y1 - box[1] < near or box[3] - blob.y0 < near


def _owner_map(grid: PageGrid) -> NDArray[np.int64]:
    owner = np.zeros((len(grid.ys) - 1, len(grid.xs) - 1), np.int64)
    for number, cell in enumerate(grid.cells):
        owner[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] = number
    return owner


def _pixels(grid: PageGrid, cell: int) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = grid.box(grid.cells[cell])
    return round(x0), round(y0), round(x1), round(y1)


def _size(blobs: Sequence[Blob], ink: PageInk) -> float:
    """The height of a character among some blobs; the page's usual one where they are few."""
    heights = sorted(max(b.height, b.width) for b in blobs if max(b.height, b.width) < 2.5 * ink.size)
    if len(heights) < 6:
        return ink.size
    return float(min(max(heights[len(heights) * 3 // 4], 0.6 * ink.size), 1.6 * ink.size))


def _free_lines(blobs: Sequence[Blob], ink: PageInk, width: int) -> list[InkLine]:
    """The lines outside tables, cut at gaps as wide as between columns."""
    inside = [b for b in blobs if b.height < 8 * ink.size]
    if not inside:
        return []
    lines = lines_in(inside, ink.mask, (0, 0, width, ink.mask.shape[0]), _size(inside, ink))
    return [piece for line in lines for piece in pieces_of(line, 2.5 * ink.size)]


def _read(prepared: _Prepared, readers: Readers, settings: ScanSettings) -> None:
    """Reads all lines: numbers in cells by the number reader, what that is not sure of and all else as text."""
    wanted = prepared.wanted
    numeric = readers.numbers.read([(w.line if w.place[0] >= 0 else None) for w in wanted], prepared.inner)
    sure = {
        at for at, n in enumerate(numeric) if n is not None and n.confidence >= settings.digit_sure and len(n.text) == 1
    }
    left = [w for at, w in enumerate(wanted) if at not in sure and w.reading is None]
    for item, reading in zip(left, readers.text.read([_crop(w, prepared) for w in left]), strict=True):
        item.reading = replace(reading, text=_as_number(reading.text)) if item.place[0] >= 0 else reading
    for at, (item, number) in enumerate(zip(wanted, numeric, strict=True)):
        if number is not None:
            item.reading = number if at in sure or item.reading is None else agreed(number, item.reading)


def agreed(number: Reading, text: Reading) -> Reading:
    """One reading of two: where they say the same it is surer than either, where not it is doubtful.

    `number` is the digit reader's, `text` the text reader's.
    """
    said = _as_number(text.text)
    if number.text == said:
        alone = number.confidence if number.as_number is None else number.as_number
        wrong = (1 - alone) * (1 - text.confidence)
        return replace(number, chances=(1 - wrong,))
    if not said:
        return replace(number, chances=(min(number.confidence, 0.5),))
    best = number if number.confidence >= text.confidence else replace(text, text=said)
    other = min(number.confidence, text.confidence)
    return replace(best, chances=(best.confidence * (1 - other / 2) * 0.9,))


def _as_number(text: str) -> str:
    """What a text reader means that takes a cell's number for letters."""
    squeezed = "".join(text.split())
    # A point before or behind a number is a speck.
    read = squeezed.translate(_LOOKALIKES).strip("·•.,'`:")
    return read if read.replace(".", "", 1).removeprefix("-").isdigit() else text.strip()


def _crop(item: _Wanted, prepared: _Prepared) -> NDArray[np.uint8]:
    return crop_of(item.line, prepared.inner if item.place[0] >= 0 else prepared.ink)


def crop_of(line: InkLine, ink: PageInk) -> NDArray[np.uint8]:
    """The picture of a line with a little paper around it."""
    height = line.y1 - line.y0
    # A line of low strokes only (一, -) keeps the height of the characters around it.
    room = max(2, round(0.12 * height), round((0.75 * ink.size - height) / 2))
    side = max(2, round(0.2 * min(height, ink.size)))
    y0, y1 = max(line.y0 - room, 0), line.y1 + room
    x0, x1 = max(line.x0 - side, 0), line.x1 + side
    return ink.grey[y0:y1, x0:x1]


def _table(grid: PageGrid, wanted: Sequence[_Wanted], back: _Back) -> RuledTable:
    by_cell: dict[int, list[TextLine]] = {}
    for item in wanted:
        line = _text_line(item, back)
        if line is not None:
            by_cell.setdefault(item.place[1], []).append(line)
    cells = []
    for number, cell in enumerate(grid.cells):
        cells.append(
            RuledCell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                box=back.box(*grid.box(cell)),
                lines=_column_joined(by_cell.get(number, ())),
            )
        )
    point = back.point
    box = (grid.xs[0] / point, grid.ys[0] / point, grid.xs[-1] / point, grid.ys[-1] / point)
    return RuledTable(box=box, cells=tuple(cells), xs=tuple(x / point for x in grid.xs), rows=len(grid.ys) - 1)


def _text_line(item: _Wanted, back: _Back) -> TextLine | None:
    """What was read, as a line of one word with its confidence."""
    reading, line = item.reading, item.line
    if item.place[0] >= 0 and (reading is None or _is_unread(reading)):
        reading = Reading(text=UNREAD)
    if reading is None or not reading.text.strip():
        return None
    point = back.point
    size = (line.y1 - line.y0) / point * 1.05
    word = Word(
        text=reading.text.strip(),
        box=back.box(line.x0, line.y0, line.x1, line.y1),
        size=size,
        bold=False,
        display=False,
        confidence=round(reading.confidence, 4),
    )
    box = (line.x0 / point, line.y0 / point, line.x1 / point, line.y1 / point)
    return TextLine(words=(word,), box=box, size=size)


def _is_unread(reading: Reading) -> bool:
    """Whether there is ink in a cell that nobody could read: the cell is not blank, but what it says is unknown."""
    text = reading.text.strip()
    return not text or (len(text) <= 2 and reading.confidence < _GUESS and not any(c.isdigit() for c in text))


def _joined(lines: Sequence[TextLine]) -> list[TextLine]:
    """Pieces of one line together again; each but the first stands apart."""
    joined: list[TextLine] = []
    for line in sorted(lines, key=lambda t: (t.box[1] + t.box[3], t.box[0])):
        last = joined[-1] if joined else None
        if last is not None and abs(last.box[1] - line.box[1]) < 0.01 and abs(last.box[3] - line.box[3]) < 0.01:
            words = sorted((*last.words, *line.words), key=lambda w: w.box[0])
            words = [replace(w, before="\t" if i else "") for i, w in enumerate(words)]
            box = (min(last.box[0], line.box[0]), line.box[1], max(last.box[2], line.box[2]), line.box[3])
            joined[-1] = replace(last, words=tuple(words), box=box)
        else:
            joined.append(line)
    return joined


def _column_joined(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """A cell's text set one character a line as one line."""
    if len(lines) < 2 or any(len(line.text) > 1 or line.text.isdigit() for line in lines):
        return tuple(lines)
    x0, y0, x1, y1 = zip(*(line.words[0].box for line in lines), strict=True)
    box = (min(x0), min(y0), max(x1), max(y1))
    chance = min(line.words[0].confidence or 0.0 for line in lines)
    word = replace(lines[0].words[0], text="".join(line.text for line in lines), box=box, confidence=chance)
    return (TextLine(words=(word,), box=box, size=lines[0].size),)
