"""Totals that running text divides: “共125条，涵盖甲类5条、乙类24条、其他96条”, and the shares that it gives.

The parts of a total must add up to it only where they are all of it: the last is the rest (其他), or their shares make 100 %.
Otherwise parts may be missing or overlap, and nothing is checked. A share must be the part's within a tenth of a percent, or
within what its rounding leaves. The tables do not hold what is divided, so findings name no facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.language import mark_text
from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.text.sentences import Figure, Sentence, find_figures
from gouji.report import Finding, Severity, Verdict
from gouji.wording import PART_COUNTERS

__all__ = ["check_parts", "find_divisions"]

_INTRODUCES = re.compile(r"其中|包括|涵盖|涉及|分别为|分别是|分为")
_NEXT = re.compile(r"[,;:、()]")
# A share right behind its part, of the total: “甲类5条，占4%”, “占总数的4%”. “占全市总量的4%” is a share of something else, 答复比例4% a
# rate, and about 4 % is no figure.
_OF_TOTAL = r"(?:的|总|数|量|件|条|全部|所有|其|上述|信息|公开|政府|主动|发布|比例|比重|比|为|达到|达|是)*"
_SHARE = re.compile(rf"(?:所|分别|各)?(?:占{_OF_TOTAL}|(?:比例|比重)(?:为|是|达到|达)?)(\d+(?:\.\d+)?)%")
_REST = re.compile(r"其他|其它|其余")


@dataclass(frozen=True, slots=True, kw_only=True)
class _DividedPart:
    """A part of a total: its number, what the text says before it, and the share in percent that it gives."""

    figure: Figure
    words: str
    share: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Division:
    """A total with its parts, as one sentence gives them."""

    sentence: Sentence
    total: Figure
    measure: str
    parts: tuple[_DividedPart, ...]

    def is_complete(self, settings: ClaimSettings) -> bool:
        """Return whether the parts claim to be all of the total: the last is the rest, or their shares make 100 %."""
        shares = [p.share.value for p in self.parts if p.share is not None]
        all_shares = len(shares) == len(self.parts) and abs(sum(shares) - 100) <= settings.shares_tolerance
        return len(self.parts) >= settings.least_parts and (
            all_shares or _REST.search(self.parts[-1].words) is not None
        )


def check_parts(sentences: Sequence[Sentence], settings: ClaimSettings) -> tuple[Finding, ...]:
    """Return a warning for each complete division that does not add up, and for each share that is not its part's."""
    found = []
    for division in find_divisions(sentences):
        total, parts = division.total, division.parts
        amount = strip_dust(sum(p.figure.value for p in parts))
        if division.is_complete(settings) and abs(amount - total.value) > DUST:
            said = " + ".join(p.figure.digits for p in parts)
            found.append(_finding(division, "text.parts", f"{said} = {amount} ≠ {total.digits}"))
        for part in parts:
            if part.share is not None and total.value and not _is_share(part.share, part.figure, total, settings):
                share = 100 * part.figure.value / total.value
                said = mark_text(f"{part.figure.digits} of {total.digits} is {share:.2f} %, not {part.share.digits} %")
                found.append(_finding(division, "text.share", said))
    return tuple(found)


def find_divisions(sentences: Sequence[Sentence]) -> tuple[_Division, ...]:
    """Return every total of which a sentence gives parts: numbers with the measure word of the total."""
    return tuple(d for s in sentences if _INTRODUCES.search(s.text) for d in _divided(s))


def _divided(sentence: Sentence) -> Iterator[_Division]:
    """Yield a sentence's divisions. What follows a second introduction may divide a part, so it belongs to neither."""
    text = sentence.text
    marks = list(_INTRODUCES.finditer(text))
    counted = [f for f in find_figures(text) if text[f.end : f.end + 1] in PART_COUNTERS and text[f.end : f.end + 1]]
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        before = [f for f in counted if f.end <= mark.start()]
        if not before or (after is not None and after.start() - mark.end() < 2):
            continue
        total = before[-1]
        measure = text[total.end]
        # The introduction must follow its total: other words between them may begin something else.
        if len(_NEXT.split(text[total.end + 1 : mark.start()])) > 2 or mark is not marks[0]:
            continue
        end = len(text) if after is None else after.start()
        parts = tuple(_parts(text, mark.end(), end, [f for f in counted if mark.end() <= f.start < end], measure))
        if parts and after is None:
            yield _Division(sentence=sentence, total=total, measure=measure, parts=parts)


def _parts(text: str, start: int, end: int, figures: Sequence[Figure], measure: str) -> Iterator[_DividedPart]:
    at = start
    for figure in figures:
        if text[figure.end] != measure:
            continue
        rest = text[figure.end + 1 : end]
        share = _SHARE.match(rest.lstrip(",;(、"))
        found = None
        if share is not None:
            digits = share.group(1)
            found = Figure(value=float(digits), digits=digits, start=0, end=0)
        yield _DividedPart(figure=figure, words=text[at : figure.start], share=found)
        at = figure.end + 1


def _is_share(share: Figure, part: Figure, total: Figure, settings: ClaimSettings) -> bool:
    """Return whether a share in percent is the part's, as exactly as it is printed."""
    tolerance = settings.share_tolerance
    if share.decimals == 0:
        tolerance += max(tolerance, 0.5)  # a whole percent is rounded by up to a half
    return abs(100 * part.value / total.value - share.value) <= tolerance


def _finding(division: _Division, rule: str, said: str) -> Finding:
    start, end = division.sentence.locate(division.total.start, division.total.end)
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        facts=(),
        message=(
            f"the text (page {division.sentence.page}, characters {start}–{end}) divides "
            f"{division.total.digits}{division.measure}: {said}"
        ),
        verdict=Verdict.UNDECIDED,
        page=division.sentence.page,
    )
