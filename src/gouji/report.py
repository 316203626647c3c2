"""The report: what was read from a document, with places, confidences and findings.

The JSON form (`gouji.report/1`) has these field names; see `gouji.export.plain.to_json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gouji.corrected import Corrected, HistoryEntry
from gouji.tokens import Box, Number, Page, Span

__all__ = [
    "Engine",
    "Evidence",
    "Fact",
    "FactId",
    "FactStatus",
    "Facts",
    "Finding",
    "Heading",
    "Proposal",
    "Reason",
    "ReasonKind",
    "Repair",
    "ReportData",
    "ReportSource",
    "Revision",
    "Row",
    "RowOrder",
    "Severity",
    "Unplaced",
    "UnplacedKind",
    "Verdict",
]


class FactStatus(StrEnum):
    """Four different things: a number read, an empty cell, a cell that nothing decides, no such cell."""

    READ = "read"
    BLANK = "blank"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"


class ReasonKind(StrEnum):
    """Why a person should look at a fact: the closed list of `Reason.why`."""

    ABSENT = "absent"
    """The document has no such cell."""
    READING = "reading"
    """The printed characters allow other readings that are about as likely."""
    CUT = "cut"
    """The number was cut out of glued digits, and where they divide is open."""
    MISSING_CELL = "missing_cell"
    """The row lacks a cell, and nothing tells which."""
    UNREAD = "unread"
    """The cell holds ink that could not be read."""
    OBJECT = "object"
    """The cell holds something that is no text: a picture, a form field, drawn curves."""
    FORMAT = "format"
    """What is printed is no plain number of the column: a word, a note, another unit, several numbers."""
    ROW = "row"
    """To which row the numbers belong is open."""
    FOREIGN = "foreign"
    """A row of another statistic stands beside the fact's row, or in its place."""
    UNPLACED = "unplaced"
    """Something printed near belongs to no fact, and may be this one's."""
    INK = "ink"
    """The recogniser of a scan is not sure of the characters."""
    LOST_INK = "lost_ink"
    """A cell of a scan seems to be empty, but its ink may be too thin to be seen."""
    RULE = "rule"
    """A broken rule ties the fact, and nothing tells which of its facts is wrong."""
    MISREAD = "misread"
    """A broken rule shows that the number was misread."""
    FORM = "form"
    """The document may be on another form, which has no such fact, or on none."""
    CONFIDENCE = "confidence"
    """All doubts together leave too low a probability that the value is right."""


class RowOrder(StrEnum):
    """How a row stood in the source."""

    IN_ORDER = "in_order"
    OUT_OF_ORDER = "out_of_order"
    CONTINUED = "continued"
    UNLABELLED = "unlabelled"
    REPEATED = "repeated"
    FOREIGN = "foreign"
    """Another statistic's row, which the form does not have: its numbers belong to no fact."""


