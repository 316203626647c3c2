"""Numbers that running text states for facts, found by the words of the form's `stated` entries and compared with the tables.

A clause states something where it has one number with a measure word, a word of each group of an entry, and otherwise
only words that say nothing to the contrary (`filler`): “全年新收政府信息公开申请13件” does, “区教育局收到申请13件” does not, as
nothing tells what 区教育局 is to the report. A sentence that has spoken of a part, or of more than the report (`elsewhere`),
states nothing from there on. So wording is free, and what is not understood is skipped.

A clause may leave out what it shares with an understood clause before it: “制定规范性文件3件，废止2件”, “收到申请32件，
其中自然人申请28件”.

Text and table may still count differently, so a difference is a warning without a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from gouji.language import mark_text
from gouji.models.claims.scope import Scope
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form, Stated
from gouji.models.text.normalise import core, split_enumerator
from gouji.models.text.sentences import Figure, Sentence, find_figures
from gouji.models.text.words import segment
from gouji.report import Fact, FactId, FactStatus, Finding, Severity, Verdict
from gouji.tokens import Number
from gouji.wording import NUMERALS, TEN_THOUSAND

__all__ = ["check_claims", "find_claims", "judge_claims", "split_clauses"]

# “公民、法人或者其他组织” is one phrase, the law's own for whoever applies.
_CUT = re.compile(r"[,;:()。！？!?]|(?<!公民)、|、(?!法人)")
_SECTION = re.compile(rf"[{NUMERALS}]{{1,3}}、[^,;:。！？!?]+\Z")
_LEADS = re.compile(r"(?:中|方面)\Z")
_PARTS = re.compile(r"(?:其中|涉及|包括|分别为|分别是)")
_IN_ALL = re.compile(r"中\Z")
_MONEY = "万元"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A part of a sentence; `start` is its place in the sentence's text, `before` the clause before it."""

    text: str
    start: int
    sentence: Sentence
    before: _Clause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A number that a clause states for facts, in units of `unit`: 10,000 for “1.2万件”."""

    stated: Stated
    clause: _Clause
    figure: Figure
    unit: int = 1

    @property
    def span(self) -> tuple[int, int]:
        """The number's place in the source's text."""
        start = self.clause.start + self.figure.start
        return self.clause.sentence.locate(start, start + len(self.figure.digits))


def check_claims(
    facts: Mapping[str, Fact], sentences: Sequence[Sentence], form: Form, scope: Scope
) -> tuple[Finding, ...]:
    """Return a warning for each stated number that no sum of the facts it is about gives."""
    return judge_claims(find_claims(sentences, form, scope), facts)


def judge_claims(claims: Sequence[_Claim], facts: Mapping[str, Fact]) -> tuple[Finding, ...]:
    """Return a warning for each of some claims that no sum of the facts it is about gives."""
    found = []
    for claim in claims:
        amounts = _amounts(claim.stated, facts)
        if amounts and not any(_states(claim, amount) for amount in amounts):
            found.append(_finding(claim, facts, amounts[0]))
    return tuple(found)


def find_claims(sentences: Sequence[Sentence], form: Form, scope: Scope) -> tuple[_Claim, ...]:
    """Return what the sentences of a report of that scope state."""
    common = {*form.filler, *scope.own, "年"}
    vocabulary = {
        e.id: frozenset(
            {w for group in e.words for w in group} | ({*e.beside, *scope.own, "年"} if e.beside else common)
        )
        for e in form.stated
    }
    return tuple(
        claim
        for sentence, table in zip(sentences, _list_tables(sentences, form), strict=True)
        for claim in _stated_in(sentence, _list_entries(form, table), vocabulary, scope)
    )


def _list_tables(sentences: Sequence[Sentence], form: Form) -> Iterator[str | None]:
    """Yield the table of the section that each sentence stands in, None where the section has none or is not the form's."""
    tables = {core(text): s.table for s in form.sections for text in (s.label.text, *s.label.variants)}
    table = None
    for sentence in sentences:
        if _SECTION.match(sentence.text):
            table = tables.get(core(split_enumerator(sentence.text)[1]))
        yield table


