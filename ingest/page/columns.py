"""Tables without rulings: numbers that stand under each other are columns, and where one is missing its cell is blank.

Steps, over the lines of all pages: stretches of lines that are rows (a label, then numbers) or labels between rows; the
columns of a stretch, from the places of its numbers and of the headings above it; its rows, with every column's cell. A
stretch whose columns are not certain stays lines of text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from gouji.ingest.page.boxes import BoxTuple, united_box
from gouji.ingest.page.layout import Block, PageLayout, is_furniture
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import ColumnRow, TableCell
from gouji.tokens import OBJECT
from gouji.wording import CELL_COUNTERS, PRINTED_ITEM

__all__ = ["find_columns"]

_NUMBER = re.compile(
    rf"{OBJECT}|[+\-−－]?\d[\d,，]*(?:[.．]\d+)?(?:%|万?元|[{CELL_COUNTERS}宗起]|[（(].{{1,16}}[)）])?|[-—－–/]{{1,2}}|无"
)
"""What a cell of numbers may hold: a number, with a unit or a note, or a sign for nothing."""
_NOTED = re.compile(r"\d[\d,，.．]*[（(][^（）()]{1,16}[)）]")
_OPEN_NOTE = re.compile(r"\d[\d,，.．]*[（(][^)）]*\Z")

Interval = tuple[float, float]


@dataclass(slots=True)
class _Stretch:
    """Rows and the lines between them, as places in the list of all blocks."""

    above: int
    """The place of the first row."""
    rows: dict[int, _NumberLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _NumberLine:
    line: TextLine
    labels: tuple[Word, ...]
    numbers: tuple[Word, ...]


def find_columns(pages: Sequence[PageLayout], settings: PageSettings) -> tuple[PageLayout, ...]:
    """Return the pages, with rows of cells in the place of lines of text where columns are certain."""
    places = [(p, b) for p, page in enumerate(pages) for b, block in enumerate(page.blocks) if not is_furniture(block)]
    lines, gone = _with_notes([_line_at(pages, place) for place in places], settings=settings)
    blocks: list[list[Block | None]] = [list(page.blocks) for page in pages]
    body = _body_size(lines)
    for number, stretch in enumerate(
        _stretches(lines, {place for pair in gone.values() for place in pair}, settings=settings)
    ):
        columns = _columns(stretch, lines, settings=settings)
        if len(columns) < 2:
            continue
        starts = _label_columns(stretch, settings=settings)
        stretch.rows |= _blank_rows(stretch, lines, starts, body, settings=settings)
        for count, (at, row) in enumerate(stretch.rows.items()):
            p, b = places[at]
            cells = tuple(_cells(row, count, starts, columns))
            if not _is_doubtful(cells, row.line, lines[max(at - 1, 0) : at + 2], settings=settings):
                blocks[p][b] = ColumnRow(line=row.line, table=number, cells=cells)
                for p, b in (places[note] for note in gone.get(at, ())):
                    blocks[p][b] = None
    return tuple(
        replace(page, blocks=tuple(block for block in found if block is not None))
        for page, found in zip(pages, blocks, strict=True)
    )


def _line_at(pages: Sequence[PageLayout], place: tuple[int, int]) -> TextLine | None:
    block = pages[place[0]].blocks[place[1]]
    return block if isinstance(block, TextLine) else None


def _with_notes(
    lines: Sequence[TextLine | None], settings: PageSettings
) -> tuple[list[TextLine | None], dict[int, tuple[int, int]]]:
    """Return the lines, where a number with a note takes two half lines above and below its row, with it in the row.

    Also, for the place of each such row, those of the two lines.
    """
    found = list(lines)
    gone: dict[int, tuple[int, int]] = {}
    for at in range(1, len(lines) - 1):
        above, line, below = lines[at - 1 : at + 2]
        if above is None or line is None or below is None or len(line.words) < 2:
            continue
        note = "".join(above.text.split()) + "".join(below.text.split())
        box = united_box((above.box, below.box))
        free = not any(_overlap(_across(box), _across(word.box)) for word in line.words)
        if (
            _NOTED.fullmatch(note)
            and free
            and max(_distance(above, line), _distance(below, line)) < settings.cell_line_distance
        ):
            word = replace(above.words[0], text=note, box=box, before="\t")
            words = sorted((*line.words, word), key=lambda w: w.box[0])
            found[at] = replace(line, words=tuple(_after_gaps(words)))
            gone[at] = at - 1, at + 1
    return found, gone


def _after_gaps(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words of a line that got one more: there is a gap on either side of it."""
    for at, word in enumerate(words):
        joined = at and word.before != "\t" and words[at - 1].text.endswith(("）", ")"))
        yield replace(word, before="\t") if joined else word