class UnplacedKind(StrEnum):
    """Why something printed in a table's region has no place: the closed list of `Unplaced.why`."""

    NUMBER = "number"
    """Digits that are in no fact."""
    TEXT = "text"
    """Words, where no label, header, note or caption is recognised in them."""
    OBJECT = "object"
    """Something that is no text: a picture, a form field, drawn curves."""


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """Who is to blame for a broken rule: our reading, the document, or nobody can say."""

    MISREAD = "misread"
    SOURCE = "source"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in the source. `cell` is (table, row, column), zero-based; `box` in points; `page` is one-based."""

    page: int
    span: Span
    box: Box | None = None
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a fact is under review, and the place that raises the doubt; None where the document has no such place."""

    why: ReasonKind
    page: int | None = None
    span: Span | None = None

    @classmethod
    def at(cls, why: ReasonKind, places: Iterable[Evidence]) -> Reason:
        """Return a reason at the first page of some places, its span over those of that page."""
        known = tuple(places)
        here = [e.span for e in known if e.page == known[0].page]
        if not here:
            return cls(why=why)
        span = Span(start=min(s.start for s in here), end=max(s.end for s in here))
        return cls(why=why, page=known[0].page, span=span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rules suggest for a fact; never mixed into its value. `proof` lists the rules it needs."""

    value: Number
    kind: str
    """`"inferred"` for a blank or lost cell, `"repair"` for a printed one."""
    unique: bool
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactId:
    """The name of a fact: the table, the row and the column of the form that it stands in. A row's own id may hold points.

    As text, in JSON and as a key of facts, the three are joined by points:

    >>> FactId.parse("requests.denied.process.total")
    FactId(table='requests', row='denied.process', column='total')
    >>> str(FactId("requests", "received", "total"))
    'requests.received.total'
    """

    table: str
    row: str
    column: str

    @classmethod
    def parse(cls, text: str) -> FactId:
        """Return the parts of an id as text; parts that are missing are empty."""
        table, _, rest = text.partition(".")
        row, _, column = rest.rpartition(".")
        return cls(table, row, column)

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One cell of the form.

    `printed` is the characters in the source, `value` what they say (in the printed unit), `proposed` what the
    rules suggest. `confidence` is the probability that `value` is right; `reasons` say why a person should look, and
    `review` that there are any; `alternatives` are the other values that the printed characters allow, likeliest first.
    """

    id: str
    printed: str | None
    value: Number | None
    status: FactStatus
    confidence: float
    reasons: tuple[Reason, ...] = ()
    proposed: Proposal | None = None
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Number | None, ...] = ()
    joint: str | None = None
    """An id that the facts of one cut share: if one of them is read otherwise, so are others. None for a fact alone."""
    corrected: Corrected | None = None
    """What a person said of the cell; `printed` and `value` stay what was read."""

    @property
    def review(self) -> bool:
        """Whether a person should look: whether there is any reason to, and nobody has."""
        return bool(self.reasons) and self.corrected is None

    @property
    def current(self) -> Number | None:
        """The corrected value where a person gave one, else the value that was read."""
        return self.value if self.corrected is None else self.corrected.value

    def doubt(self, why: ReasonKind, places: Iterable[Evidence] | None = None) -> Fact:
        """Return the fact under review for one more reason; the places are the fact's own where none are given.

        >>> fact = Fact(id="a.b.c", printed="3", value=3, status=FactStatus.READ, confidence=1.0)
        >>> fact.doubt(ReasonKind.ROW).doubt(ReasonKind.ROW).reasons
        (Reason(why=<ReasonKind.ROW: 'row'>, page=None, span=None),)
        """
        reason = Reason.at(why, self.evidence if places is None else places)
        return self if reason in self.reasons else replace(self, reasons=(*self.reasons, reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: `level` 1 is the title's; `section` a section id of the form, `"title"` or None."""

    text: str
    level: int
    section: str | None
    page: int
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row as it stood in the source, and the row of the form it was matched to."""

    table: str
    row: str | None
    label: str
    canonical: str | None
    match: float
    order: RowOrder
    page: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """What is printed in a table's region and belongs to no fact and to nothing that was recognised.

    `near` are the facts that it might belong to: those of its cell, of its row, or of the nearest empty cells.
    """

    text: str
    page: int
    span: Span
    box: Box | None = None
    near: tuple[str, ...] = ()
    why: UnplacedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One cell's part of a repair; `why` says how the printed number would come of the right one, where that is told."""

    fact: str
    old: Number | None
    new: Number
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that does not hold, with the facts it ties and every least repair."""

    rule: str
    severity: Severity
    facts: tuple[str, ...]
    message: str
    verdict: Verdict
    page: int = 1
    repairs: tuple[tuple[Repair, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSource:
    """What was read; `pages` is a count, `path` the document as the user named it, where several were read."""

    name: str
    sha256: str
    media_type: str
    pages: int
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Which gouji read it: version, the hash of its settings, the hashes of its models and forms by name."""

    version: str
    settings_sha256: str
    models: Mapping[str, str] = field(default_factory=dict)


class Facts(Mapping[str, Fact]):
    """The facts by id, in the form's order: `report.facts["requests.received.total"].value`."""

    __slots__ = ("_by_id",)

    def __init__(self, facts: tuple[Fact, ...] = ()) -> None:
        self._by_id = {fact.id: fact for fact in facts}

    def __getitem__(self, fact_id: str) -> Fact:
        return self._by_id[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __repr__(self) -> str:
        return f"Facts({len(self)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What sets a corrected report apart from the reading that it came of, so that the reading can be had again.

    `history` are the steps that led to it; `facts` and `findings` are those of the reading: the facts that differ, and all findings.
    """

    history: tuple[HistoryEntry, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything read from one document, as plain values; `gouji.reports.Report` adds the renderings."""

    source: ReportSource
    engine: Engine
    form: str | None
    form_confidence: float
    title: str
    year: int | None
    agency: str | None
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    facts: Facts
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    unplaced: tuple[Unplaced, ...] = ()
    """What is printed in the tables and belongs to no fact, in the document's order."""
    pages: tuple[Page, ...] = ()
    """The pages with their sizes, where the source has pages with a size."""
    text: str | None = None
    """The text that spans are offsets into, where it was asked for."""
    revision: Revision | None = None
    """None for a reading that nobody corrected."""
