"""Form-true replicas: the damage of real reports, number by number, with running text written anew and organs invented.

| name | damage |
| --- | --- |
| glued-cut | one line, cells glued to digits; begins inside a section, ends before the last |
| glued-headless | one line; no heading of the first section; a printed total of 1 without parts |
| glued-no-application | one line; remains of comments, a doubled numeral |
| glued-portal | one line among words of a portal; rows with six numbers for seven cells |
| glued-signs | one line; negative changes glued to their neighbours |
| glued-stated | one line; what the first table's digits mean is said in the overview |
| glued-unbalanced | one line; a misprinted header; an intake that does not balance |
| glued-undecided | one line; a repeated label; nothing divides the first table's digits |
| plain-page | HTML whose headers hold empty cells where they should span |
| blank-totals | HTML with blanks for 0, blank totals, spans that differ from row to row |
| shattered-markdown | a small table a row, invented headers, sentences torn by page ends |
| ruled-pages | a PDF with ruled tables over pages; made by `gouji.corpus.replicas.pages` |
| blank-form | the form as DOCX, not filled in; made when it is asked for |
| cut-markdown | a table cut behind a band, the next one without head; a label split over a page break |
| one-cell-a-line | one cell a line; labels lost; a stack of numbers in a label cell |
| shifted-columns | tables broken over pages, numbers off their columns, a row flush left |
| repeated-sections | the overview repeats the numbers of the sections; a doubled character |
| text-flow | the text layer of a PDF: wrapped labels, a character a line, blanks for 0, a page mark |
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

__all__ = ["REPLICAS", "Replica", "replica_named", "replicas"]

_MADE = "blank-form.docx"
REPLICAS = (
    "glued-cut.txt",
    "glued-headless.txt",
    "glued-no-application.txt",
    "glued-portal.txt",
    "glued-signs.txt",
    "glued-stated.txt",
    "glued-unbalanced.txt",
    "glued-undecided.txt",
    "plain-page.html",
    "blank-totals.html",
    "shattered-markdown.md",
    "ruled-pages.pdf",
    _MADE,
    "cut-markdown.txt",
    "one-cell-a-line.txt",
    "shifted-columns.txt",
    "repeated-sections.txt",
    "text-flow.txt",
)
"""The replicas' names, in the order of the table above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A replica's bytes and its gold reading, in the form of the gold files."""

    name: str
    data: bytes
    gold: dict[str, Any]


def replicas() -> tuple[Replica, ...]:
    """Return all replicas, in the order of `REPLICAS`."""
    return tuple(replica_named(name) for name in REPLICAS)


def replica_named(name: str) -> Replica:
    """Return one replica: `replica_named("text-flow.txt").gold["year"]`. Raises `KeyError`, which lists the names."""
    if name not in REPLICAS:
        message = f"unknown replica {name!r}; known are {', '.join(REPLICAS)}"
        raise KeyError(message)
    if name == _MADE:
        from gouji.corpus.replicas.form import blank_form

        data, gold = blank_form(name)
        return Replica(name=name, data=data, gold=gold)
    folder = files("gouji.corpus") / "replicas"
    gold = json.loads((folder / f"{name.rpartition('.')[0]}.gold.json").read_text(encoding="utf-8"))
    return Replica(name=name, data=(folder / name).read_bytes(), gold=gold)
