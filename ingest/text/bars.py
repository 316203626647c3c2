r"""Tables whose cells are divided by bars: `a | b | c |`, with or without outer bars, one row or one cell a line.

Every extractor of text has its own way:

```
| 规章 | 0 | | 3 |      规章| 0| | 3          规章 |          规章 | 0 |
| 许可 | 12 | | |       许可| 12| |           0 |             |
                                              |               | 3 |
```
The third has one cell a line, the last a line end in a blank cell. Bars may be box-drawing characters or full width; two
bars with nothing between them, where others have spaces beside them, are marks of merged cells and no cells.

>>> table, = find_bar_tables(["规章| 0| | 3", "许可| 12| | "], settings=FlowSettings())
>>> [[cell.text for cell in row.cells] for row in table.rows]
[['规章', '0', '', '3'], ['许可', '12', '', '']]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.grid import TextCell, TextRow, TextTable, holds_text, is_blank_line, merge_covered
from gouji.ingest.text.ruled import has_ruled_columns, read_ruled_rows

__all__ = ["find_bar_tables", "has_bar", "is_delimiter", "is_row", "read_bar_table"]

_BARS = "|｜│┃║"
_BAR = re.compile(rf"(?<!\\)[{_BARS}]")
_DELIMITER_CELL = re.compile(r":?[-—─━═]+:?")
_SENTENCE = re.compile("[。！？；]")
_RULE = re.compile(rf"[-=+:{_BARS}\s─-╬]*")
_JUNCTION = re.compile(r"[+├-╋╞-╬┌-┓╒-╗]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _BarLine:
    """Lines of the source from `index` on that hold a row or a part of one, as one text; `rule` where they hold none."""

    index: int
    text: str
    rule: bool = False

    @property
    def begins(self) -> bool:
        """Whether a bar stands first."""
        return self.text.lstrip()[:1] in tuple(_BARS)

    @property
    def ends(self) -> bool:
        """Whether a bar stands last."""
        return _ends_with_bar(self.text)


_Measure = Callable[[_BarLine, bool], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BarStyle:
    """Whether a row's first bar opens it, whether its last one closes it, and whether bars have spaces beside them."""

    opened: bool
    closed: bool
    spaced: bool = False


def has_bar(line: str) -> bool:
    """Return whether the line holds a bar."""
    return _BAR.search(line) is not None


def _count_bars(text: str) -> int:
    return len(_BAR.findall(text))


def is_row(line: str) -> bool:
    """Return whether the line is a table row by itself: it begins with a bar and has another one."""
    return line.lstrip()[:1] in tuple(_BARS) and _count_bars(line) > 1


def is_delimiter(line: str, *, sure: bool = False, settings: FlowSettings) -> bool:
    """Return whether the line is an alignment row `|---|:-:|`; if `sure`, single dashes are blanks and do not count."""
    if "-" not in line or "|" not in line:
        return False
    cells = _split_cells(line)
    return all(_DELIMITER_CELL.fullmatch(cell) for cell in cells) and (
        not sure or all(cell.count("-") >= settings.sure_dashes for cell in cells)
    )


