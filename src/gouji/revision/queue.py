"""What a person should look at, in the order of how much one look settles.

1. Doubtful cells that one look settles together (one cut, one row whose numbers have no sure place) are one item.
2. Each broken rule credits the cells of its least repairs, each by the share of the repairs that change it. A cell without a
   doubt becomes an item of its own that way: often it is the one that mends everything.
3. Rules without a repair credit all their cells a little; those of several such rules stand out.
4. Warnings and empty cells for which the rules ask a number come last.

Proposals of 0 for empty cells are no items: forms leave cells empty for 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gouji.models.editing.cell_equations import EVENTS_OF_ROWS
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_forms
from gouji.report import Fact, FactId, FactStatus, Finding, ReasonKind, ReportData, Severity, Verdict
from gouji.revision.choices import Choice, ChoiceKind, RuleView, list_divisions, list_placements
from gouji.revision.facts_as_corrected import see_as_corrected
from gouji.revision.settings import QueueSettings
from gouji.tokens import Number

__all__ = ["ReviewItem", "list_review_items"]

_OF_A_ROW = frozenset((ReasonKind.MISSING_CELL, ReasonKind.UNPLACED, ReasonKind.ROW, ReasonKind.FOREIGN))
"""Doubts about where a row's numbers belong: one look at the row settles all its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """What one look settles: the cells to look at, why, what they may hold, and how much that is worth.

    `facts` are in the form's order. `why` are reason codes (`gouji.ReasonKind`), without places: those stand in the facts. `rules` are
    the broken rules that speak about the cells. `choices` are the answers to choose from, what was read first, then the others,
    best first; a person may say something else. `gain` orders the queue: about how many broken rules and doubts a look settles.
    """

    facts: tuple[str, ...]
    why: tuple[ReasonKind, ...]
    rules: tuple[str, ...]
    choices: tuple[Choice, ...]
    gain: float


@dataclass(slots=True)
class _OpenItem:
    """An item while it is put together."""

    facts: dict[str, None]
    gain: float = 0.0
    rules: dict[str, None] = field(default_factory=dict)
    repairs: dict[tuple[tuple[str, Number | None], ...], str] = field(default_factory=dict)
    """Whole repairs that change any of these cells, each with how the printed numbers would come of the right ones."""


def list_review_items(
    report: ReportData, *, form: Form | None = None, settings: QueueSettings | None = None
) -> tuple[ReviewItem, ...]:
    """Return the items of a report, the one that settles most first. What persons looked at already is in none.

    `form` is the report's, where it is none of gouji's own. A report without a form has none.
    """
    form = form or next((f for f in load_forms() if f.id == report.form), None)
    if form is None:
        return ()
    settings = settings or QueueSettings()
    facts = {i: see_as_corrected(f) for i, f in report.facts.items()}
    drafts = _OpenItems(facts, settings)
    drafts.add_doubts()
    drafts.add_rules(report.findings)
    drafts.add_filled()
    broken = [f.rule for f in report.findings if f.severity is Severity.ERROR]
    view = RuleView(facts, form, broken)
    order = {fact: i for i, fact in enumerate(report.facts)}
    items = [_finish(draft, facts, view, order, settings) for draft in drafts.list_all()]
    return tuple(sorted(items, key=lambda item: (-item.gain, order[item.facts[0]])))


class _OpenItems:
    """The items by the cells that they hold; a cell is in one item at most."""

    def __init__(self, facts: Mapping[str, Fact], settings: QueueSettings) -> None:
        self.facts, self.settings = facts, settings
        self.by_fact: dict[str, _OpenItem] = {}
        printed = {FactId.parse(i).table for i, f in facts.items() if not _is_merely_absent(f)}
        self.tables = frozenset(printed)

    def list_all(self) -> list[_OpenItem]:
        """Return the items, each once."""
        return list({id(draft): draft for draft in self.by_fact.values()}.values())

    def _get(self, facts: Iterable[str]) -> _OpenItem:
        """Return the item of some cells: the items that hold any of them become one."""
        ids = dict.fromkeys(facts)
        draft = _OpenItem(facts=ids)
        for other in {id(d): d for f in ids if (d := self.by_fact.get(f)) is not None}.values():
            draft.facts |= other.facts
            draft.gain += other.gain
            draft.rules |= other.rules
            draft.repairs |= other.repairs
        self.by_fact |= dict.fromkeys(draft.facts, draft)
        return draft

    def _find(self, fact: str) -> _OpenItem:
        return self.by_fact.get(fact) or self._get([fact])

    def add_doubts(self) -> None:
        """Add the doubtful cells, those that one look settles together as one item."""
        groups: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts.values():
            if fact.review:
                groups[self._name_group(fact)].append(fact)
        for group in groups.values():
            draft = self._get(f.id for f in group)
            if all(_is_merely_absent(f) for f in group):
                draft.gain += self.settings.absent
                continue
            wrong = sorted((1 - f.confidence for f in group), reverse=True)
            draft.gain += self.settings.doubt * wrong[0] + self.settings.beside * sum(wrong[1:])

    def _name_group(self, fact: Fact) -> str:
        """Return what the cells that are settled with a fact share: the cut, the row, or the table that is not there."""
        place = FactId.parse(fact.id)
        if _is_merely_absent(fact):
            return f"{place.table}.{place.row}" if place.table in self.tables else place.table
        if fact.joint is not None:
            return f"{place.table}.{fact.joint}"
        why = {r.why for r in fact.reasons}
        # Which cell of a row is the empty one is one question about all of them.
        shifted = ReasonKind.READING in why and None in (fact.value, *fact.alternatives)
        return f"{place.table}.{place.row}" if shifted or _OF_A_ROW & why else fact.id

    def add_rules(self, findings: Sequence[Finding]) -> None:
        """Credit the cells that findings are about."""
        groups: dict[object, list[Finding]] = defaultdict(list)
        for finding in findings:
            groups[finding.repairs or finding.rule].append(finding)
        for tied in groups.values():
            if tied[0].repairs:
                self._credit_repairs(tied)
            elif tied[0].severity is Severity.ERROR:
                self._credit_unrepaired(tied[0])
            else:
                self._credit_warning(tied[0])

    def _weigh(self, finding: Finding) -> float:
        return {
            Verdict.MISREAD: self.settings.misread,
            Verdict.UNDECIDED: self.settings.undecided,
            Verdict.SOURCE: self.settings.source,
        }[finding.verdict]

    def _credit_repairs(self, tied: Sequence[Finding]) -> None:
        """Credit the cells of some rules' least repairs, each by the share of the repairs that change it."""
        repairs = tied[0].repairs
        for repair in repairs:
            if {r.why for r in repair} <= EVENTS_OF_ROWS:
                self._get(r.fact for r in repair if self._is_open(r.fact))
        cells = dict.fromkeys(r.fact for repair in repairs for r in repair if self._is_open(r.fact))
        for cell in cells:
            draft = self._find(cell)
            share = sum(any(r.fact == cell for r in repair) for repair in repairs) / len(repairs)
            own = [f for f in tied if cell in f.facts] or tied[:1]
            # Cells of one item are changed together: the item is credited once, by its best cell.
            worth = sum(self._weigh(f) for f in own) * share / sum(c in draft.facts for c in cells)
            draft.gain += worth
            draft.rules |= dict.fromkeys(f.rule for f in own)
        for repair in repairs:
            for draft in {id(d): d for r in repair if (d := self.by_fact.get(r.fact)) is not None}.values():
                values = tuple((r.fact, r.new) for r in repair)
                draft.repairs.setdefault(values, "; ".join(dict.fromkeys(r.why for r in repair if r.why)))

    def _credit_unrepaired(self, finding: Finding) -> None:
        for fact in finding.facts:
            if self._is_open(fact) and self.facts[fact].status is not FactStatus.ABSENT:
                draft = self._find(fact)
                draft.gain += self._weigh(finding) * self.settings.unrepaired
                draft.rules[finding.rule] = None

    def _credit_warning(self, finding: Finding) -> None:
        known = [f for f in finding.facts if self._is_open(f)]
        for fact in known:
            draft = self._find(fact)
            draft.gain += self.settings.stated / len(known)
            draft.rules[finding.rule] = None

    def add_filled(self) -> None:
        """Add the empty cells for which the rules ask a number other than 0."""
        for fact in self.facts.values():
            if fact.value is None and fact.proposed is not None and fact.proposed.value and self._is_open(fact.id):
                self._find(fact.id).gain += self.settings.filled

    def _is_open(self, fact: str) -> bool:
        return fact in self.facts and self.facts[fact].corrected is None


