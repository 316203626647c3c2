"""What a document says of itself besides its title: the period of its figures, who wrote it and who signed it.

Where they differ from the title, text was most likely copied from another report; which of the two is wrong is unknown, so
the finding is a warning. Only what speaks of the report itself counts: other organs and years may be mentioned anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gouji.models.identity.organs import may_write_for
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold
from gouji.models.text.sentences import Sentence
from gouji.report import Finding, Severity, Verdict
from gouji.wording import IDEOGRAPH, SIGNING_ORGANS

__all__ = ["check_identity"]

_TITLE_YEAR = re.compile(r"(20\d\d)年?度?")
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起|开始)?,?(?:至|到|-|~|截至|截止到?)(20\d\d)?年?12月31日")
# Words of sentences about the report's own figures.
_OF_FIGURES = re.compile(r"统计|数据|本报告|本年报|年度报告|报告期|所列")
_OF_REPORT = re.compile(r"报告|年报")
_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日\Z")
_ORGAN = rf"{IDEOGRAPH}{{3,24}}?(?:{'|'.join(SIGNING_ORGANS)})"
_SIGNED = re.compile(rf"{_ORGAN}\Z")
# Where a report names its own organ: “由…编制”, “现将…2023年政府信息公开工作年度报告公布如下”, “请与…联系”.
_REPORT = r"(?:20\d\d)?年?度?政府信息公开(?:工作)?(?:年度报告|年报|工作报告)"
_NAMED = (
    re.compile(rf"(?<!可)由({_ORGAN})(?:负责)?(?:编制|编写)"),
    re.compile(rf"(?:现将|现公布|现发布|公布|特编制|编制了?)({_ORGAN}){_REPORT}"),
    re.compile(rf"(?:请与|请联系|可与)({_ORGAN})[^,。;]{{0,16}}?(?:联系|\(|,|。)"),
)


def check_identity(
    identity: Identity, sentences: Sequence[Sentence], lines: Sequence[Line], settings: IdentitySettings
) -> tuple[Finding, ...]:
    """Return warnings for a period of another year than the title's, and for an author or a signature that is another organ's.

    A period that need not be that of the figures only informs.
    """
    return (
        *_periods(identity, sentences),
        *_authors(identity, sentences, settings),
        *_signatures(identity, lines, settings),
    )


def _periods(identity: Identity, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    titled = _TITLE_YEAR.search(re.sub(r"\s+", "", fold(identity.title)))
    if titled is None:
        return
    for sentence in sentences:
        for period in _PERIOD.finditer(sentence.text):
            if {y for y in period.groups() if y} != {titled.group(1)}:
                said = f"the text's period is {period.group()}, the title's year {titled.group(1)}"
                own = _OF_FIGURES.search(sentence.text)
                yield _finding("text.year", said, sentence.page, Severity.WARNING if own else Severity.INFO)


def _authors(identity: Identity, sentences: Sequence[Sentence], settings: IdentitySettings) -> Iterator[Finding]:
    """Yield findings for sentences that name another organ as the author of the report, or as whom to ask about it."""
    agency = identity.agency
    if agency is None or core(agency) not in core(identity.title):
        return
    for sentence in sentences:
        if not _OF_REPORT.search(sentence.text):
            continue
        for match in (m for pattern in _NAMED for m in pattern.finditer(sentence.text)):
            name = match.group(1)
            if not may_write_for(name, agency, settings):
                start, end = sentence.locate(*match.span(1))
                where = f"page {sentence.page}, characters {start}–{end}"
                said = f"the text ({where}) names {name} as the report's organ, the title {agency}"
                yield _finding("text.agency", said, sentence.page)


def _signatures(identity: Identity, lines: Sequence[Line], settings: IdentitySettings) -> Iterator[Finding]:
    """Yield a finding where the line above the last date is another organ's name."""
    if identity.agency is None:
        return
    last = [(re.sub(r"\s+", "", fold(line.text)), line) for line in lines[-settings.closing_lines :] if not line.is_row]
    for (name, line), (date, _) in pairwise(last):
        if _DATE.match(date) and _SIGNED.match(name) and not may_write_for(name, identity.agency, settings):
            said = f"the text is signed by {name}, the title names {identity.agency}"
            yield _finding("text.agency", said, line.page)


def _finding(rule: str, message: str, page: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(rule=rule, severity=severity, facts=(), message=message, verdict=Verdict.UNDECIDED, page=page)
