"""Figures laid out as the three tables of the form, with merged cells as printed on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.corpus.drafts.draft import DraftRow, DraftTable, Merged, RowKind, Slot
from gouji.corpus.drafts.facts import Figures
from gouji.corpus.drafts.forms import APPLICANTS, Band, RequestRow, bands, load_data, request_rows

__all__ = ["LABEL_COLUMNS", "disclosure_table", "disputes_table", "requests_table"]

LABEL_COLUMNS = {"disclosure": 1, "requests": 3, "disputes": 0}
"""How many columns of labels a table has; numbers follow."""
_WIDTH = 4


def _head(text: str, *, merged: Merged = Merged.NO) -> Slot:
    return Slot(text="" if merged else text, merged=merged, header=True)


def _spanning(text: str, width: int, *, merged: Merged = Merged.NO) -> list[Slot]:
    """Return a header cell over `width` columns; `merged` is the first slot's, for rows below the first of a block."""
    return [_head(text, merged=merged), *(_head("", merged=Merged.LEFT) for _ in range(width - 1))]


def _number(figures: Figures, fact: str) -> Slot:
    return Slot(text=figures.printed.get(fact, str(figures.values[fact])), fact=fact)


def disclosure_table(figures: Figures) -> DraftTable:
    """Bands with a header row each; numbers of narrow bands span what is left of four columns."""
    rows = (row for band in bands(figures.form) for row in _band_rows(figures, band))
    return DraftTable(id="disclosure", rows=tuple(rows))


def _band_rows(figures: Figures, band: Band) -> Iterator[DraftRow]:
    yield DraftRow(kind=RowKind.BAND, slots=tuple(_spanning(band.label, _WIDTH)))
    spare = _WIDTH - 1 - len(band.columns)
    filler = [Slot(merged=Merged.LEFT)] * spare
    headers = [_head(figures.headers.get(column, text)) for column, text in band.columns.items()]
    yield DraftRow(kind=RowKind.HEADER, slots=(_head(load_data("forms")["contents"]), *headers, *filler))
    for row, label in band.rows.items():
        numbers = [_number(figures, f"disclosure.{row}.{column}") for column in band.columns]
        yield DraftRow(kind=RowKind.ROW, id=row, slots=(Slot(text=label), *numbers, *filler))


def requests_table(figures: Figures) -> DraftTable:
    """Three columns of labels (stage, group, item) and seven of numbers under a header of three rows."""
    rows = list(_request_headers())
    stage = group = ""
    for row in request_rows(single_other=figures.single_other):
        labels, stage, group = _request_labels(row, stage, group)
        numbers = [_number(figures, f"requests.{row.id}.{who}") for who in APPLICANTS]
        rows.append(DraftRow(kind=RowKind.ROW, id=row.id, slots=(*labels, *numbers)))
    return DraftTable(id="requests", rows=tuple(rows))


def _request_headers() -> Iterator[DraftRow]:
    words, names = load_data("forms")["requests_headers"], load_data("forms")["applicants"]
    first, last, middle = APPLICANTS[0], APPLICANTS[-1], APPLICANTS[1:-1]
    yield DraftRow(kind=RowKind.HEADER, slots=(*_spanning(words["note"], 3), *_spanning(words["all"], 7)))
    second = [_head(names[first]), *_spanning(words["organisations"], 5), _head(names[last])]
    yield DraftRow(kind=RowKind.HEADER, slots=(*_spanning("", 3, merged=Merged.UP), *second))
    up = _head("", merged=Merged.UP)
    yield DraftRow(
        kind=RowKind.HEADER, slots=(*_spanning("", 3, merged=Merged.UP), up, *(_head(names[w]) for w in middle), up)
    )


def _request_labels(row: RequestRow, stage: str, group: str) -> tuple[list[Slot], str, str]:
    """Return the three label slots of a row, and the stage and group that the next row may continue."""
    left = Slot(merged=Merged.LEFT)
    if row.depth == 0:
        return [Slot(text=row.label), left, left], "", ""
    words = load_data("forms")["stage"]
    first = Slot(merged=Merged.UP) if stage else Slot(text=words)
    if row.depth == 1:
        return [first, Slot(text=row.label), left], words, ""
    second = Slot(merged=Merged.UP) if row.group == group else Slot(text=row.group or "")
    return [first, second, Slot(text=row.label)], words, row.group or ""


def disputes_table(figures: Figures) -> DraftTable:
    """Fifteen columns under a header of three rows, and one row of numbers."""
    words = load_data("forms")["disputes"]
    names: Mapping[str, str] = words["outcomes"]
    groups: Sequence[str] = tuple(words["groups"])
    outcomes = [_head(text) for text in names.values()]
    up = [_head("", merged=Merged.UP) for _ in names]
    one, two, three = (words["groups"][group] for group in groups)
    numbers = tuple(_number(figures, f"disputes.{group}.{result}") for group in groups for result in names)
    rows = (
        DraftRow(kind=RowKind.HEADER, slots=(*_spanning(one, 5), *_spanning(words["litigation"], 10))),
        DraftRow(kind=RowKind.HEADER, slots=(*outcomes, *_spanning(two, 5), *_spanning(three, 5))),
        DraftRow(kind=RowKind.HEADER, slots=(*up, *outcomes, *outcomes)),
        DraftRow(kind=RowKind.ROW, id="disputes", slots=numbers),
    )
    return DraftTable(id="disputes", rows=rows)