def _distance(one: TextLine, other: TextLine) -> float:
    """Return how far apart the middles of two lines are, in font sizes."""
    return abs((one.box[1] + one.box[3]) - (other.box[1] + other.box[3])) / 2 / max(other.size, 1.0)


def _is_doubtful(
    cells: Sequence[TableCell], line: TextLine, near: Sequence[TextLine | None], settings: PageSettings
) -> bool:
    """Return whether text on a half line above or below stands where the row would be blank."""
    blanks = [_across(cell.box) for cell in cells if not cell.lines]
    words = [
        word.box
        for other in near
        if other is not None and other is not line and _distance(other, line) < settings.cell_line_distance
        for word in other.words
    ]
    return any(_overlap(_across(box), blank) for box in words for blank in blanks)


def _stretches(lines: Sequence[TextLine | None], notes: Collection[int], settings: PageSettings) -> Iterator[_Stretch]:
    """Rows that follow each other, with nothing between them but labels to the left of their numbers, and notes."""
    stretch: _Stretch | None = None
    for at, line in enumerate(lines):
        if at in notes:
            continue
        row = _row(line) if line is not None else None
        if row is not None and stretch is not None and not _goes_on(stretch, row, settings=settings):
            yield stretch
            stretch = None
        if row is not None:
            stretch = stretch or _Stretch(at)
            stretch.rows[at] = row
        elif stretch is not None and (line is None or line.box[2] > _left(stretch)):
            yield stretch
            stretch = None
    if stretch is not None:
        yield stretch


def _row(line: TextLine) -> _NumberLine | None:
    """Return a line as labels and the numbers to their right; None where it is no such line."""
    labels: list[Word] = []
    numbers: list[Word] = []
    for piece in _pieces(line.words):
        start = len(piece)
        while start and (piece[start - 1].before or start == 1) and _NUMBER.fullmatch(piece[start - 1].text):
            start -= 1
        if start and (numbers or _OPEN_NOTE.match(piece[0].text)):
            return None
        labels.extend(piece[:start])
        numbers.extend(piece[start:])
    return _NumberLine(line, tuple(labels), tuple(numbers)) if numbers and not line.vertical else None


