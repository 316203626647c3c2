"""Invented figures of whole reports: consistent, heavy-tailed, most of them 0.

```python
figures = draw_figures(Random(7))
figures.values["requests.received.total"]
```
Figures obey the rules of the form unless a printed violation was drawn; then `violations` says which rule breaks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.forms import APPLICANTS, bands, load_data, outcome_rows
from gouji.corpus.drafts.rules import broken_rules
from gouji.tokens import Number

__all__ = ["Figures", "Odds", "draw_figures"]

_MANY = 300
"""More than these are divided by shares, with only the rest drawn one by one."""
_SMALLEST_NOTED = 3
_SCALES = {"zero": 0, "tiny": 6, "small": 60, "middle": 600, "large": 9000, "huge": 40000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How often what happens; probabilities, but for `scales`, which are relative weights."""

    scales: Sequence[int] = (34, 26, 18, 12, 7, 3)
    """Weights of zero, tiny, small, middle, large, huge numbers of applications."""
    form_2019: float = 0.45
    late_2019: float = 0.12
    """A 2019 form that was used in 2021 or later."""
    single_other: float = 0.15
    """A 2021 form that prints （六）其他处理 as one row."""
    violation: float = 0.12
    note: float = 0.04
    unit_in_cell: float = 0.35
    printed_plus: float = 0.3
    """A positive `change` printed with its sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A report's numbers: `values` by fact id, `printed` the cell texts that differ from the plain number."""

    form: str
    year: int
    scale: str
    single_other: bool
    values: Mapping[str, Number]
    printed: Mapping[str, str]
    headers: Mapping[str, str]
    """Column headers that differ from the form's, by column id."""
    violations: tuple[str, ...] = ()


def draw_figures(rng: Random, odds: Odds | None = None) -> Figures:
    """Draw one report's figures; the same generator state gives the same figures."""
    odds = odds or Odds()
    form, year = _form_and_year(rng, odds)
    single = form == "gov-disclosure-2019" or chance(rng, odds.single_other)
    scale = rng.choices(list(_SCALES), weights=odds.scales)[0]
    values: dict[str, Number] = {}
    values.update(_disclosure(rng, form, scale))
    values.update(_requests(rng, _SCALES[scale], single_other=single))
    values.update(_disputes(rng, _SCALES[scale]))
    if chance(rng, odds.violation):
        _break_a_rule(rng, values)
    headers: dict[str, str] = {}
    printed = _printed(rng, odds, values, headers)
    return Figures(
        form=form,
        year=year,
        scale=scale,
        single_other=single,
        values=values,
        printed=printed,
        headers=headers,
        violations=broken_rules(values),
    )


def _form_and_year(rng: Random, odds: Odds) -> tuple[str, int]:
    if rng.random() >= odds.form_2019:
        return "gov-disclosure-2021", rng.randint(2021, 2025)
    late = chance(rng, odds.late_2019)
    return "gov-disclosure-2019", rng.randint(2021, 2022) if late else rng.randint(2019, 2020)


def _heavy(rng: Random, top: int) -> int:
    """Return a count between 0 and about `top` whose logarithm is spread evenly."""
    return int(top ** rng.random()) - 1 if top > 0 else 0


def _shares(rng: Random, whole: int, weights: Mapping[str, float]) -> dict[str, int]:
    """`whole` divided at random by `weights`; the parts add up to it."""
    total = sum(weights.values())
    parts = {name: int(whole * weight / total) for name, weight in weights.items()} if whole > _MANY else {}
    drawn = rng.choices(list(weights), weights=list(weights.values()), k=whole - sum(parts.values()))
    counts = {name: parts.get(name, 0) for name in weights}
    for name in drawn:
        counts[name] += 1
    return counts


