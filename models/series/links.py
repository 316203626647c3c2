"""The reports of one organ over the years: what does not carry over, which years are missing, how much text is repeated.

Reports are linked only where their years follow each other; a link is a rule of the later report's form, and says nothing
where a fact of either report is blank, lost or not in its form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from gouji.language import mark_text
from gouji.models.editing.bounds import add_up, judge_printed, show_sum
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.definition import Form
from gouji.models.forms.load import load_forms
from gouji.models.identity.organs import is_same_organ
from gouji.models.identity.settings import IdentitySettings
from gouji.models.series.repetition import measure_repeated_share
from gouji.models.series.year_links import list_year_links
from gouji.models.text.normalise import core
from gouji.report import Fact, ReportData, Severity, Verdict

__all__ = ["Member", "Repeated", "Series", "SeriesFinding", "SeriesSettings", "group_series", "review_series"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSettings:
    """When two reports are one organ's, and when the later is a copy."""

    copied: float = 0.8
    """The share of repeated text from which on a report is called a copy of the one before."""
    least_prose: int = 60
    """Letters; of a report with less running text no share is given."""
    run: int = 6
    """Characters in a row that make a repetition; shorter runs are phrases of every report."""
    most_shown: int = 3
    """Facts that a message names where two reports of one year differ."""
    organs: IdentitySettings = field(default_factory=IdentitySettings)
    """When two names are one organ's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report of a series: the file's name as the user knows it, what was read, and its running text."""

    file: str
    report: ReportData
    narrative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFinding:
    """Something that two reports of a series, or a series as a whole, do not agree on.

    `file`, `page` and `facts` are those of the later report, the `last_…` those of the report of the year before; they are
    empty where a finding has no second report.
    """

    rule: str
    severity: Severity
    message: str
    verdict: Verdict
    file: str
    year: int | None
    page: int = 1
    facts: tuple[str, ...] = ()
    last_file: str = ""
    last_page: int = 1
    last_facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """The share (0 to 1) of a year's running text that stood in the report of the year before."""

    year: int
    file: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One organ's reports by year, and what was found in them."""

    agency: str | None
    members: tuple[Member, ...]
    findings: tuple[SeriesFinding, ...]
    repeated: tuple[Repeated, ...]


def group_series(members: Sequence[Member], settings: SeriesSettings | None = None) -> tuple[tuple[Member, ...], ...]:
    """Return the reports grouped by agency and ordered by year; groups are in the order of their first report.

    Names that differ in spaces and punctuation are one. Names of which one is the other with characters left out (教育局,
    青杨市教育局) are one where the groups share no year. Reports that name no agency join the only group there is.
    """
    organs = (settings or SeriesSettings()).organs
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(core(member.report.agency or ""), []).append(member)
    unnamed = groups.pop("", [])
    merged: list[tuple[str, list[Member]]] = []
    for name, group in groups.items():
        home = next(
            (i for i, (n, g) in enumerate(merged) if is_same_organ(n, name, organs) and not _years(g) & _years(group)),
            None,
        )
        if home is None:
            merged.append((name, group))
        else:
            known, others = merged[home]
            merged[home] = (max(known, name, key=len), others + group)
    found = [group for _, group in merged]
    if len(found) == 1:
        found[0] += unnamed
    elif unnamed:
        found.append(unnamed)
    return tuple(tuple(sorted(g, key=lambda m: (m.report.year is None, m.report.year or 0, m.file))) for g in found)


def _years(group: Sequence[Member]) -> set[int]:
    return {m.report.year for m in group if m.report.year is not None}


def review_series(
    members: Sequence[Member], settings: SeriesSettings | None = None, forms: Sequence[Form] = ()
) -> Series:
    """Return what one organ's reports, ordered by year, say together; `forms` are those that do not come with the package."""
    settings = settings or SeriesSettings()
    # A report without a year cannot be linked; it is named once and left out.
    findings = [_unplaced(m) for m in members if m.report.year is None]
    dated = [m for m in members if m.report.year is not None]
    years = [tuple(same) for _, same in groupby(dated, key=lambda m: m.report.year)]
    repeated = []
    for before, now in zip([(), *years], years, strict=False):
        findings += [*(_check_steps(now[0], before[-1]) if before else ()), *_check_duplicates(now, settings)]
        if not before or (now[0].report.year or 0) - (before[0].report.year or 0) > 1:
            continue
        for this in (m for i, m in enumerate(now) if not any(_same(m, n) for n in now[:i])):
            findings += _carried_from_any(this, before, (*forms, *load_forms()))
        share = _share(now[-1], before[-1], settings)
        if share is not None:
            repeated.append(share)
            severity = Severity.WARNING if share.share >= settings.copied else Severity.INFO
            said = f"{share.share:.0%} of the running text stood in the report of {before[0].report.year}"
            findings.append(_finding(now[-1], before[-1], "series.repeated", said, severity))
    agency = max((m.report.agency for m in members if m.report.agency), key=len, default=None)
    return Series(agency=agency, members=tuple(members), findings=tuple(findings), repeated=tuple(repeated))