def _is_merely_absent(fact: Fact) -> bool:
    """Return whether nothing is known of a fact but that the document does not have it."""
    return fact.status is FactStatus.ABSENT and {r.why for r in fact.reasons} <= {ReasonKind.ABSENT}


def _finish(
    draft: _OpenItem, facts: Mapping[str, Fact], view: RuleView, order: Mapping[str, int], settings: QueueSettings
) -> ReviewItem:
    ids = sorted(draft.facts, key=lambda fact: order[fact])
    known = [facts[i] for i in ids]
    return ReviewItem(
        facts=tuple(ids),
        why=tuple(dict.fromkeys(r.why for f in known for r in f.reasons)),
        rules=tuple(draft.rules),
        choices=_rate_choices(known, draft, view, settings),
        gain=round(draft.gain, 4),
    )


def _rate_choices(
    known: Sequence[Fact], draft: _OpenItem, view: RuleView, settings: QueueSettings
) -> tuple[Choice, ...]:
    """Return what was read and the other choices, those first that mend most and break least."""
    read = tuple((f.id, f.value) for f in known)
    found: dict[tuple[tuple[str, Number | None], ...], tuple[ChoiceKind, str]] = {read: (ChoiceKind.READ, "")}
    for values, kind, why in _list_choices(known, draft, settings):
        new = dict(values)
        beyond = tuple((i, value) for i, value in values if i not in dict(read))
        found.setdefault((*((i, new.get(i, value)) for i, value in read), *beyond), (kind, why))
    choices = []
    for values, (kind, why) in found.items():
        mends, breaks = view.rate(values)
        choices.append(Choice(kind=kind, values=values, mends=mends, breaks=breaks, why=why))
    first, *others = choices
    others.sort(key=lambda c: len(c.breaks) - len(c.mends))
    return (first, *others[: settings.most_choices])


def _list_choices(
    known: Sequence[Fact], draft: _OpenItem, settings: QueueSettings
) -> Iterator[tuple[tuple[tuple[str, Number | None], ...], ChoiceKind, str]]:
    """Yield the answers beside what was read, with where they come from; a later one that says the same is left out."""
    yield from ((values, ChoiceKind.REPAIR, why) for values, why in draft.repairs.items() if values)
    for fact in known:
        if fact.proposed is not None and (len(known) == 1 or fact.value is not None):
            kind = ChoiceKind.INFERRED if fact.proposed.kind == "inferred" else ChoiceKind.REPAIR
            yield ((fact.id, fact.proposed.value),), kind, ""
    if len(known) == 1:
        yield from (((((known[0].id, v),)), ChoiceKind.ALTERNATIVE, "") for v in known[0].alternatives)
        return
    list_answers = list_placements if known[0].joint is None else list_divisions
    yield from ((values, ChoiceKind.ALTERNATIVE, "") for values in list_answers(known, settings))