def _applications(rng: Random, size: int) -> dict[str, int]:
    """New applications by applicant."""
    received = max(1, _heavy(rng, size) + rng.randint(0, max(1, size // 20))) if size else 0
    if size == 0 or chance(rng, 0.45):
        weights = {"natural_person": 1.0}
    else:
        weights = {who: rng.random() ** 4 * 0.4 for who in APPLICANTS[:-1]} | {"natural_person": 2.0}
    return dict.fromkeys(APPLICANTS[:-1], 0) | _shares(rng, received, weights)


def _requests(rng: Random, size: int, *, single_other: bool) -> dict[str, Number]:
    rows = [row.id for row in outcome_rows(single_other=single_other)]
    table = {row: dict.fromkeys(APPLICANTS, 0) for row in ["received", "carried_in", *rows, "total", "carried_out"]}
    base = load_data("forms")["outcome_weights"]
    weights = {row: base[row] * rng.random() ** 2 + 1e-6 for row in rows}
    backlog = rng.choice([0.0, 0.0, 0.05, 0.15]) if size else 0.0
    for who, received in _applications(rng, size).items():
        carried_in = round(received * backlog * rng.random())
        carried_out = round((received + carried_in) * backlog * rng.random())
        done = received + carried_in - carried_out
        table["received"][who], table["carried_in"][who] = received, carried_in
        table["carried_out"][who], table["total"][who] = carried_out, done
        for row, count in _shares(rng, done, weights).items():
            table[row][who] = count
    for cells in table.values():
        cells["total"] = sum(cells[who] for who in APPLICANTS[:-1])
    return {f"requests.{row}.{who}": count for row, cells in table.items() for who, count in cells.items()}


def _disputes(rng: Random, size: int) -> dict[str, Number]:
    values: dict[str, Number] = {}
    for group in load_data("forms")["disputes"]["groups"]:
        some = size > 0 and chance(rng, 0.4)
        weights = {"upheld": 5.0, "corrected": 1.5, "other": 2.0, "pending": 1.5}
        counts = _shares(rng, 1 + _heavy(rng, max(1, size // 10)) if some else 0, weights)
        values |= {f"disputes.{group}.{result}": count for result, count in counts.items()}
        values[f"disputes.{group}.total"] = sum(counts.values())
    return values


def _disclosure(rng: Random, form: str, scale: str) -> dict[str, Number]:
    """Likely numbers: this table has no rule of its own. Half the organs that got no application print zeros."""
    busy = rng.random() < (0.5 if scale == "zero" else 0.85)
    top = rng.choice([30, 300, 3000, 30000, 600000, 9000000]) if busy else 0
    values: dict[str, Number] = {}
    for band in bands(form):
        for row in band.rows:
            used = busy and rng.random() < (0.15 if row == "regulations" else 0.6)
            drawn = _row(rng, top) if used else dict.fromkeys(band.columns, 0)
            values |= {f"disclosure.{row}.{column}": drawn[column] for column in band.columns}
    return values


def _row(rng: Random, top: int) -> dict[str, Number]:
    """Return one row's numbers under any of the columns: stocks are no smaller than what flowed into them this year."""
    made = _heavy(rng, min(top, 900))
    kept = made + rng.choice([0, _heavy(rng, min(top, 2000))])
    items = _heavy(rng, min(top, 2000))
    change = rng.choice([0, 0, 0, _heavy(rng, 100), -_heavy(rng, max(1, items))])
    return {
        "made": made,
        "published": rng.choice([made, made, min(made, _heavy(rng, 100))]),
        "total_public": kept,
        "repealed": rng.choice([0, _heavy(rng, min(top, 200))]),
        "in_force": kept,
        "items_last_year": items,
        "change": change,
        "decisions": _heavy(rng, top),
        "projects": _heavy(rng, min(top, 3000)),
        "amount": _amount(rng, top),
    }


def _amount(rng: Random, top: int) -> Number:
    digits = rng.choice([0, 0, 1, 2, 2, 3, 4, 4, 6])
    value = round(_heavy(rng, max(top, 100)) + rng.random(), digits)
    return int(value) if value == int(value) else value


def _break_a_rule(rng: Random, values: dict[str, Number]) -> None:
    """A printed error: a total of 0 beside parts, a total or a part that is off."""
    nonzero = [f for f, v in values.items() if v and f.startswith(("requests.", "disputes.")) and f.endswith(".total")]
    anything = [f for f in values if f.startswith("requests.")]
    how = rng.choice(["zero total", "off", "off", "stray part"])
    if how == "zero total" and nonzero:
        values[rng.choice(nonzero)] = 0
    elif how == "off" and nonzero:
        fact = rng.choice(nonzero)
        values[fact] = max(0, values[fact] + rng.choice([-2, -1, 1, 2, 10]))
    else:
        values[rng.choice(anything)] += rng.choice([1, 1, 2])


def _printed(rng: Random, odds: Odds, values: Mapping[str, Number], headers: dict[str, str]) -> dict[str, str]:
    """Cell texts with a sign, a note, a unit or trailing zeros; fills `headers` where the unit stands there."""
    printed: dict[str, str] = {}
    if "disclosure.procurement.amount" in values:
        printed["disclosure.procurement.amount"] = _procurement(rng, odds, values, headers)
    plus = chance(rng, odds.printed_plus)
    for fact, value in values.items():
        if plus and fact.endswith(".change") and value > 0:
            printed[fact] = f"+{value}"
        elif value > _SMALLEST_NOTED and fact.endswith((".made", ".published")) and chance(rng, odds.note):
            gap = rng.choice(["", " "])
            printed[fact] = f"{value}（其中修订{gap}{rng.randint(1, int(value) - 1)}{gap}件）"
    return printed


def _procurement(rng: Random, odds: Odds, values: Mapping[str, Number], headers: dict[str, str]) -> str:
    value = values["disclosure.procurement.amount"]
    zeros = isinstance(value, float) and chance(rng, 0.3) and round(value, 4) == value
    text = f"{value:.4f}" if zeros else str(value)
    if chance(rng, odds.unit_in_cell):
        return text + rng.choice(["元", "万元"])
    headers["amount"] = rng.choice(load_data("forms")["amount_headers"])
    return text