def _pieces(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the words between wide gaps."""
    start = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or words[at].before == "\t":
            yield words[start:at]
            start = at


def _goes_on(stretch: _Stretch, row: _NumberLine, settings: PageSettings) -> bool:
    """Whether a row's labels are left of the stretch's numbers, and its numbers right of the stretch's labels."""
    known = next(iter(stretch.rows.values()))
    alike = max(known.line.size, row.line.size) < settings.alike_sizes * min(known.line.size, row.line.size)
    right = max((word.box[2] for word in row.labels), default=0.0)
    return alike and right <= _left(stretch) and row.numbers[0].box[0] >= _right(stretch)


def _left(stretch: _Stretch) -> float:
    return min(row.numbers[0].box[0] for row in stretch.rows.values())


def _right(stretch: _Stretch) -> float:
    return max((word.box[2] for row in stretch.rows.values() for word in row.labels), default=0.0)


def _columns(stretch: _Stretch, lines: Sequence[TextLine | None], settings: PageSettings) -> list[Interval]:
    """Return the columns of numbers, from left to right; none where two numbers of a row share one."""
    columns = _united((word.box[0], word.box[2]) for row in stretch.rows.values() for word in row.numbers)
    for row in stretch.rows.values():
        if len({_column(columns, word) for word in row.numbers}) < len(row.numbers):
            return []
    leaves = _leaves(_headings(stretch, lines, settings=settings), settings=settings)
    right = _labels_end(stretch, lines)
    for leaf in sorted(leaves, key=lambda leaf: -leaf[0]):
        if leaf[0] >= right and _is_column(leaf, columns, leaves, right, settings=settings):
            columns = sorted([*columns, (leaf[0], leaf[2])])
    return columns


def _united(intervals: Iterable[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for low, high in sorted(intervals):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def _column(columns: Sequence[Interval], word: Word) -> int:
    middle = (word.box[0] + word.box[2]) / 2
    return min(range(len(columns)), key=lambda i: max(columns[i][0] - middle, middle - columns[i][1]))


def _headings(stretch: _Stretch, lines: Sequence[TextLine | None], settings: PageSettings) -> Iterator[BoxTuple]:
    """Yield the pieces of the lines above the first row, the nearest line first."""
    size = next(iter(stretch.rows.values())).line.size
    for line in lines[max(stretch.above - settings.most_heading_lines, 0) : stretch.above][::-1]:
        if (
            line is None
            or line.size > settings.alike_sizes * size
            or any(_NUMBER.fullmatch(w.text) for w in line.words)
        ):
            return
        yield from (united_box(word.box for word in piece) for piece in _pieces(line.words))


def _leaves(headings: Iterable[BoxTuple], settings: PageSettings) -> list[BoxTuple]:
    """The headings of single columns: those that stand over no other heading, but for the rest of their own text."""
    found: list[BoxTuple] = []
    for heading in headings:
        below = [leaf for leaf in found if _overlap(_across(leaf), _across(heading))]
        if not below:
            found.append(heading)
        elif len(below) == 1 and abs(_middle(_across(below[0])) - _middle(_across(heading))) < settings.same_middle:
            found.remove(below[0])
            found.append(united_box((below[0], heading)))
    return found


def _across(box: BoxTuple) -> Interval:
    return box[0], box[2]


def _middle(interval: Interval) -> float:
    return (interval[0] + interval[1]) / 2


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _labels_end(stretch: _Stretch, lines: Sequence[TextLine | None]) -> float:
    """Return where the labels end at the right, those on lines between the rows too."""
    rows = list(stretch.rows)
    between = (line for at, line in enumerate(lines[rows[0] : rows[-1]], rows[0]) if at not in stretch.rows)
    return max(_right(stretch), max((line.box[2] for line in between if line is not None), default=0.0))


def _is_column(
    leaf: BoxTuple, columns: Sequence[Interval], leaves: Sequence[BoxTuple], right: float, settings: PageSettings
) -> bool:
    """Return whether a heading stands over a column without numbers: not over several columns, and not over the labels.

    Left of all numbers it does where columns are evenly spaced and the labels end before the column begins.
    """
    if any(_overlap(_across(leaf), column) for column in columns):
        return False
    middle = _middle(_across(leaf))
    middles = sorted({*map(_middle, columns), *(_middle(_across(other)) for other in leaves if other[0] >= right)})
    pitch = median([b - a for a, b in pairwise(m for m in middles if m != middle)] or [0.0])
    nearest = min(columns, key=lambda column: abs(_middle(column) - middle))
    if abs(_middle(nearest) - middle) < settings.least_pitch * pitch and not _is_beside(leaf, nearest, leaves):
        return False
    if middle > _middle(columns[0]):
        return True
    distance = _middle(columns[0]) - middle
    return len(columns) > 1 and distance < settings.even_pitch * pitch and right < middle - distance / 2


def _is_beside(leaf: BoxTuple, column: Interval, leaves: Sequence[BoxTuple]) -> bool:
    """Return whether a column's own heading stands at the height of another heading."""
    return any(_overlap(_across(own), column) and _overlap((own[1], own[3]), (leaf[1], leaf[3])) for own in leaves)


def _blank_rows(
    stretch: _Stretch, lines: Sequence[TextLine | None], starts: Sequence[float], body: float, settings: PageSettings
) -> dict[int, _NumberLine]:
    """Return the labels behind the last row that stand like its own: rows without a number.

    Only where the table is set smaller than the text, as they might be headings else.
    """
    found: dict[int, _NumberLine] = {}
    last = max(stretch.rows)
    size = stretch.rows[last].line.size
    for at, line in enumerate(lines[last + 1 :], last + 1):
        if line is None or size * settings.different_sizes > body or abs(line.size - size) > settings.same_size * size:
            break
        begins = any(abs(line.box[0] - start) < settings.label_shift / 4 for start in starts)
        if not (begins and PRINTED_ITEM.match(line.text) and line.box[2] < _left(stretch)):
            break
        found[at] = _NumberLine(line, line.words, ())
    return found


def _body_size(lines: Iterable[TextLine | None]) -> float:
    """Return the size that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line is not None and len(line.words) == 1:
            sizes[round(line.size, 1)] += len(line.words[0].text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _label_columns(stretch: _Stretch, settings: PageSettings) -> list[float]:
    """Return where the columns of labels begin, from left to right."""
    starts = sorted(piece[0].box[0] for row in stretch.rows.values() if row.labels for piece in _pieces(row.labels))
    found: list[float] = []
    for start in starts:
        if not found or start - found[-1] > settings.label_shift:
            found.append(start)
    return found


def _cells(row: _NumberLine, number: int, starts: Sequence[float], columns: Sequence[Interval]) -> Iterator[TableCell]:
    """Yield the labels' cells, and for each column its number's or a blank one."""
    for piece in _pieces(row.labels) if row.labels else ():
        column = max((i for i, start in enumerate(starts) if start <= piece[0].box[0] + 1), default=0)
        line = replace(row.line, words=tuple(piece))
        yield TableCell(row=number, column=column, lines=(line,), box=row.line.box)
    held = {_column(columns, word): word for word in row.numbers}
    _, top, _, bottom = row.line.box
    for at, (left, right) in enumerate(columns):
        lines = (replace(row.line, words=(held[at],)),) if at in held else ()
        yield TableCell(row=number, column=len(starts) + at, lines=lines, box=(left, top, right, bottom))