@lru_cache(maxsize=32)
def _list_entries(form: Form, table: str | None) -> tuple[Stated, ...]:
    """Return the form's entries; in the section of a table those about it need no word `near`."""
    return tuple(replace(e, near=()) if FactId.parse(e.fact_ids[0]).table == table else e for e in form.stated)


def split_clauses(sentence: Sentence) -> Iterator[_Clause]:
    """Yield the text between commas, colons, brackets and the like in a sentence; empty clauses are left out."""
    start, before = 0, None
    for cut in (*(m.start() for m in _CUT.finditer(sentence.text)), len(sentence.text)):
        if cut > start:
            before = _Clause(text=sentence.text[start:cut], start=start, sentence=sentence, before=before)
            yield before
        start = cut + 1


def _stated_in(
    sentence: Sentence, entries: Sequence[Stated], vocabulary: Mapping[str, frozenset[str]], scope: Scope
) -> Iterator[_Claim]:
    """Yield what a sentence states, clause by clause, up to where it leaves the report."""
    before, chain = "", list[_Claim]()
    for clause in split_clauses(sentence):
        if chain and _PARTS.fullmatch(clause.text):
            continue
        if not find_figures(clause.text, chinese=True):
            before, chain = f"{before},{clause.text}", []
            continue
        # Once a sentence has left the report, what follows may be about anything.
        if scope.is_left_by(before):
            return
        claim = _claim_in(clause, entries, vocabulary, scope, chain)
        if claim is None:
            before, chain = f"{before},{clause.text}", []
            continue
        chain.append(claim)
        yield claim


def _claim_in(
    clause: _Clause,
    entries: Sequence[Stated],
    vocabulary: Mapping[str, frozenset[str]],
    scope: Scope,
    chain: Sequence[_Claim],
) -> _Claim | None:
    text = scope.blank_period(clause.text)
    spoken = clause.sentence.text[: clause.start + len(clause.text)]
    if scope.is_summed_up_by(spoken) or _is_list(clause, chain):
        return None
    earlier = scope.blank_period(clause.sentence.text[: clause.start])
    behind_others = not chain and bool(find_figures(earlier, chinese=True))
    claims = (
        _claim(entry, clause, text, vocabulary[entry.id], chain)
        for entry in entries
        if not (entry.beside and behind_others)
    )
    return next((claim for claim in claims if claim is not None), None)


def _claim(
    entry: Stated, clause: _Clause, text: str, vocabulary: frozenset[str], chain: Sequence[_Claim]
) -> _Claim | None:
    """Return what a clause states for an entry; `chain` are the claims of the clauses right before it."""
    if not any(word in text for word in entry.words[0]):
        return None
    leads = [c for c in chain if c.stated.id in entry.within]
    lead = _PARTS.match(text) if leads else None
    start = lead.end() if lead else 0
    figures = find_figures(text, chinese=True)
    measured = _measure(entry, text, figures[0]) if len(figures) == 1 else None
    if measured is None:
        return None
    figure, (end, unit) = figures[0], measured
    before, after = text[start : figure.start], _IN_ALL.sub("", text[end:])
    spoken = clause.sentence.text[: clause.start + len(clause.text)]
    if any(word in clause.sentence.text for word in entry.never_with):
        return None
    if any(word in spoken for word in entry.unless) or not (leads or _near(entry, clause)):
        return None
    own, inherited = before + after, "".join(c.clause.text for c in leads)
    if not _has_words(entry, own, inherited) or not all(
        vocabulary.issuperset(segment(core(t), vocabulary)) for t in (before, after)
    ):
        return None
    return _Claim(stated=entry, clause=clause, figure=figure, unit=unit)


