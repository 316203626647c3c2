"""The reading that a revision came of."""

from __future__ import annotations

from dataclasses import replace

from gouji.corrected import Corrected
from gouji.report import Fact, Facts, Finding, ReportData, Revision

__all__ = ["describe_revision", "list_corrected", "restore_reading"]


def restore_reading(report: ReportData) -> ReportData:
    """Return the reading that a report came of, as it was before anybody corrected it."""
    revision = report.revision
    if revision is None:
        return report
    read = {fact.id: fact for fact in revision.facts}
    # A cell that only a person saw has no reading.
    kept = (read.get(f.id, f) for f in report.facts.values() if f.corrected is None or f.id in read)
    return replace(report, facts=Facts(tuple(kept)), findings=revision.findings, revision=None)


def list_corrected(report: ReportData) -> dict[str, Corrected]:
    """Return what persons said, by fact."""
    return {fact.id: fact.corrected for fact in report.facts.values() if fact.corrected is not None}


def describe_revision(reading: ReportData, facts: Facts) -> Revision:
    """Return what sets a reading's new facts apart from it; there is no history yet."""
    differing: tuple[Fact, ...] = tuple(
        old for i, old in reading.facts.items() if facts[i] is not old and facts[i] != old
    )
    findings: tuple[Finding, ...] = reading.findings
    return Revision(facts=differing, findings=findings)
