"""Numbers that running text states about rows of the tables: evidence for how a glued run of digits divides.

“现行有效行政规范性文件698件” is about the row 行政规范性文件 and, by its words, about the column 现行有效件数.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from gouji.models.alignment.align import Alignment
from gouji.models.claims.about import drop_words, strays
from gouji.models.claims.scope import Scope
from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.outline import Node, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.lattice.readings import RunReading
from gouji.models.numbers.grammar import parse_number
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.normalise import core
from gouji.models.text.sentences import Sentence, find_sentence
from gouji.tokens import Number

__all__ = ["Statement", "find_statements", "weigh_readings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A number in running text, and the words before it (without spaces and punctuation)."""

    value: Number
    context: str
    span: tuple[int, int]
    page: int
    measure: str = ""
    """The measure word after the number."""


def find_statements(pieces: Sequence[Piece], alignment: Alignment, settings: ClaimSettings) -> tuple[Statement, ...]:
    """Return the numbers of running text outside tables that have a measure word."""
    used = {i for p in alignment.placements if p.run for i in range(p.start, p.end)}
    found: list[Statement] = []
    context = ""
    for i, piece in enumerate(pieces):
        if i in used or piece.row:
            context = ""
        elif piece.slots is None:
            context = (context + piece.core)[-settings.context :]
            if piece.text.rstrip().endswith(("。", "；", ";")):
                context = ""
        else:
            value = parse_number(piece.slots[0].text) if len(piece.slots) == 1 else None
            if value is not None and piece.prose and context:
                found.append(
                    Statement(
                        value=value, context=context, span=piece.span, page=piece.page, measure=_measure(pieces, i)
                    )
                )
            context = ""
    return tuple(found)


def _measure(pieces: Sequence[Piece], number: int) -> str:
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    return after.text.strip()[:1] if after is not None and after.slots is None else ""


def weigh_readings(
    rows: Sequence[FoundRow],
    statements: Sequence[Statement],
    sentences: Sequence[Sentence],
    outline: Outline,
    scope: Scope,
    settings: ClaimSettings,
) -> tuple[FoundRow, ...]:
    """Return the rows, those with more than one reading priced by what the text states of them in the report's scope."""
    words = {word for entry in outline.form.stated for group in entry.words for word in group}
    weighed = []
    for row in rows:
        node = outline.nodes[row.node]
        mine = [s for s in statements if _names(s, node)] if len(row.readings) > 1 else []
        kept = [s for s in mine if _is_in_scope(s, sentences, words.union(node.cores), scope)]
        weighed.append(_weighed(row, node, kept, settings))
    return tuple(weighed)


def _names(statement: Statement, node: Node) -> bool:
    """Return whether a statement has a row's label before its number."""
    return any(len(c) > 2 and c in statement.context for c in node.cores)


def _is_in_scope(statement: Statement, sentences: Sequence[Sentence], words: Collection[str], scope: Scope) -> bool:
    """Return whether the sentence of a statement speaks of the whole report up to its number; `words` are the form's own."""
    number = find_sentence(sentences, statement.span[0])
    if number is None:
        return False
    sentence = sentences[number]
    before = sentence.text[: sentence.places.index(statement.span[0])]
    rest = drop_words(before, words)
    return not strays(rest, re.split(r"[,;:]", rest)[-1], scope) and not scope.is_summed_up_by(before)


def _weighed(row: FoundRow, node: Node, mine: Sequence[Statement], settings: ClaimSettings) -> FoundRow:
    """Return a row with its readings priced by the statements about it."""
    if not mine or len(row.row_ids) != 1:
        return row
    stated = [(s.value, _columns(s.context, node)) for s in dict.fromkeys(mine)]
    priced = [replace(r, cost=r.cost - _worth(r, stated, settings)) for r in row.readings]
    return replace(row, readings=tuple(sorted(priced, key=lambda r: r.cost)))


def _columns(context: str, node: Node) -> frozenset[int]:
    """Return the columns whose own words the context has: words that no other column's label shares."""
    labels = [_bigrams(core(c.label.text)) for c in node.columns]
    row = set().union(*(_bigrams(c) for c in node.cores))
    said = _bigrams(context)
    found = set()
    for i, words in enumerate(labels):
        others = set().union(*(w for k, w in enumerate(labels) if k != i))
        if (words - others - row) & said:
            found.add(i)
    return frozenset(found)


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _worth(reading: RunReading, stated: Sequence[tuple[Number, frozenset[int]]], settings: ClaimSettings) -> float:
    worth = 0.0
    for value, columns in stated:
        if not value:
            continue
        cells = [i for i, v in enumerate(reading.values) if v is not None and abs(v - value) < DUST]
        if not cells:
            continue
        worth += settings.stated_column if columns & set(cells) else settings.stated
        worth += settings.repeated * (len(cells) - 1)
    return worth
