"""The baseline of rules alone: gouji's own ingest, labels spelt exactly, rows without one by their place.

No likeness of labels, no alignment, no choice among readings, no rules of the form: what a careful afternoon makes of the
token stream. What it leaves out is what the rest of gouji has to earn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gouji.corpus.drafts.forms import APPLICANTS, FORMS
from gouji.eval.peers.tables import Labels, dispute_facts, list_peer_labels
from gouji.ingest.open import open_document
from gouji.report import FactId
from gouji.tokens import TokenStream
from gouji.wording import NUMERALS

__all__ = ["read_by_rules"]

_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:万?元|（[^）]*）)?")
_YEAR = re.compile(r"(20\d\d)\s*年")
_SECTION = re.compile(r"#*\s*([一二三四五六])、\s*(\S.*)")
_SUBHEADING = re.compile(rf"#*\s*(（[{NUMERALS}]）\s*\S.{{0,24}})")
_SECTIONS = ("overview", "disclosure", "requests", "disputes", "problems", "other_matters")
_NUMERALS = "一二三四五六"
Rows = Sequence[Sequence[str]]


def read_by_rules(data: bytes, name: str) -> dict[str, Any]:
    """Return a report in its JSON form: form, year, headings, rows, facts; nothing has a doubt."""
    stream = open_document(data, name=name)
    rows = list(_rows(stream))
    form, labels = _chosen(rows)
    found = list(_found(rows, labels))
    year = _YEAR.search(stream.text)
    return {
        "form": form,
        "year": int(year[1]) if year else None,
        "headings": list(_headings(stream)),
        "rows": [_row(label, labels[label][0], order, at) for at, (label, _, order) in enumerate(found)],
        "facts": [_fact(fact, value) for fact, value in (_values(found, labels) | _disputes(rows)).items()],
    }


def _fact(fact: str, value: float | None) -> dict[str, Any]:
    status = "blank" if value is None else "read"
    return {"id": fact, "value": value, "status": status, "review": False}


def _rows(stream: TokenStream) -> Iterator[list[str]]:
    """Yield the cells of each row in the order of the text; a line outside of tables is cut at its blanks."""
    cells: dict[tuple[int, int], dict[int, str]] = {}
    line = 0
    for token in stream.tokens:
        if token.cell is not None:
            row = cells.setdefault((token.cell.table, token.cell.row), {})
            row[token.cell.column] = row.get(token.cell.column, "") + "".join(token.text.split())
        else:
            loose = cells.setdefault((-1, line), {})
            loose[0] = loose.get(0, "") + token.text
            line += "\n" in token.text
    for (table, _), found in cells.items():
        yield [found[column] for column in sorted(found)] if table >= 0 else found[0].split()


def _disputes(rows: Rows) -> dict[str, float | None]:
    """Return the row that holds as many numbers as the third table, and nothing else."""
    facts = dispute_facts()
    whole = (row for row in rows if len(row) == len(facts) and all(_NUMBER.fullmatch(cell) for cell in row))
    return dict(zip(facts, map(float, next(whole, ())), strict=False))


def _chosen(rows: Rows) -> tuple[str | None, Labels]:
    """Return the form and its labels: the one of whose labels most stand in a cell of their own."""
    cells = {cell for row in rows for cell in row}
    choices = [(form, list_peer_labels(form, single_other=single)) for form in FORMS for single in (True, False)]
    form, labels = max(choices, key=lambda choice: sum(label in cells for label in choice[1]))
    return (form if any(label in cells for label in labels) else None), labels


def _found(rows: Rows, labels: Labels) -> Iterator[tuple[str, list[str], str]]:
    """(label, cells behind it, order) of each row: by its label, else the next of the form where it has its width."""
    names = list(labels)
    last = -1
    for row in rows:
        at = next((k for k in range(len(row) - 1, -1, -1) if row[k] in labels), None)
        if at is not None:
            place = names.index(row[at])
            yield row[at], list(row[at + 1 :]), "in_order" if place > last else "out_of_order"
            last = place
        elif 0 <= last < len(names) - 1 and _is_next(row, labels[names[last + 1]]):
            last += 1
            yield names[last], list(row), "unlabelled"


def _is_next(row: Sequence[str], facts: Sequence[str]) -> bool:
    numbers = [cell for cell in row if cell]
    return len(numbers) == len(facts) == len(APPLICANTS) and all(_NUMBER.fullmatch(cell) for cell in numbers)


def _values(found: Sequence[tuple[str, list[str], str]], labels: Labels) -> dict[str, float | None]:
    """Return cells from the right; empty ones are blank. A line of glued cells is not divided."""
    values: dict[str, float | None] = {}
    for label, cells, _ in found:
        facts = labels[label]
        behind = cells[-len(facts) :]
        if len(behind) == len(facts) and all(not cell or _NUMBER.fullmatch(cell) for cell in behind):
            for fact, cell in zip(facts, behind, strict=True):
                number = _NUMBER.fullmatch(cell)
                values.setdefault(fact, float(number[1]) if number else None)
    return values


def _row(label: str, first: str, order: str, at: int) -> dict[str, Any]:
    place = FactId.parse(first)
    return {
        "table": place.table,
        "row": place.row,
        "label": "" if order == "unlabelled" else label,
        "order": order,
        "span": [at, at],
    }


def _headings(stream: TokenStream) -> Iterator[dict[str, Any]]:
    """Yield lines outside of tables that begin with the numeral of the section that is due, or with one in brackets."""
    due = 0
    for line in "".join("\n" if token.cell else token.text for token in stream.tokens).splitlines():
        section, below = _SECTION.fullmatch(line.strip()), _SUBHEADING.fullmatch(line.strip())
        if section and due < len(_SECTIONS) and _NUMERALS[due] == section[1]:
            yield {"text": f"{section[1]}、{section[2]}", "level": 2, "section": _SECTIONS[due], "confidence": 1}
            due += 1
        elif below:
            yield {"text": below[1], "level": 3, "section": None, "confidence": 1}