def _measure(entry: Stated, text: str, figure: Figure) -> tuple[int, int] | None:
    """Return where a number's measure word ends, and the unit that it counts in; None where another word follows."""
    for measure in entry.measures:
        for prefix, unit in (("", 1), ("万", TEN_THOUSAND)):
            if text.startswith(prefix + measure, figure.end):
                return figure.end + len(prefix + measure), unit
    return None


def _has_words(entry: Stated, own: str, inherited: str) -> bool:
    """Return whether a clause has a word of each group; all but the first may stand in the claims that it follows."""
    first, *rest = entry.words
    return any(word in own for word in first) and all(any(w in own + inherited for w in group) for group in rest)


def _near(entry: Stated, clause: _Clause) -> bool:
    """Return whether the clause, or the one that leads to it, has one of the words that an entry asks for."""
    before = clause.before
    leads = before is not None and (_LEADS.search(before.text) is not None or bool(find_figures(before.text)))
    spoken = clause.text + (before.text if before is not None and leads else "")
    return not entry.near or any(word in spoken for word in entry.near)


def _is_list(clause: _Clause, chain: Sequence[_Claim]) -> bool:
    """Return whether the number belongs to a list that was not understood (上报许可2件、处罚5件), or to more than one thing.

    “行政复议、行政诉讼5件” gives the number of both.
    """
    return clause.before is not None and clause.sentence.text[clause.start - 1] == "、" and not chain


def _amounts(entry: Stated, facts: Mapping[str, Fact]) -> list[Number]:
    """Return the sums of an entry's facts, alone and with what may be added; none where a fact is lost or undecided."""
    needed = [(_value(f, facts), sign) for f, sign in _list_terms(entry.facts)]
    known = [(_value(f, facts), sign) for f, sign in _list_terms(entry.may_add) if f in facts]
    if any(v is None for v, _ in (*needed, *known)):
        return []
    extra = [sign * v for v, sign in known if v]
    base = sum(sign * v for v, sign in needed if v is not None)
    return [strip_dust(base + sum(c)) for n in range(len(extra) + 1) for c in combinations(extra, n)]


def _list_terms(facts: Sequence[str]) -> list[tuple[str, int]]:
    """Return facts with their signs: `-x` is taken off."""
    return [(fact.removeprefix("-"), -1 if fact.startswith("-") else 1) for fact in facts]


def _value(fact_id: str, facts: Mapping[str, Fact]) -> Number | None:
    """Return a fact's value, 0 for an empty cell; None where it is lost or its reading is in doubt."""
    fact = facts.get(fact_id)
    if fact is None or fact.status is FactStatus.ABSENT or fact.review:
        return None
    return 0 if fact.status is FactStatus.BLANK else fact.value


def _states(claim: _Claim, amount: Number) -> bool:
    """Return whether a number states an amount: as it is, rounded to its digits, or in the other unit of money."""
    figure = claim.figure
    amounts = [amount / claim.unit]
    if _MONEY in claim.stated.measures:
        amounts += [amount / TEN_THOUSAND, amount * TEN_THOUSAND]
    unit = 10**-figure.decimals
    # Where the amount has more digits than are printed, it may be rounded or cut.
    return any(abs(figure.value - a) < (DUST if abs(a - round(a, figure.decimals)) < DUST else unit) for a in amounts)


def _finding(claim: _Claim, facts: Mapping[str, Fact], amount: Number) -> Finding:
    ids = claim.stated.fact_ids
    start, end = claim.span
    page = next((e.page for f in ids for e in facts[f].evidence), None)
    table = mark_text("the table") if page is None else mark_text(f"the table (page {page})")
    said = mark_text(
        f"the text (page {claim.clause.sentence.page}, characters {start}–{end}) states {claim.figure.digits}"
    )
    return Finding(
        rule=f"text.{claim.stated.id}",
        severity=Severity.WARNING,
        facts=ids,
        message=f"{claim.stated.title}: {said} in “{claim.clause.text}”, {table} has {amount}",
        verdict=Verdict.UNDECIDED,
        page=claim.clause.sentence.page,
    )
