"""Rows that lost a number: told by a total that is blank beside a number that may be it, or by most rows of the table."""

from __future__ import annotations

from dataclasses import replace

from gouji.models.decoding.lost_columns import has_lost_column
from gouji.models.forms.definition import ValueType
from gouji.models.lattice.readings import CellReading, RowShape, RowTotal, RunReading
from gouji.models.rows.found_row import FoundRow
from gouji.report import RowOrder

Values = tuple[int | None, ...]
SHAPE = RowShape(types=(ValueType.COUNT,) * 4, totals=(RowTotal(parts=(0, 1, 2), total=3),))
NESTED = replace(SHAPE, totals=(RowTotal(parts=(0, 1), total=2), RowTotal(parts=(2,), total=3)))


def _reading(values: Values, missing: tuple[int, ...] = ()) -> RunReading:
    cells = (
        CellReading(printed="" if v is None else str(v), value=v, spans=(), slot=None, missing=at in missing)
        for at, v in enumerate(values)
    )
    return RunReading(cells=tuple(cells), cost=0.0)


def _row(values: Values, shape: RowShape | None = SHAPE, missing: tuple[int, ...] = (), columns: int = 4) -> FoundRow:
    return FoundRow(
        node=0,
        table="t",
        row_ids=("r",),
        columns=tuple("abcd"[:columns]),
        label="",
        canonical="",
        match=1.0,
        order=RowOrder.IN_ORDER,
        page=1,
        span=(0, 1),
        slots=(),
        readings=(_reading(values, missing),),
        margins=(),
        labelled=True,
        shape=shape,
    )


def _has(row: FoundRow, *others: FoundRow) -> bool:
    rows = (row, *others)
    return has_lost_column(row, row.readings[0], rows, [0] * len(rows))


def test_a_row_with_its_total_has_lost_none() -> None:
    assert not _has(_row((1, 2, 3, 6)))
    assert not _has(_row((1, 2, 3, 9)))
    assert not _has(_row((1, 2, 3, None), None))


def test_before_a_blank_total_the_sum_of_the_parts_is_the_total_itself() -> None:
    assert _has(_row((1, 2, 3, None)))
    assert not _has(_row((1, 2, 4, None)))
    assert not _has(_row((1, 2, 2, None)))
    assert not _has(_row((0, 0, 0, None)))  # sums of nothing
    assert not _has(_row((1, -1, 0, None)))
    assert _has(_row((None, 3, 3, None)))


def test_another_total_that_does_not_hold_shows_it_too() -> None:
    assert not _has(_row((1, 2, 3, None), replace(NESTED, totals=(NESTED.totals[0], RowTotal(parts=(0, 2), total=3)))))
    assert _has(_row((1, 2, 4, None), replace(NESTED, totals=(NESTED.totals[0], RowTotal(parts=(0, 1), total=3)))))
    assert not _has(
        _row((1, 3, None, None), replace(NESTED, totals=(NESTED.totals[0], RowTotal(parts=(0, 1), total=3))))
    )


def test_most_rows_of_a_table_speak_for_one() -> None:
    own = _row((1, 2, 4, None))  # may end with its total: 4 is no less than 1 + 2
    whole = _row((1, 2, 3, 6))
    assert not _has(own)  # alone
    assert _has(own, own)
    assert _has(own, own, whole)
    assert not _has(own, whole)  # half is not most
    assert not _has(own, own, whole, whole)
    assert not _has(own, _row((5, 2, 1, None)), whole)
    assert _has(own, _row((0, 0, 4, None)), _row((1, 1, 2, None)))  # 2 is no less than 1 + 1
    # Rows that say nothing are not counted, and no more are those of one cell.
    assert not _has(own, _row((0, 0, 0, None)))
    assert _has(own, own, _row((0, 0, 0, None)), _row((0, 0, None, None)))
    assert not _has(own, _row((1, 2, 4, None), columns=1))
    assert not _has(own, replace(own, readings=()))


def test_a_blank_row_says_nothing() -> None:
    blank, own = _row((None, None, None, None)), _row((1, 2, 4, None))
    assert not _has(own, blank)
    assert _has(own, own, blank)
    assert not _has(_row((4, None, None, None)), _row((4, None, None, None)))  # one number is no sum of others


def test_a_missing_cell_counts_where_most_rows_lack_one() -> None:
    short, whole = _row((1, 2, 3, None), missing=(3,)), _row((1, 2, 3, 6))
    assert not _has(short)
    assert not _has(short, whole)
    assert _has(short, short)
    assert _has(short, short, whole)
    assert not _has(short, short, whole, whole)