def _check_duplicates(reports: Sequence[Member], settings: SeriesSettings) -> Iterator[SeriesFinding]:
    """Yield a finding for each further report of a year: an error in one, a correction, or a mere copy, which only informs."""
    for last, this in pairwise(reports):
        facts, before, differ = this.report.facts, last.report.facts, _differ(this, last)
        year = this.report.year
        if this.report.form != last.report.form:
            yield _finding(this, last, "series.duplicate", mark_text(f"{year} has two reports, on different forms"))
        elif differ:
            what = ", ".join(f"{f} {_shown(facts[f])} and {_shown(before[f])}" for f in differ[: settings.most_shown])
            more = f" and {len(differ) - settings.most_shown} more" if len(differ) > settings.most_shown else ""
            yield _finding(
                this, last, "series.duplicate", mark_text(f"{year} has two reports, which differ: {what}{more}")
            )
        else:
            yield _finding(
                this,
                last,
                "series.duplicate",
                mark_text(f"{year} has two reports with the same numbers"),
                Severity.INFO,
            )


def _differ(this: Member, last: Member) -> list[str]:
    facts, before = this.report.facts, last.report.facts
    return [f for f in facts if f in before and facts[f].value != before[f].value]


def _same(this: Member, last: Member) -> bool:
    return this.report.form == last.report.form and not _differ(this, last)


def _shown(fact: Fact) -> str:
    return "nothing" if fact.value is None else str(fact.value)


def _check_steps(this: Member, last: Member) -> Iterator[SeriesFinding]:
    """Yield findings for missing years between two reports, and for a change of form."""
    lacking = ", ".join(str(y) for y in range((last.report.year or 0) + 1, this.report.year or 0))
    if lacking:
        yield _finding(this, last, "series.gap", f"there is no report of {lacking}")
    if this.report.form != last.report.form:
        change = f"the form changes from {last.report.form} to {this.report.form}"
        yield _finding(this, last, "series.form", change, Severity.INFO)


def _carried_from_any(this: Member, before: Sequence[Member], forms: Sequence[Form]) -> list[SeriesFinding]:
    """Return what does not carry over from the year before; of its reports the one that fits best counts, the latest first."""
    return min((_carried(this, last, forms) for last in reversed(before)), key=len)


def _unplaced(member: Member) -> SeriesFinding:
    return SeriesFinding(
        rule="series.year",
        severity=Severity.WARNING,
        message="the report names no year, so it stands outside the series",
        verdict=Verdict.UNDECIDED,
        file=member.file,
        year=None,
    )


def _finding(
    this: Member, last: Member, rule: str, message: str, severity: Severity = Severity.WARNING
) -> SeriesFinding:
    return SeriesFinding(
        rule=rule,
        severity=severity,
        message=message,
        verdict=Verdict.SOURCE,
        file=this.file,
        year=this.report.year,
        last_file=last.file,
    )


def _carried(this: Member, last: Member, forms: Sequence[Form]) -> list[SeriesFinding]:
    """Return the links from one year to the next that do not hold."""
    form = next((f for f in forms if f.id == this.report.form), None)
    if form is None:
        return []
    facts, before = this.report.facts, last.report.facts
    found = []
    for link in list_year_links(form):
        now, then = add_up(link.this, facts), add_up(link.last, before)
        if now is None or then is None or abs(now - then) <= link.tolerance + DUST:
            continue
        mine, theirs = [facts[f] for f, _ in link.this], [before[f] for f, _ in link.last]
        found.append(
            SeriesFinding(
                rule=link.id,
                severity=Severity.ERROR if link.severe else Severity.WARNING,
                message=f"{link.title}: {show_sum(link.this, facts)} ≠ {show_sum(link.last, before)}",
                verdict=judge_printed([*mine, *theirs]),
                file=this.file,
                year=this.report.year,
                page=next((e.page for f in mine for e in f.evidence), 1),
                facts=tuple(f.id for f in mine),
                last_file=last.file,
                last_page=next((e.page for f in theirs for e in f.evidence), 1),
                last_facts=tuple(f.id for f in theirs),
            )
        )
    return found


def _share(this: Member, last: Member, settings: SeriesSettings) -> Repeated | None:
    """Return how much the later report repeats; None where one of them has hardly any running text."""
    if min(len(core(this.narrative)), len(core(last.narrative))) < settings.least_prose:
        return None
    share = round(measure_repeated_share(this.narrative, last.narrative, settings.run), 4)
    return Repeated(year=this.report.year or 0, file=this.file, share=share)
