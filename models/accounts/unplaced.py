"""What is printed in tables and has no place, and the facts that it might belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.models.accounts.enter import keep_ledger
from gouji.models.accounts.ledger import Account, Ledger
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.regions import find_regions
from gouji.models.accounts.settings import AccountSettings
from gouji.models.text.locate import Locator
from gouji.report import Fact, FactStatus, ReasonKind, Unplaced, UnplacedKind
from gouji.tokens import Span, Token, TokenKind

__all__ = ["doubt_near", "list_unplaced"]


def list_unplaced(
    found: Recognised, facts: Mapping[str, Fact], locator: Locator, settings: AccountSettings
) -> tuple[Unplaced, ...]:
    """Return what has no place in the regions of tables, in the document's order; what stands together on a line is one."""
    regions = find_regions(found)
    ledger = keep_ledger(found, regions, facts.values(), settings)
    return tuple(
        _make_unplaced(tokens, found, facts, locator)
        for region in regions
        for tokens in _group_unplaced(found.list_tokens(region), ledger)
    )


def _group_unplaced(tokens: Sequence[Token], ledger: Ledger) -> Iterator[list[Token]]:
    """Yield the tokens without a place that stand together on a line, in one cell where there are cells."""
    group: list[Token] = []
    for token in tokens:
        if token.span.start == token.span.end:
            continue
        account = ledger.get(token.span.start)
        ends = token.kind is TokenKind.BREAK and ("\n" in token.text or "\f" in token.text)
        if account is Account.UNPLACED and not (group and token.cell != group[-1].cell):
            group.append(token)
        elif group and (ends or account is not Account.SPACE or account is Account.UNPLACED):
            yield group
            group = [token] if account is Account.UNPLACED else []
    if group:
        yield group


def _make_unplaced(
    tokens: Sequence[Token], found: Recognised, facts: Mapping[str, Fact], locator: Locator
) -> Unplaced:
    start, end = tokens[0].span.start, tokens[-1].span.end
    place = locator.find_evidence((start, end))
    kind = _name_kind(tokens)
    return Unplaced(
        text=found.stream.text[start:end],
        page=tokens[0].page,
        span=Span(start=start, end=end),
        box=place.box,
        near=tuple(_list_near(tokens[0], kind, found, facts)),
        why=kind,
    )


def _name_kind(tokens: Sequence[Token]) -> UnplacedKind:
    if any(c.isdecimal() for token in tokens for c in token.text):
        return UnplacedKind.NUMBER
    objects = all(token.kind is TokenKind.OBJECT for token in tokens)
    return UnplacedKind.OBJECT if objects else UnplacedKind.TEXT


def _list_near(token: Token, kind: UnplacedKind, found: Recognised, facts: Mapping[str, Fact]) -> list[str]:
    """Return the facts that something unplaced might belong to.

    Those of its cell; else the empty ones of its row; else all of its row, of digits; else, where no row stands on its line, the
    empty ones of the rows before and behind.
    """
    line = found.find_line(token.span.start)
    number = line.number if line is not None else -1
    rows = found.row_lines.get(number) or found.other_lines.get(number) or ()
    if not rows:
        rows = found.list_beside(token.span.start)
        return [i for row in rows for i in row.fact_ids if i in facts and _is_empty(facts[i])]
    here = [facts[i] for row in rows for i in row.fact_ids if i in facts]
    if token.cell is not None:
        cell = (token.cell.table, token.cell.row, token.cell.column)
        own = [fact.id for fact in here if any(e.cell == cell for e in fact.evidence)]
        if own:
            return own
    empty = [fact.id for fact in here if _is_empty(fact)]
    return empty or ([fact.id for fact in here] if kind is UnplacedKind.NUMBER else [])


def _is_empty(fact: Fact) -> bool:
    return fact.value is None and fact.status is not FactStatus.ABSENT


def doubt_near(
    facts: Mapping[str, Fact], unplaced: Iterable[Unplaced], locator: Locator, settings: AccountSettings
) -> dict[str, Fact]:
    """Return the facts, those under review to which something unplaced might belong."""
    known = dict(facts)
    for item in unplaced:
        place = locator.find_evidence((item.span.start, item.span.end))
        for name in item.near:
            doubted = known[name].doubt(ReasonKind.UNPLACED, [place])
            known[name] = replace(doubted, confidence=min(doubted.confidence, settings.unplaced_confidence))
    return known
