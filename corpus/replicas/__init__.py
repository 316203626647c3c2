"""Form-true replicas: the damage of five real reports, number by number, with running text written anew.

| name | damage |
| --- | --- |
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

__all__ = ["Replica", "replicas"]

_NAMES = ("cut-markdown", "one-cell-a-line", "shifted-columns", "repeated-sections", "text-flow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A replica's bytes and its gold reading, in the form of the gold files."""

    name: str
    data: bytes
    gold: dict[str, Any]


def replicas() -> tuple[Replica, ...]:
    """All replicas, in the order of the table above."""
    return tuple(_replica(name) for name in _NAMES)


def _replica(name: str) -> Replica:
    folder = files("gouji.corpus") / "replicas"
    gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
    return Replica(name=f"{name}.txt", data=(folder / f"{name}.txt").read_bytes(), gold=gold)
