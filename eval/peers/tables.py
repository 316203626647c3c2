"""Peers that read tables: pdfplumber, python-docx and lxml find the cells, labels are looked up exactly or by WRatio.

This is what sixty lines of glue make of good libraries. Nothing is joined over pages, checked or flagged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePath

from gouji.corpus.drafts.forms import APPLICANTS, bands, load_data, request_rows

__all__ = [
    "Grid",
    "Labels",
    "grids",
    "list_peer_labels",
    "match_labels_by_wratio",
    "match_labels_exactly",
    "read_grids",
]

Grid = list[list[str]]
Labels = Mapping[str, tuple[str, ...]]
"""A label as printed on the form → the facts of its row, from left to right."""
Finder = Callable[[str, Labels], str | None]
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:万?元|（[^）]*）)?")
"""A cell's number, with a unit or a note behind it."""
_LEAST_RATIO = 80


def list_peer_labels(form: str, *, single_other: bool) -> dict[str, tuple[str, ...]]:
    """Return the labels of a form's rows, without spaces."""
    found: dict[str, tuple[str, ...]] = {}
    for band in bands(form):
        for row, label in band.rows.items():
            found[label] = tuple(f"disclosure.{row}.{column}" for column in band.columns)
    for request in request_rows(single_other=single_other):
        found[request.label] = tuple(f"requests.{request.id}.{who}" for who in APPLICANTS)
    return found


def dispute_facts() -> tuple[str, ...]:
    """Return the facts of the `disputes` table's one row."""
    words = load_data("forms")["disputes"]
    return tuple(f"disputes.{group}.{result}" for group in words["groups"] for result in words["outcomes"])


def grids(data: bytes, name: str) -> list[Grid]:
    """Return the tables of a document as their library gives them; none where the format has no tables."""
    readers = {".docx": _docx, ".pdf": _pdf, ".html": _html, ".htm": _html, ".md": _pipes}
    return list(readers.get(PurePath(name).suffix, _tabs)(data))


def _docx(data: bytes) -> Iterator[Grid]:
    import docx

    for table in docx.Document(io.BytesIO(data)).tables:
        # row.cells repeats a merged cell; each is taken once
        yield [[next(same).text for _, same in groupby(row.cells, key=lambda cell: id(cell._tc))] for row in table.rows]  # noqa: SLF001


def _pdf(data: bytes) -> Iterator[Grid]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                yield [[cell or "" for cell in row] for row in table]


def _html(data: bytes) -> Iterator[Grid]:
    from lxml import html

    root = html.fromstring(data.decode("utf-8"))
    for table in root.iter("table"):
        yield [
            ["".join(map(str, cell.itertext())) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")
        ]


def _tabs(data: bytes) -> Iterator[Grid]:
    yield [line.split("\t") for line in data.decode("utf-8").splitlines() if "\t" in line]


def _pipes(data: bytes) -> Iterator[Grid]:
    lines = data.decode("utf-8").splitlines()
    yield [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line.startswith("|")]


def match_labels_exactly(text: str, labels: Labels) -> str | None:
    """Return the label that a cell spells exactly."""
    return text if text in labels else None


def match_labels_by_wratio(text: str, labels: Labels) -> str | None:
    """Return the label most like a cell by rapidfuzz's WRatio."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(text, list(labels), scorer=fuzz.WRatio, score_cutoff=_LEAST_RATIO) if text else None
    return best[0] if best else None


def read_grids(tables: Sequence[Grid], labels: Labels, find: Finder) -> dict[str, float]:
    """Return values by fact: a row's numbers, from the right, belong to the label that is found in it."""
    values: dict[str, float] = {}
    disputes = dispute_facts()
    for row in (row for table in tables for row in table):
        cells = ["".join(cell.split()) for cell in row]
        numbers = [found[1] for found in map(_NUMBER.fullmatch, cells) if found]
        facts = _row_facts(cells, labels, find)
        if facts is None and len(numbers) == len(cells) == len(disputes):
            facts = disputes
        if facts and len(numbers) >= len(facts):
            for fact, cell in zip(facts, numbers[-len(facts) :], strict=True):
                values.setdefault(fact, float(cell))
    return values


def _row_facts(cells: Sequence[str], labels: Labels, find: Finder) -> tuple[str, ...] | None:
    for cell in reversed(cells):
        if cell and not _NUMBER.fullmatch(cell):
            label = find(cell, labels)
            if label is not None:
                return labels[label]
    return None
