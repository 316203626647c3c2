r"""Tables as spreadsheets write them into text: cells parted by commas or semicolons, full-width ones too, each line filled up to the same number of cells.

>>> split_cells("总体情况\n内容,制发,现行\n规章,1,20\n规范性文件,0,3\n其他,,2\n", FlowSettings())
'总体情况\n内容\t制发\t现行\n规章\t1\t20\n规范性文件\t0\t3\n其他\t\t2\n'
>>> split_cells("一、总体情况\t\t\n内容\t制发\t现行\n规章\t1\t20\n规范性文件\t0\t3\n其他\t2\t2", FlowSettings()).split("\n")[0]
'一、总体情况'
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from gouji.ingest.stream.settings import FlowSettings
from gouji.wording import TOKEN_ITEM

__all__ = ["split_cells"]

_SEPARATORS = ("\t", ",", ";", "，", "；")
_PROSE_SIGNS = re.compile(r"([，；])[^\S\n]*\d+(?=[^\S\n]*\1[^\S\n]*\d)")
"""Full-width separators between numbers. Sentences have them as well, but hardly between numbers alone."""
_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*%?\s*")
_THOUSANDS = re.compile(r"(?<![\d.])[1-9]\d{0,2}\s*\Z")
_OF_THREE = re.compile(r"\s*\d{3}(?![\d.])")
_ITEM = re.compile(rf"\s*{TOKEN_ITEM}")
_STOP = re.compile("[。；]")

_Row = tuple[str, Sequence[str]]
"""What is printed of a row, over lines where a quoted cell is, and its cells."""


def split_cells(text: str, settings: FlowSettings) -> str:
    """Return a text with tabs between the cells of its tables; the text itself where it has none that commas or semicolons part.

    That they do is shown by some rows of as many cells, three at least; not all that hold numbers may have a comma that may
    stand within a number (1,301). Where all lines were filled up to the width of the widest table, headings
    and prose become lines again.
    """
    for separator in _SEPARATORS:
        if text.count(separator) < 2 * settings.fewest_separated or not _may_part(text, separator, settings):
            continue
        rows = list(_parse(text, separator, settings.most_cell_lines))
        if _is_filled_up([cells for _, cells in rows if any(cells)], settings):
            return "\n".join(_write_unpadded([cells for _, cells in rows], settings))
        runs = groupby((cells for _, cells in rows), key=len)
        if separator != "\t" and any(_is_table(list(run), settings) for _, run in runs):
            return "\n".join(_write(rows))
    return text


def _may_part(text: str, separator: str, settings: FlowSettings) -> bool:
    """Return whether a separator is none that sentences have, or stands between numbers as often as in the rows of a table."""
    if separator.isascii():
        return True
    return _PROSE_SIGNS.findall(text).count(separator) >= 2 * settings.fewest_separated


def _is_filled_up(rows: Sequence[Sequence[str]], settings: FlowSettings) -> bool:
    """Return whether all lines have as many cells, three at least, some of them several that are not empty."""
    several = [cells for cells in rows if _count_filled(cells) > 1]
    return (
        len({len(cells) for cells in rows}) == 1
        and len(rows[0]) > 2
        and len(several) >= settings.fewest_separated
        and not _may_all_hold_thousands(rows)
    )


def _is_table(run: Sequence[Sequence[str]], settings: FlowSettings) -> bool:
    """Return whether lines of as many cells are rows of a table."""
    return (
        len(run) >= settings.fewest_separated
        and len(run[0]) > 2
        and not _is_prose(run)
        and not _may_all_hold_thousands(run)
    )


def _is_prose(run: Sequence[Sequence[str]]) -> bool:
    """Return whether no line has a number for a cell and some have whole sentences."""
    return not any(map(_has_number, run)) and any(_STOP.search(cell) for cells in run for cell in cells)


def _has_number(cells: Sequence[str]) -> bool:
    return any(map(_NUMBER.fullmatch, cells[1:]))


def _may_all_hold_thousands(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether all rows have a separator that may stand within a number; a header has none, and as many cells as its rows.

    What tabs or spaces part around such a number is no matter.
    """
    found = [
        any(_THOUSANDS.search(a) and _OF_THREE.match(b) for a, b in pairwise(cells))
        for cells in rows
        if _is_filled(cells[1:])
    ]
    return all(found)


def _write(rows: Sequence[_Row]) -> Iterator[str]:
    """Yield the lines of a text, those of tables with tabs; a table may have rows of several lengths."""
    for parted, run in groupby(rows, key=lambda row: len(row[1]) > 1):
        lines = list(run)
        is_table = parted and not _is_prose([cells for _, cells in lines])
        yield from (_join(cells) if is_table else printed for printed, cells in lines)


def _write_unpadded(rows: Sequence[Sequence[str]], settings: FlowSettings) -> Iterator[str]:
    """Yield the lines of a text that was filled up. What stands alone is prose, a heading, or a row of a table without numbers."""
    in_table = False
    for cells, behind in zip(rows, _look_ahead(rows, settings), strict=True):
        if _is_filled(cells[1:]):
            in_table = True
        elif _is_filled(cells):
            in_table = in_table and _goes_on(cells[0], *behind, settings)
        yield _join(cells) if in_table else "".join(map(_to_one_line, cells[:1]))


def _look_ahead(rows: Sequence[Sequence[str]], settings: FlowSettings) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Return for each line the next one that is not empty, and the next that is prose or has several cells; empty at the end."""
    found: list[tuple[Sequence[str], Sequence[str]]] = []
    following: Sequence[str] = ()
    telling: Sequence[str] = ()
    for cells in reversed(rows):
        found.append((following, telling))
        if _is_filled(cells):
            following = cells
            telling = cells if _is_filled(cells[1:]) or _is_sentence(cells[0], settings) else telling
    return found[::-1]


def _goes_on(label: str, following: Sequence[str], telling: Sequence[str], settings: FlowSettings) -> bool:
    """Return whether a table goes on with a label that stands alone: no prose, and no heading of prose or of the next table."""
    filled = _count_filled(telling)
    if _is_sentence(label, settings) or filled < 2:
        return not _is_sentence(label, settings) and not _ITEM.match(label)
    is_header = not _has_number(telling) and (filled > 2 or not _ITEM.match(telling[0]))
    return following is not telling or not is_header


def _is_sentence(text: str, settings: FlowSettings) -> bool:
    return bool(_STOP.search(text)) or len(text) > settings.prose_length


def _is_filled(cells: Sequence[str]) -> bool:
    return any(map(str.strip, cells))


def _count_filled(cells: Sequence[str]) -> int:
    return sum(map(bool, map(str.strip, cells)))


def _join(cells: Sequence[str]) -> str:
    return "\t".join(map(_to_one_line, cells))


def _to_one_line(cell: str) -> str:
    return " ".join(cell.split("\n"))


def _parse(text: str, separator: str, most_lines: int) -> Iterator[_Row]:
    """Yield the lines of a text with their cells; a quoted cell may go over some lines."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        stop = index + 1
        if _is_open(lines[index]) and (lines[index].startswith('"') or f'{separator}"' in lines[index]):
            ends = range(index + 2, min(index + most_lines, len(lines)) + 1)
            stop = next((end for end in ends if not _is_open("".join(lines[index:end]))), stop)
        printed = "\n".join(lines[index:stop])
        index = stop
        try:
            yield printed, next(csv.reader([printed], delimiter=separator), [])
        except csv.Error:
            yield printed, [printed]


def _is_open(text: str) -> bool:
    """Return whether a quoted cell has not ended."""
    return text.count('"') % 2 == 1
