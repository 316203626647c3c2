"""What a document says of itself besides its title: the period of its figures and who signed it.

Where they differ from the title something was taken over from another report, most likely. It only informs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gouji.models.lines import Line
from gouji.models.normalise import fold
from gouji.models.organs import same_organ
from gouji.models.sentences import Sentence
from gouji.models.title import Identity
from gouji.report import Finding, Severity, Verdict

__all__ = ["check_identity"]

_TITLE_YEAR = re.compile(r"(20\d\d)年?度?")
_PERIOD = re.compile(r"(20\d\d)年1月1日起?,?(?:至|到|-)(20\d\d)年12月31日")
_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日\Z")
_SIGNED = re.compile(r"[一-鿿]{3,24}(?:局|厅|委员会|办公室|人民政府|管委会|办事处)\Z")
_LAST_LINES = 8


def check_identity(identity: Identity, sentences: Sequence[Sentence], lines: Sequence[Line]) -> tuple[Finding, ...]:
    """Infos for a period of another year than the title's and a signature of another organ than the title's."""
    return (*_periods(identity, sentences), *_signatures(identity, lines))


def _periods(identity: Identity, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    titled = _TITLE_YEAR.search(re.sub(r"\s+", "", fold(identity.title)))
    if titled is None:
        return
    for sentence in sentences:
        for period in _PERIOD.finditer(sentence.text):
            if set(period.groups()) != {titled.group(1)}:
                said = f"the text's period is {period.group()}, the title's year {titled.group(1)}"
                yield _finding("text.year", said, sentence.page)


def _signatures(identity: Identity, lines: Sequence[Line]) -> Iterator[Finding]:
    """The line above the last date, where it is an organ's name."""
    if identity.agency is None:
        return
    last = [(re.sub(r"\s+", "", fold(line.text)), line) for line in lines[-_LAST_LINES:] if not line.is_row]
    for (name, line), (date, _) in pairwise(last):
        if _DATE.match(date) and _SIGNED.match(name) and not same_organ(name, identity.agency):
            said = f"the text is signed by {name}, the title names {identity.agency}"
            yield _finding("text.agency", said, line.page)


def _finding(rule: str, message: str, page: int) -> Finding:
    return Finding(rule=rule, severity=Severity.INFO, facts=(), message=message, verdict=Verdict.UNDECIDED, page=page)