def find_bar_tables(
    lines: Sequence[str], through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> list[TextTable]:
    """Return the tables in `lines` whose cells bars divide, in order.

    Blank lines and the lines in `through` (page marks) do not end a table. A line of words with bars between them alone,
    such as the navigation of a site, is none.
    """
    tables: list[TextTable] = []
    index = 0
    while index < len(lines):
        if index in through or not _may_start(lines, index, settings):
            index += 1
            continue
        table = read_bar_table(lines, index, through, settings=settings)
        if _is_table(table, lines, settings):
            tables.append(table)
        index = max(table.stop, index + 1)
    return tables


def read_bar_table(
    lines: Sequence[str], start: int, through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> TextTable:
    """Return the table that begins at `start`; alignment rows have a place in it but no cells.

    It goes on over blank lines and the lines in `through` (page marks), unless a new alignment row follows.
    """
    found, stop = _gather(lines, start, through, settings)
    if has_ruled_columns([line.text for line in found]):
        rows = read_ruled_rows([(line.index, line.text) for line in found])
        return TextTable(start=start, stop=stop, rows=rows)
    style = _find_style(found, settings)
    rows = tuple(
        TextRow(line=line.index) if line.rule else TextRow(line=line.index, cells=tuple(_make_cells(line.text, style)))
        for line in _join_lines(found, style, settings)
    )
    return TextTable(start=start, stop=stop, rows=merge_covered(rows, settings))


def _may_start(lines: Sequence[str], index: int, settings: FlowSettings) -> bool:
    """Return whether a table may begin at `index`: a bar stands there, or alone on the line below a short text."""
    line = lines[index]
    if has_bar(line) or _is_border(line):
        return True
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return _is_lone_bar(following) and _is_cell_text(line, settings)


def _is_table(table: TextTable, lines: Sequence[str], settings: FlowSettings) -> bool:
    """Return whether the lines are a table: a row has an outer bar, or a cell of one has no words in it."""
    outer = any(
        lines[row.line].lstrip()[:1] in tuple(_BARS) or _ends_with_bar(lines[row.line])
        for row in table.rows
        if row.cells
    )
    plain = any(len(row.cells) > 1 and not holds_text(cell.text, settings) for row in table.rows for cell in row.cells)
    return any(row.cells for row in table.rows) and (outer or (plain and len(table.rows) > 1))


# Which lines belong to a table.


def _gather(
    lines: Sequence[str], start: int, through: AbstractSet[int], settings: FlowSettings
) -> tuple[list[_BarLine], int]:
    """Return the lines of the table that begins at `start`, a row broken inside a cell as one, and the line behind them."""
    found: list[_BarLine] = []
    width = 0
    index = stop = start
    while index < len(lines):
        line = lines[index]
        if index in through or is_blank_line(line):
            index += 1
            continue
        if index > start and not _goes_on(lines, index, gap=index > stop, settings=settings):
            break
        rule = is_delimiter(line, sure=len(found) != 1, settings=settings) or _is_border(line)
        text, stop = (line, index + 1) if rule else _join_broken(lines, index, width, settings)
        found.append(_BarLine(index=index, text=text, rule=rule))
        width = width or (0 if rule else len(_split_cells(text)))
        index = stop
    return found, stop


def _goes_on(lines: Sequence[str], index: int, *, gap: bool, settings: FlowSettings) -> bool:
    """Return whether the line belongs to the table above; behind a gap only a sure row that is no new header does."""
    line = lines[index]
    # Without a gap any line with a bar belongs to the table. Behind one it may be prose with a bar, or a new table's head.
    if not gap:
        if has_bar(line) or _is_border(line):
            return not line.lstrip().startswith("#")
        return _is_lone_bar(lines[index - 1]) and _is_cell_text(line, settings)
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return (
        is_row(line)
        and not is_delimiter(line, sure=True, settings=settings)
        and not is_delimiter(following, sure=True, settings=settings)
    )


def _join_broken(lines: Sequence[str], index: int, width: int, settings: FlowSettings) -> tuple[str, int]:
    """Return the row that begins at `index` and the line behind it.

    A row broken over lines (a cell with a line end in it) is joined where that gives as many cells as the first row has, its `width`.
    """
    row = lines[index]
    # A blank cell that is broken leaves white space behind its bar, and before the next one.
    following = lines[index + 1] if index + 1 < len(lines) else ""
    blank = row != row.rstrip() and following[:1].isspace() and is_row(following)
    if not has_bar(row) or (_ends_with_bar(row) and not blank):
        return row, index + 1
    for end in range(index + 1, min(len(lines), index + settings.joined_lines)):
        if is_blank_line(lines[end]) or not is_row("|" + row):
            break
        # The rest of a row whose blank cell is broken begins with that cell's bar, as a row does.
        if is_row(lines[end]) and len(_split_cells(row)) + len(_split_cells(lines[end])) > width:
            break
        row += "\n" + lines[end]
        if (
            _ends_with_bar(row)
            and len(_split_cells(row)) == width
            and not (blank and _holds_words(row, following, settings))
        ):
            return row, end + 1
    return lines[index], index + 1


def _holds_words(row: str, following: str, settings: FlowSettings) -> bool:
    """Return whether the second part of a row holds words, as a row of its own does."""
    return row.endswith(following) and any(holds_text(cell, settings) for cell in _split_cells(following))


def _ends_with_bar(text: str) -> bool:
    text = text.rstrip()
    return text[-1:] in tuple(_BARS) and text[-2:-1] != "\\"


def _is_lone_bar(line: str) -> bool:
    """Return whether the line is a bar and nothing else."""
    return line.strip() in tuple(_BARS)


def _is_cell_text(line: str, settings: FlowSettings) -> bool:
    """Return whether the line may be a cell that stands alone on it."""
    return 0 < len(line.strip()) <= settings.prose_length and _SENTENCE.search(line) is None


def _is_border(line: str) -> bool:
    """Return whether the line is drawn: corners or crossings joined by strokes."""
    return _JUNCTION.search(line) is not None and _RULE.fullmatch(line) is not None


# How the bars are meant.


def _find_style(found: Sequence[_BarLine], settings: FlowSettings) -> _BarStyle:
    """Return the style of a table's lines.

    An alignment row shows it. Else outer bars belong to the row where all rows have them; where some have, as where an
    extractor writes a blank first or last cell without more, that meaning counts which makes the rows more alike.
    """
    rows = [line for line in found if not line.rule and not _is_lone_bar(line.text)]
    rule = next((line for line in found if line.rule and has_bar(line.text)), None)
    counted = [line for line in rows if _count_bars(line.text) > 1] or rows
    if rule is not None:
        opened, closed = rule.begins, rule.ends
    else:
        opened = _choose(counted, [line.begins for line in counted], (_count_opened,))
        closed = _choose(counted, [line.ends for line in counted], (_count_closed, partial(_count_tail, settings)))
    return _BarStyle(opened=opened, closed=closed, spaced=_has_spaces(rows))


def _has_spaces(rows: Sequence[_BarLine]) -> bool:
    """Return whether most texts have a space between them and the bar before them, the first one behind it."""
    beside: list[bool] = [
        (part[-1] if number == 0 else part[0]).isspace()
        for row in rows
        for number, part in enumerate(_BAR.split(row.text))
        if part.strip()
    ]
    return sum(beside) > len(beside) / 2


def _choose(rows: Sequence[_BarLine], outer: Sequence[bool], measures: Sequence[_Measure]) -> bool:
    """Return whether outer bars belong to the rows; with some rows that have none, by what makes more rows equal."""
    if all(outer) or not any(outer):
        return bool(outer) and all(outer)
    alike: dict[bool, int] = {
        meant: max(Counter(measure(row, meant) for row in rows).most_common(1)[0][1] for measure in measures)
        for meant in (True, False)
    }
    if alike[True] == alike[False]:
        return 2 * sum(outer) > len(outer)
    return alike[True] > alike[False]


def _count_opened(row: _BarLine, opened: bool) -> int:  # noqa: FBT001 – one of two meanings that are compared
    """Return how many cells the row has if its first bar opens it, or divides."""
    return _count_bars(row.text) - (row.begins and opened)


def _count_closed(row: _BarLine, closed: bool) -> int:  # noqa: FBT001
    """Return how many cells the row has if its last bar closes it, or divides."""
    return _count_bars(row.text) - (row.ends and closed)


def _count_tail(settings: FlowSettings, row: _BarLine, closed: bool) -> int:  # noqa: FBT001
    """Return how many cells stand behind the row's last text if its last bar closes it, or divides."""
    cells = _BAR.split(row.text)
    cells = cells[:-1] if row.ends and closed else cells
    last = max((i for i, cell in enumerate(cells) if holds_text(cell.strip(), settings)), default=-1)
    return len(cells) - 1 - last


# Lines to rows, rows to cells.


def _join_lines(found: Sequence[_BarLine], style: _BarStyle, settings: FlowSettings) -> Iterator[_BarLine]:
    """Yield a line a row: numbers and blanks that stand alone on lines belong to the label above them."""
    row: _BarLine | None = None
    single, bars = False, 0
    widest = max((_count_bars(line.text) for line in found), default=0)
    for line in found:
        if line.rule:
            if row is not None:
                yield row
            row, single = None, False
            yield line
            continue
        if row is not None and _continues_row(
            line, row, style, single=single, bars=bars, widest=widest, settings=settings
        ):
            text = _join_cells(row.text, line.text, style)
            bars += _count_bars(text[len(row.text) :])
            row, single = _BarLine(index=row.index, text=text), True
            continue
        if row is not None:
            yield row
        row, single, bars = line, _count_own(line, style) == 1, _count_bars(line.text)
    if row is not None:
        yield row


def _continues_row(
    line: _BarLine, row: _BarLine, style: _BarStyle, *, single: bool, bars: int, widest: int, settings: FlowSettings
) -> bool:
    """Return whether the line goes on with the row of so many `bars`: it holds cells without words, and the row lacks some.

    So it does where the row has one cell a line, and where a bar that opens no rows ends a blank cell of this one.
    """
    words = any(holds_text(cell.text, settings) for cell in _make_cells(line.text, style))
    if words or bars >= settings.widest_row:
        return False
    if _is_lone_bar(line.text):
        return single or not style.opened
    if line.begins and not style.opened:
        return single or (bars + _count_bars(line.text) <= widest and holds_text(row.text, settings))
    return single and _count_own(line, style) == 1


def _join_cells(row: str, line: str, style: _BarStyle) -> str:
    """Return the row with the cells of a line behind its own."""
    begins = line.lstrip()[:1] in tuple(_BARS)
    if begins and style.opened and style.closed:
        line = line.lstrip()[1:] or " |"
    return f"{row}\n{line}"


def _count_own(line: _BarLine, style: _BarStyle) -> int:
    """Return how many cells the line has, marks of merged cells aside."""
    return sum(1 for _ in _make_cells(line.text, style))


def _make_cells(text: str, style: _BarStyle) -> Iterator[TextCell]:
    """Yield the cells between the bars; escaped bars stay as they are."""
    parts = _BAR.split(text)
    if style.opened and len(parts) > 1 and not parts[0].strip():
        parts = parts[1:]
    if style.closed and len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    for column, (part, behind) in enumerate(zip_longest(parts, parts[1:])):
        if not (style.spaced and column and _is_filler(part, behind)):
            yield TextCell(text=part.strip(), column=column)


def _is_filler(part: str, behind: str | None) -> bool:
    """Return whether nothing stands between two bars where others have spaces; the first of several has one space."""
    return not part or (part == " " and behind == "")


def _split_cells(line: str) -> list[str]:
    """Return the texts between the bars, outer bars dropped."""
    cells = [cell.strip() for cell in _BAR.split(line.strip())]
    if len(cells) > 1 and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells
