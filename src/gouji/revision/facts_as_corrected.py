"""The facts that rules see once a person has looked, and where facts of a saved report came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Integral, Real
from types import MappingProxyType

from gouji.corrected import Corrected, CorrectionKind
from gouji.errors import UsageError
from gouji.models.decoding.origin import RowReading
from gouji.models.forms.definition import Form
from gouji.report import Fact, Facts, FactStatus, ReportData
from gouji.tokens import Number, PageKind

__all__ = ["SavedOrigin", "put_corrected", "see_as_corrected", "to_corrected"]

_STATUS = {
    CorrectionKind.VALUE: FactStatus.READ,
    CorrectionKind.AS_PRINTED: FactStatus.READ,
    CorrectionKind.BLANK: FactStatus.BLANK,
    CorrectionKind.ABSENT: FactStatus.ABSENT,
}


def to_corrected(said: Corrected | Number | None, read: Fact | None) -> Corrected:
    """Return a correction of a bare value: a number is what the cell holds, None that it holds none.

    What was read confirms the reading: None says that a cell is empty, and of one that was read as absent that it is absent. `read` is the
    fact as it was read, None where the reading has no such cell. Raises `UsageError` for a kind that there is not.
    """
    if isinstance(said, Corrected):
        if not isinstance(said.kind, CorrectionKind):
            kinds = ", ".join(f"CorrectionKind.{kind.name}" for kind in CorrectionKind)
            message = f"the kind of a correction is one of {kinds}, and {said.kind!r} is none"
            raise UsageError(message)
        return said
    if said is None:
        is_absent = read is None or read.status is FactStatus.ABSENT
        return Corrected(kind=CorrectionKind.ABSENT if is_absent else CorrectionKind.BLANK)
    if isinstance(said, Real) and not isinstance(said, bool):
        said = int(said) if isinstance(said, Integral) else float(said)  # also those of NumPy, which are no JSON
    return Corrected(kind=CorrectionKind.VALUE, value=said)


def put_corrected(facts: Facts, corrections: Mapping[str, Corrected], form: Form) -> Facts:
    """Return the facts with the lane `corrected` filled; a cell of the form that the reading does not have is added.

    Raises `UsageError` for a fact that the form does not have.
    """
    known, order = dict(facts), _rank_facts(form)
    for fact, corrected in corrections.items():
        if fact not in order:
            message = f"the form {form.id} has no fact {fact}; `gouji forms show {form.id}` lists them"
            raise UsageError(message)
        known[fact] = replace(known.get(fact) or _make_absent(fact), corrected=corrected)
    if len(known) > len(facts):
        known = dict(sorted(known.items(), key=lambda item: order[item[0]]))
    return Facts(tuple(known.values()))


@lru_cache(maxsize=32)
def _rank_facts(form: Form) -> Mapping[str, int]:
    """Return the place of each fact in a form; kept, as a person changes one cell after another."""
    return MappingProxyType({fact: i for i, fact in enumerate(form.list_fact_ids())})


def _make_absent(fact: str) -> Fact:
    return Fact(id=fact, printed=None, value=None, status=FactStatus.ABSENT, confidence=0.5)


def see_as_corrected(fact: Fact) -> Fact:
    """Return the fact as rules see it: where a person looked, it is what the person said, and nothing is doubtful."""
    if fact.corrected is None:
        return fact
    return replace(
        fact,
        value=fact.corrected.value,
        status=_STATUS[fact.corrected.kind],
        confidence=1.0,
        reasons=(),
        proposed=None,
        alternatives=(),
        joint=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedOrigin:
    """Where a saved report's facts came from: whether from a picture. Other readings stand in the facts' alternatives alone."""

    recognised: bool
    scanned_pages: frozenset[int] | None
    """The pages that are pictures; None where the report does not say, and all may be."""

    @classmethod
    def of(cls, report: ReportData) -> SavedOrigin:
        """Return the origin of a report's facts."""
        readers = [name for name in report.engine.models if name != "confidence" and not name.startswith("form:")]
        pages = frozenset(page.number for page in report.pages if page.kind is PageKind.SCANNED)
        return cls(recognised=bool(readers or pages), scanned_pages=pages if report.pages else None)

    def is_scanned(self, fact: Fact) -> bool:
        """Return whether a fact's number was recognised from a picture and nobody looked since."""
        if not self.recognised or fact.corrected is not None:
            return False
        pages = self.scanned_pages
        return fact.value is None or pages is None or any(e.page in pages for e in fact.evidence)

    def list_ink_values(self, fact: Fact) -> dict[Number, float]:  # noqa: ARG002 - as the document's own origin
        """Return nothing: a saved report names other readings of ink among the alternatives."""
        return {}

    def list_row_readings(self, facts: Mapping[str, Fact]) -> Iterator[RowReading]:  # noqa: ARG002 - the same
        """Yield nothing: a saved report does not keep the other readings of rows."""
        yield from ()
