"""Glued digits with a misprinted total: the other rows say what to look for."""

from __future__ import annotations

from random import Random

import pytest

import gouji
from gouji.models.forms.definition import ValueType
from gouji.models.forms.load import load_form
from gouji.models.lattice.lattice import add_candidate_readings, read_run, split_slots
from gouji.models.lattice.readings import RowShape, RowTotal
from gouji.models.lattice.settings import LatticeSettings

_SHAPE = RowShape(types=(ValueType.COUNT,) * 7, totals=(RowTotal(parts=tuple(range(6)), total=6),))
_TABLE = next(t for t in load_form("gov-disclosure-2021").tables if t.id == "requests")
_ROWS = [row for band in _TABLE.bands for row in band.rows if not row.id.startswith("other.")]
_PARTS = [r.id for r in _ROWS if r.id not in ("received", "carried_in", "total", "carried_out")]


def test_no_reading_that_the_rules_want_is_left_out() -> None:
    slots = split_slots("1622532152180")
    truth = (162, 25, 32, 15, 2, 18, 0)
    found = read_run(slots, _SHAPE, LatticeSettings())
    assert truth not in {r.values for r in found}
    more = add_candidate_readings(
        found, slots, _SHAPE, [frozenset({v}) for v in (162, 25, 32, 15, 2, 18, 254)], LatticeSettings()
    )
    assert truth in {r.values for r in more}
    assert [r.cost for r in more] == sorted(r.cost for r in more)
    assert next(r for r in more if r.values == truth).cost >= more[0].cost


def test_nothing_wanted_adds_nothing_cheaper() -> None:
    slots = split_slots("1622532152180")
    found = read_run(slots, _SHAPE, LatticeSettings())
    more = add_candidate_readings(found, slots, _SHAPE, [frozenset()] * 7, LatticeSettings())
    assert more[0].cost == found[0].cost


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_glued_row_with_a_misprinted_total_is_read_as_printed(seed: int) -> None:
    rng = Random(seed)
    table = {r.id: [0] * 7 for r in _ROWS}
    for name in rng.sample(_PARTS, 5):
        parts = [rng.randint(0, 60) for _ in range(6)]
        table[name] = [*parts, sum(parts)]
    total = [sum(table[name][i] for name in _PARTS) for i in range(7)]
    table["received"], table["total"] = total, [*total[:6], 0]
    text = "二、主动公开政府信息情况行政规范性文件本年制发件数本年废止件数现行有效件数000三、收到和处理政府信息公开申请情况"
    for row in _ROWS:
        text += f"{row.label.enumerator or ''}{row.label.text}" + "".join(map(str, table[row.id]))
    report = gouji.read(text.encode(), name="a.txt")
    read = [report.facts[f"requests.total.{c.id}"].value for c in _TABLE.bands[0].columns]
    assert read == table["total"]
    assert any(f.rule == "requests.applicants" or "applicants[total]" in f.rule for f in report.findings)
