"""What running text states about facts of the tables, by the words of the form's `stated` entries, against the tables.

A clause states something where it has one number with a measure word, a word of each group of an entry, and otherwise
only words that say nothing to the contrary (`filler`): “全年新收政府信息公开申请13件” does, “区教育局收到申请13件” does not, as
nothing tells what 区教育局 is to the report. A sentence that has spoken of a part, or of more than the report (`elsewhere`),
states nothing any more. So wording is open, and what is not understood is passed over.

The two may count differently all the same, so a difference is a warning, and nobody is blamed for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gouji.models.forms.definition import Form, Stated
from gouji.models.normalise import core
from gouji.models.sentences import Clause, Figure, Sentence, figures_of
from gouji.models.system import tidy
from gouji.report import Fact, FactStatus, Finding, Severity, Verdict

__all__ = ["Claim", "check_claims", "claims_of"]

Number = int | float
_YEAR = re.compile(r"(20\d\d)年度?")
_LEVELS = "省市州盟县区旗镇乡"
_LEADS = re.compile(r"(?:中|方面)\Z")
_TEN_THOUSAND = 10_000
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a clause states for facts."""

    stated: Stated
    clause: Clause
    figure: Figure

    @property
    def span(self) -> tuple[int, int]:
        """The number's place in the source's text."""
        start = self.clause.start + self.figure.start
        return self.clause.sentence.span(start, start + len(self.figure.digits))


def check_claims(
    facts: Mapping[str, Fact],
    sentences: Sequence[Sentence],
    form: Form,
    *,
    year: int | None = None,
    agency: str | None = None,
) -> tuple[Finding, ...]:
    """A warning for each stated number that no sum of the facts it is about gives."""
    found = []
    for claim in claims_of(sentences, form, year=year, agency=agency):
        amounts = _amounts(claim.stated, facts)
        if amounts and not any(_says(claim.figure, amount) for amount in amounts):
            found.append(_finding(claim, facts, amounts[0]))
    return tuple(found)


def claims_of(
    sentences: Sequence[Sentence], form: Form, *, year: int | None = None, agency: str | None = None
) -> tuple[Claim, ...]:
    """What the sentences of a report state; `year` and `agency` are the report's."""
    own = _own_words(agency)
    elsewhere = [word for word in form.elsewhere if word not in own]
    vocabulary = {e.id: {w for group in e.words for w in group} | {*form.filler, *own} for e in form.stated}
    found = []
    for sentence in sentences:
        for clause in sentence.clauses():
            text, said_year = _without_year(clause.text)
            if not figures_of(text):
                continue
            before = sentence.text[: clause.start]
            if any(word in before for word in elsewhere) or _other_year(before, year):
                break
            if said_year not in (None, year):
                continue
            claim = next(
                (c for e in form.stated if (c := _claim(e, clause, vocabulary[e.id], said_year)) is not None), None
            )
            if claim is not None:
                found.append(claim)
    return tuple(found)


def _own_words(agency: str | None) -> frozenset[str]:
    """What a report may call its own organ: its name, and the whole place where it is that place's government."""
    if not agency:
        return frozenset()
    name = core(agency)
    place = name.removesuffix("人民政府")
    level = place[-1:] if place != name or name.endswith("区") else ""
    return frozenset({name, *({f"全{level}", f"我{level}"} if level and level in _LEVELS else ())})


def _other_year(text: str, year: int | None) -> bool:
    return any(int(match.group(1)) != year for match in _YEAR.finditer(text))


def _without_year(text: str) -> tuple[str, int | None]:
    """A clause without the year that it speaks of, of the same length."""
    match = _YEAR.search(text)
    if match is None:
        return text, None
    blank = "年" * len(match.group())
    return text[: match.start()] + blank + text[match.end() :], int(match.group(1))


