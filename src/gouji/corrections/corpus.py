"""Corrected documents as regression cases and as training data.

For each document that people corrected, a copy of it and `NAME.gold.json` beside it, as `gouji eval run --pairs` takes them; and
`labels.jsonl`, printed labels with the rows that they turned out to name, for `gouji train labels --corrections`. The cases
themselves are what `gouji train confidence --corrections` fits on.

A fact is gold where a person said what it is, or where nobody had a doubt. What is still in doubt is kept as open: each of its
readings is accepted, and a reading should have it under review.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gouji.corrected import CorrectionKind
from gouji.corrections.applying import Applied, Stale, apply_events
from gouji.corrections.cells import Conflict
from gouji.corrections.event import Correction
from gouji.errors import DocumentError
from gouji.files import make_folder, write_file
from gouji.language import mark_text
from gouji.report import Fact, FactId, FactStatus, ReportData, Row, Severity
from gouji.tokens import Number

__all__ = ["CorpusResult", "LabelPair", "list_label_pairs", "make_gold", "to_corpus"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPair:
    """A printed label and the row of the form (`table.row`) that it names; None where it names none."""

    label: str
    form: str
    row: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusResult:
    """What became of each document: the cases made, the documents without a correction, what no longer fitted, unread ones."""

    cases: tuple[str, ...]
    labels: int
    without: tuple[str, ...]
    stale: tuple[Stale, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    failed: tuple[DocumentError, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What no longer fitted and what people contradict each other about, a line each."""
        return (*(one.message for one in self.stale), *(one.describe() for one in self.conflicts))


def to_corpus(
    documents: Iterable[str | os.PathLike[str]], events: Iterable[Correction], folder: str | os.PathLike[str]
) -> CorpusResult:
    """Write cases and training data of corrected documents into a folder, which is made where it is not there.

    Documents are read anew. One without corrections makes no case; corrections that no longer fit and conflicts are noted.
    """
    target = Path(folder)
    make_folder(target)
    known = list(events)
    cases: list[str] = []
    pairs: dict[LabelPair, None] = {}
    without, failed = [], []
    stale: list[Stale] = []
    conflicts: list[Conflict] = []
    for path in map(Path, documents):
        try:
            data, applied = _read_corrected(path, known)
        except DocumentError as error:
            failed.append(error)
            continue
        stale += applied.stale
        conflicts += applied.conflicts
        if not applied.events:
            without.append(str(path))
            continue
        stem = _name_case(path, applied.report)
        write_file(target / f"{stem}{path.suffix}", data)
        write_file(target / f"{stem}.gold.json", _dump(make_gold(applied.report)).encode())
        cases.append(stem)
        pairs |= dict.fromkeys(list_label_pairs(applied.report))
    lines = [json.dumps({"label": p.label, "form": p.form, "row": p.row}, ensure_ascii=False) for p in pairs]
    write_file(target / "labels.jsonl", "".join(f"{line}\n" for line in lines).encode())
    return CorpusResult(
        cases=tuple(cases),
        labels=len(pairs),
        without=tuple(without),
        stale=tuple(stale),
        conflicts=tuple(conflicts),
        failed=tuple(failed),
    )


def _read_corrected(path: Path, events: Sequence[Correction]) -> tuple[bytes, Applied]:
    from gouji.reading import read

    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), mark_text((error.strerror or str(error)).lower())) from None
    return data, apply_events(read(data, name=path.name, text=True), events)


def _name_case(path: Path, report: ReportData) -> str:
    """Return a name that no other document's case has: documents of several folders may share theirs."""
    return f"{path.stem}-{report.source.sha256[:8]}"


def _dump(gold: Mapping[str, object]) -> str:
    return json.dumps(gold, ensure_ascii=False, indent=1) + "\n"


def make_gold(report: ReportData) -> dict[str, object]:
    """Return the gold reading of a corrected report, as `gouji eval` takes it; `looked_at` are the facts that a person spoke of."""
    facts: dict[str, Number | None] = {}
    open_: dict[str, list[Number | None]] = {}
    for fact in report.facts.values():
        if fact.review:
            if fact.status is not FactStatus.ABSENT:
                open_[fact.id] = list(dict.fromkeys((fact.value, *fact.alternatives)))
        elif not _is_absent(fact):
            facts[fact.id] = fact.current
    return {
        "source": report.source.name,
        "form": report.form,
        "year": report.year,
        "agency": report.agency,
        "sections": list(dict.fromkeys(h.section for h in report.headings if h.section not in (None, "title"))),
        "headings": [[h.level, h.text, h.section] for h in report.headings if h.section != "title"],
        "facts": facts,
        "ambiguous": open_,
        "looked_at": [fact.id for fact in report.facts.values() if fact.corrected is not None],
        "violations": [f"{f.rule}: {f.message}" for f in report.findings if f.severity is Severity.ERROR],
    }


def _is_absent(fact: Fact) -> bool:
    if fact.corrected is not None:
        return fact.corrected.kind is CorrectionKind.ABSENT
    return fact.status is FactStatus.ABSENT


def list_label_pairs(report: ReportData) -> Iterator[LabelPair]:
    """Yield printed labels with the rows that people's corrections show them to name.

    A row of which a person confirmed or mended a cell is the row that it was read as. One whose cells a person declared not to be in the document is none.
    Where a person typed in a row that was lost, and a printed row that was read as no row has its numbers, that is its label;
    the report has to keep its text for that.
    """
    if report.form is None:
        return
    cells: dict[str, list[Fact]] = {}
    for fact in report.facts.values():
        place = FactId.parse(fact.id)
        cells.setdefault(f"{place.table}.{place.row}", []).append(fact)
    for row in report.rows:
        name = f"{row.table}.{row.row}"
        if not row.label or row.row is None:
            continue
        said = [f.corrected for f in cells.get(name, ()) if f.corrected is not None]
        if said:
            lost = len(said) == len(cells[name]) and all(s.kind is CorrectionKind.ABSENT for s in said)
            yield LabelPair(label=row.label, form=report.form, row=None if lost else name)
    for row in report.rows:
        if row.row is None and row.label:
            found = _find_typed_row(row, cells, report)
            if found is not None:
                yield LabelPair(label=row.label, form=report.form, row=found)


def _find_typed_row(row: Row, cells: Mapping[str, Sequence[Fact]], report: ReportData) -> str | None:
    """Return the only row that a person typed in and whose numbers a printed row has; None for a row of zeros, which fits too many."""
    if report.text is None:
        return None
    printed = report.text[row.span.start : row.span.end].removeprefix(row.label)
    digits = "".join(_NUMBER.findall(printed))
    fitting = []
    for name, facts in cells.items():
        typed = [f.corrected.value for f in facts if f.corrected is not None and f.status is FactStatus.ABSENT]
        numbers = [value for value in typed if value is not None]
        if any(numbers) and name.split(".")[0] == row.table and "".join(map(str, numbers)) == digits:
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else None
