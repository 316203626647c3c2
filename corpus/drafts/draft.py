"""What a generated document is before it is rendered, and what it is afterwards.

A `Draft` is a list of blocks: paragraphs and tables. A table is a full grid of slots: merged cells are one slot with
the text and others that say which way they are covered. Damage operators turn drafts into drafts, renderers turn
drafts into bytes, and the gold reading is taken from the slots that are left, so it follows every operator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gouji.tokens import Number

__all__ = [
    "BLANKS",
    "Block",
    "Document",
    "Draft",
    "DraftParagraph",
    "DraftRow",
    "DraftTable",
    "Gold",
    "Merged",
    "ParagraphKind",
    "RowKind",
    "Slot",
]

BLANKS = frozenset({"", "-", "—", "/", "——", "－"})
"""Cell texts that print no number."""


class Merged(StrEnum):
    """Whether a slot is a cell of its own or covered by the cell to its left or above it."""

    NO = ""
    LEFT = "left"
    UP = "up"


class RowKind(StrEnum):
    """What a row of a table is; `REST` is the second half of a label, without numbers."""

    BAND = "band"
    HEADER = "header"
    ROW = "row"
    REST = "rest"
    PAGE_MARK = "page_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of a grid: `fact` is the id of the number printed there, None for labels and stray text."""

    text: str = ""
    fact: str | None = None
    merged: Merged = Merged.NO
    header: bool = False

    @property
    def blank(self) -> bool:
        """Whether no number is printed: `Slot(text="-", fact="requests.total.total").blank` is True."""
        return self.text.strip() in BLANKS


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One row of a grid; `id` is the form's row (`denied.process`), None for bands and headers.

    `order` is how damage made it stand: `moved`, `unlabelled`, or nothing.
    """

    kind: RowKind
    slots: tuple[Slot, ...]
    id: str | None = None
    order: str = ""

    @property
    def numbers(self) -> tuple[Slot, ...]:
        """The slots that hold facts, from left to right."""
        return tuple(slot for slot in self.slots if slot.fact)

    @property
    def label(self) -> str:
        """The row's own label: the last text left of its numbers."""
        texts = [slot.text for slot in self.slots if not slot.fact and slot.text]
        return texts[-1] if texts else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    """A table of the form; `id` is `disclosure`, `requests` or `disputes`. Rows may differ in length after damage."""

    id: str
    rows: tuple[DraftRow, ...]

    def facts(self) -> Iterator[Slot]:
        """Return every slot that holds a fact, in the order of the print."""
        return (slot for row in self.rows for slot in row.numbers)


class ParagraphKind(StrEnum):
    """What a paragraph is."""

    TITLE = "title"
    HEADING = "heading"
    PROSE = "prose"
    NOTE = "note"
    SIGNATURE = "signature"
    FURNITURE = "furniture"
    ARCHIVE = "archive"
    CAPTION = "caption"
    PAGE_MARK = "page_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """A line of text. A run-in heading has its own words in `heading`, and prose follows it in `text`."""

    kind: ParagraphKind
    text: str
    level: int | None = None
    section: str | None = None
    heading: str = ""
    joined: bool = False
    """Whether this goes on in the paragraph of the block before it, where a rendering keeps paragraphs."""

    @property
    def title(self) -> str:
        """The heading's words: all of the text, or its first part where prose follows on the line."""
        return self.heading or self.text

    @property
    def level_shown(self) -> bool:
        """Whether this is a heading or a title."""
        return self.kind in (ParagraphKind.TITLE, ParagraphKind.HEADING)


Block = DraftParagraph | DraftTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The reading that a document should get; `to_dict` has the shape of the gold files."""

    source: str
    form: str
    year: int
    agency: str
    sections: tuple[str, ...]
    headings: tuple[tuple[int | None, str, str | None], ...]
    facts: Mapping[str, Number | None]
    ambiguous: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    violations: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return {
            "source": self.source,
            "form": self.form,
            "year": self.year,
            "agency": self.agency,
            "sections": list(self.sections),
            "headings": [list(heading) for heading in self.headings],
            "facts": dict(self.facts),
            "ambiguous": {fact: list(values) for fact, values in self.ambiguous.items()},
            "violations": list(self.violations),
            "defects": list(self.defects),
        }

    def to_json(self) -> str:
        """Return the gold file's text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document before it is rendered.

    `values` holds every number of the report, also of cells that damage has removed; `statements` the facts that the
    running text states; `ambiguous` facts that nothing decides any more.
    """

    form: str
    year: int
    agency: str
    blocks: tuple[Block, ...]
    values: Mapping[str, Number]
    statements: Mapping[str, Number] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    violations: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[DraftTable, ...]:
        """The draft's tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, DraftTable))

    def with_defect(self, defect: str, **changes: object) -> Draft:
        """Return a copy with `changes` and one more line in `defects`."""
        return replace(self, defects=(*self.defects, defect), **changes)  # type: ignore[arg-type]

    def with_table(self, table: DraftTable, old: DraftTable) -> Draft:
        """Return a copy in which `table` stands where `old` stood."""
        return replace(self, blocks=tuple(table if block is old else block for block in self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A generated document: its bytes, its gold reading, and what makes it again."""

    name: str
    data: bytes
    gold: Gold
    kind: str
    seed: int
    rows: tuple[tuple[str, str, str], ...] = ()
    """(table, row, order) in the order of the print; order as `gouji.report.RowOrder` names it."""
    tables: tuple[DraftTable, ...] = ()
    """The tables as they were drawn, after all damage."""