def _claim(entry: Stated, clause: Clause, words: Collection[str], year: int | None) -> Claim | None:
    text, _ = _without_year(clause.text) if year is not None else (clause.text, None)
    figures = figures_of(text)
    if len(figures) != 1:
        return None
    figure = figures[0]
    measure = next((m for m in entry.measures if text.startswith(m, figure.end)), None)
    if measure is None:
        return None
    before, after = text[: figure.start], text[figure.end + len(measure) :]
    spoken = clause.sentence.text[: clause.start + len(clause.text)]
    if any(word in spoken for word in entry.unless) or not _near(entry, clause) or _is_list(clause):
        return None
    if not all(any(word in before + after for word in group) for group in entry.words):
        return None
    known = {*words, "年"}
    return (
        Claim(stated=entry, clause=clause, figure=figure)
        if _made_of(core(before), known) and _made_of(core(after), known)
        else None
    )


def _near(entry: Stated, clause: Clause) -> bool:
    """Whether the clause, or the one before where that leads to it, has one of the words that an entry asks for."""
    before = clause.before
    leads = before is not None and (_LEADS.search(before.text) is not None or bool(figures_of(before.text)))
    spoken = clause.text + (before.text if before is not None and leads else "")
    return not entry.near or any(word in spoken for word in entry.near)


def _is_list(clause: Clause) -> bool:
    """Whether the number is that of several things: “行政复议、行政诉讼5件”."""
    before = clause.before
    return before is not None and clause.sentence.text[clause.start - 1] == "、" and not figures_of(before.text)


def _made_of(text: str, words: Collection[str]) -> bool:
    """Whether a text divides into words."""
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = any(text.endswith(w, 0, end) and reached[end - len(w)] for w in words if len(w) <= end)
    return reached[-1]


def _amounts(entry: Stated, facts: Mapping[str, Fact]) -> list[Number]:
    """What an entry's facts add up to, alone and with what may be added; nothing where a fact is lost or undecided."""
    needed = [_value(f, facts) for f in entry.facts]
    if any(v is None for v in needed):
        return []
    extra = [v for f in entry.may_add if (v := _value(f, facts)) is not None]
    base = sum(v for v in needed if v is not None)
    return [tidy(base + sum(c)) for n in range(len(extra) + 1) for c in combinations(extra, n)]


def _value(fact_id: str, facts: Mapping[str, Fact]) -> Number | None:
    """A fact's value; an empty cell counts for 0. None where it is lost, or where its reading is in doubt."""
    fact = facts.get(fact_id)
    if fact is None or fact.status is FactStatus.ABSENT or fact.review:
        return None
    return 0 if fact.status is FactStatus.BLANK else fact.value


def _says(figure: Figure, amount: Number) -> bool:
    """Whether a number states an amount: as it is, rounded to the digits that are printed, or in the other unit of money."""
    amounts = [amount]
    if figure.decimals or not float(amount).is_integer():
        amounts += [amount / _TEN_THOUSAND, amount * _TEN_THOUSAND]
    unit = 10.0**-figure.decimals
    # Where the amount has more digits than are printed, it may be rounded or cut.
    return any(
        abs(figure.value - a) < (_TOLERANCE if abs(a - round(a, figure.decimals)) < _TOLERANCE else unit)
        for a in amounts
    )


def _finding(claim: Claim, facts: Mapping[str, Fact], amount: Number) -> Finding:
    ids = claim.stated.facts
    start, end = claim.span
    page = next((e.page for f in ids for e in facts[f].evidence), None)
    table = "the table" if page is None else f"the table (page {page})"
    said = f"the text (page {claim.clause.sentence.page}, characters {start}–{end}) states {claim.figure.digits}"
    return Finding(
        rule=f"text.{claim.stated.id}",
        severity=Severity.WARNING,
        facts=ids,
        message=f"{claim.stated.title}: {said} in “{claim.clause.text}”, {table} has {amount}",
        verdict=Verdict.UNDECIDED,
        page=claim.clause.sentence.page,
    )
