"""What happens to whole numbers and rows of a table in print, on consistent documents: for `gouji.eval.studies.reconcile`.

Each corruption takes the cells of a table as texts and gives them changed; what breaks no rule is no corruption that rules could
find, and another place is tried.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form
from gouji.models.forms.equations import derive_equations
from gouji.report import FactId
from gouji.tokens import TokenStream

__all__ = ["CORRUPTIONS", "Cells", "Corruption", "corrupt_cells", "list_row_facts", "misread_digit"]

Cells = dict[str, str]
"""Facts with what is printed for them; an empty text is a blank."""
Corruption = Callable[[Cells, Sequence[Sequence[str]], random.Random], Cells]
_TRIES = 400
_UNTOLD = 0.0005


def list_row_facts(form: Form, table: str) -> tuple[tuple[str, ...], ...]:
    """Return the fact ids of a table's rows, from left to right."""
    return tuple(
        tuple(str(FactId(table, row.id, column.id)) for column in band.columns)
        for band in form.find_table(table).bands
        for row in band.rows
    )


def corrupt_cells(
    corruption: Corruption, cells: Mapping[str, str], rows: Sequence[Sequence[str]], form: Form, rng: random.Random
) -> Cells | None:
    """Return the cells after a corruption that breaks a rule; None where none was found that does."""
    here = [row for row in rows if all(fact in cells for fact in row)]
    for _ in range(_TRIES):
        changed = corruption(dict(cells), here, rng)
        if changed != cells and _breaks(changed, form):
            return changed
    return None


def _breaks(cells: Mapping[str, str], form: Form) -> bool:
    """Return whether some rule whose totals are printed does not hold."""
    for equation in derive_equations(form):
        known = [f for f, _ in equation.terms if f in cells]
        if len(known) < len(equation.terms) or any(not cells[f] for f in equation.totals):
            continue
        if sum(w * int(cells[f] or 0) for f, w in equation.terms):
            return True
    return False


def _swapped(cells: Cells, rows: Sequence[Sequence[str]], rng: random.Random) -> Cells:
    """Return two neighbouring rows change places, labels apart."""
    at = rng.randrange(len(rows) - 1)
    pairs = list(zip(rows[at], rows[at + 1], strict=True))
    return cells | {a: cells[b] for a, b in pairs} | {b: cells[a] for a, b in pairs}


def _shifted(cells: Cells, rows: Sequence[Sequence[str]], rng: random.Random) -> Cells:
    """From some column on a row stands one further right or left; the number that falls out is lost, its place blank."""
    row = rng.choice(rows)
    start = rng.randrange(len(row) - 2)
    texts = [cells[fact] for fact in row]
    right = [*texts[:start], "", *texts[start:-1]]
    left = [*texts[:start], *texts[start + 1 :], ""]
    moved = right if rng.random() < 0.5 else left
    # Fewer numbers than two that move tell nothing of where they belong.
    if sum(old != new and new not in ("", "0") for old, new in zip(texts, moved, strict=True)) < 2:
        return cells
    return cells | dict(zip(row, moved, strict=True))


def _transposed(cells: Cells, rows: Sequence[Sequence[str]], rng: random.Random) -> Cells:
    """Return two neighbouring digits of a number change places."""
    long = [f for row in rows for f in row if len(cells[f]) > 1]
    if not long:
        return cells
    fact = rng.choice(long)
    digits = cells[fact]
    at = rng.randrange(len(digits) - 1)
    return cells | {fact: digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]} if _leads(digits, at) else cells


def _leads(digits: str, at: int) -> bool:
    """Return whether digits may change places there: no 0 comes to the front."""
    return at > 0 or digits[1] != "0"


def _divided(cells: Cells, rows: Sequence[Sequence[str]], rng: random.Random) -> Cells:
    """Return the digits of two neighbours divide elsewhere."""
    row = rng.choice(rows)
    at = rng.randrange(len(row) - 1)
    digits = cells[row[at]] + cells[row[at + 1]]
    cut = rng.randrange(1, len(digits)) if len(digits) > 2 else len(cells[row[at]])
    one, other = digits[:cut], digits[cut:]
    if any(len(part) > 1 and part[0] == "0" for part in (one, other)):
        return cells
    return cells | {row[at]: one, row[at + 1]: other}


def misread_digit(stream: TokenStream, span: tuple[int, int], share: float, rng: random.Random) -> TokenStream:
    """Return the stream as if a recogniser had taken one digit of the number at a span for another.

    `share` is the probability that it gave to the right number; with 0 it did not think of it. Tokens that nobody
    recognised become ones that were recognised for sure.
    """
    start, end = span
    right = stream.text[start:end]
    at = rng.randrange(len(right))
    # No digit becomes a needless 0 at the beginning.
    wrong = [d for d in "0123456789" if d != right[at] and (d != "0" or at or len(right) == 1)]
    read = right[:at] + rng.choice(wrong) + right[at + 1 :]
    tokens = []
    for token in stream.tokens:
        if (token.span.start, token.span.end) == span:
            others = ((right, share),) if share else ()
            tokens.append(replace(token, text=read, confidence=1 - share - _UNTOLD, alternatives=others))
        else:
            sure = token.confidence if token.confidence is not None else 1 - _UNTOLD
            tokens.append(replace(token, confidence=sure))
    return replace(stream, tokens=tuple(tokens), text=stream.text[:start] + read + stream.text[end:])


CORRUPTIONS: dict[str, Corruption] = {
    "rows swapped": _swapped,
    "row shifted": _shifted,
    "transposed": _transposed,
    "divided": _divided,
}
"""By their names."""
