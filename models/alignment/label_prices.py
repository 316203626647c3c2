"""What each label of a document may be, with prices: a row, a group, a header, or another statistic.

Two opinions are asked. How many characters differ prices every text of the form that a label may be, its fragments and
joins as well. The label matcher (`gouji.models.labels.match`) knows misprints from other words: where it finds "none of
these" likelier than the row, the row's price rises by the log odds, and a text before numbers that is nothing like the
form's labels, nor a piece of one, is another statistic's label.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gouji.models.alignment.fits import Prices
from gouji.models.alignment.likeness import price_likeness, strip_tail
from gouji.models.alignment.opinions import ask_matcher
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.labels.characters import find_words_from
from gouji.models.labels.match import LabelMatch
from gouji.models.text.normalise import Enumerator, core

__all__ = ["LabelPrices", "price_labels"]

_INF = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrices:
    """What each label of a document may be, with prices in nats."""

    nodes: Mapping[str, Prices] = field(default_factory=dict)
    """The nodes that it may name."""
    headers: Mapping[str, float] = field(default_factory=dict)
    """A header of columns, passed over."""
    groups: Mapping[str, float] = field(default_factory=dict)
    """A group's label that is repeated, passed over."""
    foreign: Mapping[str, float] = field(default_factory=dict)
    """Another statistic's label, whose numbers are passed over with it."""
    contradictions: Mapping[str, float] = field(default_factory=dict)
    """Such a label, or a text of the form, before the numbers of a row that it does not belong to: added to the row's price."""
    garbled: frozenset[tuple[str, int]] = frozenset()
    """The labels with nodes that they name only as a recogniser may have garbled them."""
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The texts of the form that labels are, or are pieces of: their rows are not contradicted."""

    def knows(self, label: str) -> bool:
        """Return whether a label may be a text of the form."""
        return label in self.nodes or label in self.headers or label in self.groups


def price_labels(
    labels: Sequence[str],
    before_numbers: Collection[str],
    outline: Outline,
    settings: AlignmentSettings,
    *,
    unsure: Collection[str] = (),
    items: Mapping[str, Collection[Enumerator]] | None = None,
) -> LabelPrices:
    """Return the prices of a document's labels.

    `before_numbers` are those of them that numbers follow, `unsure` those of which a recogniser is not sure; `items` are the
    numbers that they are printed with.
    """
    liked = price_likeness(labels, outline, settings)
    nodes = {label: like.nodes for label, like in liked.items() if like.nodes}
    shortened = {(label, node) for label, like in liked.items() for node in like.shortened}
    known = outline.cores
    unsure = {*unsure, *(label for label in before_numbers if _is_misprinted_word(label, outline, settings))}
    strange = [x for x in labels if x not in known and (x in before_numbers or _names_row(nodes.get(x), outline))]
    # 数量 or 件数 behind a row's label is no other word, though the matcher takes it for one.
    asked = ask_matcher(tuple(map(strip_tail, strange)), items or {}, outline.form, settings)
    opinions = dict(zip(strange, asked, strict=True))
    garbled = _add_opinions(nodes, opinions, shortened, unsure, outline, settings)
    own = {label for label, _ in shortened}
    doubts = {
        label: _doubt_foreign(opinions[label], settings) + settings.foreign_ink * (label in unsure)
        for label in before_numbers
        if label in opinions and label not in own and _is_foreign(label, opinions[label], outline, settings)
    }
    homes = {label: (label,) for label in before_numbers if label in known}
    homes |= {label: (core(near),) for label, o in opinions.items() if label in before_numbers and (near := o.near)}
    pieces = {
        label: _find_wholes(label, outline, settings)
        for label in before_numbers
        if len(label) >= settings.least_piece and label not in homes and label not in doubts
    }
    return LabelPrices(
        nodes=nodes,
        headers={label: like.header for label, like in liked.items() if like.header is not None},
        groups={label: like.group for label, like in liked.items() if like.group is not None},
        foreign={label: settings.foreign + doubt for label, doubt in doubts.items()}
        | {label: settings.foreign for label in homes if label not in _list_row_texts(outline)},
        contradictions={label: max(settings.foreign_label - doubt, 0.0) for label, doubt in doubts.items()}
        | dict.fromkeys(homes, settings.foreign_label)
        | {label: settings.other_piece for label, wholes in pieces.items() if wholes},
        garbled=garbled,
        homes=homes | pieces,
    )


def _add_opinions(
    nodes: dict[str, Prices],
    opinions: Mapping[str, LabelMatch],
    shortened: Collection[tuple[str, int]],
    unsure: Collection[str],
    outline: Outline,
    settings: AlignmentSettings,
) -> frozenset[tuple[str, int]]:
    """Put the matcher's doubt on the prices of nodes; return the labels with the nodes that they name if they are garbled."""
    garbled: set[tuple[str, int]] = set()
    for label, opinion in opinions.items():
        own_names = {node for text, node in shortened if text == label}
        nodes[label], unclear = _price_names(
            nodes.get(label, ()), opinion, outline, own_names, settings, is_unsure=label in unsure
        )
        garbled |= {(label, node) for node in unclear}
    return frozenset(garbled)


def _price_names(
    names: Prices,
    opinion: LabelMatch,
    outline: Outline,
    shortened: Collection[int],
    settings: AlignmentSettings,
    *,
    is_unsure: bool,
) -> tuple[Prices, list[int]]:
    """Return the prices of the nodes that a label names, with the matcher's doubt, and those it names if it is garbled.

    A label that the matcher is sure of has a price though few of its characters may be the row's.
    """
    rows = _list_row_names(outline)
    liked, priced, garbled = dict(names), dict[int, float](), list[int]()
    for node, price in names:
        doubt = 0.0 if node in shortened else _doubt_name(rows[node], opinion, settings)
        if is_unsure and doubt > settings.other_ink:
            doubt = settings.other_ink
            garbled.append(node)
        priced[node] = price + doubt
    sure = _log_odds(settings.sure_row, settings)
    for row, chance in _list_chances(opinion).items():
        # Both opinions are of the same characters: the greater one counts. What the matcher is sure of costs little.
        odds = _log_odds(chance, settings)
        node = _find_nodes(outline).get(row, -1)
        price = min(max(liked.get(node, _INF), -odds), settings.sure_label + max(sure - odds, 0.0))
        summed = priced.get(node, _INF)
        if node >= 0 and price <= settings.edit_limit and price < summed:
            priced[node] = price
            garbled += [node] * (chance < settings.foreign_row and summed > settings.foreign + settings.skip_first)
    return tuple(priced.items()), garbled


@lru_cache(maxsize=32)
def _list_row_texts(outline: Outline) -> tuple[str, ...]:
    return tuple(c for n in outline.nodes if n.kind is NodeKind.ROW for c in n.cores)


@lru_cache(maxsize=32)
def _list_row_names(outline: Outline) -> tuple[str | None, ...]:
    """Return for each node the name by which the label matcher knows its row; None where it stands for no single row."""
    return tuple(
        f"{n.table}.{n.rows[0].id}" if n.kind is NodeKind.ROW and len(n.rows) == 1 else None for n in outline.nodes
    )


def _is_misprinted_word(label: str, outline: Outline, settings: AlignmentSettings) -> bool:
    """Return whether two characters are no frequent word, and a row's label of two has one of them in its place: 甚他."""
    if len(label) != settings.shortest_word or label in outline.cores or label[1] in find_words_from(label[0]):
        return False
    short = (text for text in _list_row_texts(outline) if len(text) == settings.shortest_word)
    return any(a == b for text in short for a, b in zip(text, label, strict=True))


@lru_cache(maxsize=32)
def _find_nodes(outline: Outline) -> Mapping[str, int]:
    """Return the node of each row by the name by which the label matcher knows it."""
    return {row: node for node, row in enumerate(_list_row_names(outline)) if row is not None}


def _names_row(named: Prices | None, outline: Outline) -> bool:
    return any(outline.nodes[node].kind is NodeKind.ROW for node, _ in named or ())


def _list_chances(opinion: LabelMatch) -> Mapping[str, float]:
    """Return how likely a label names each row (`table.row`)."""
    return {f"{m.table}.{m.row}": m.probability for m in opinion.matches}


def _doubt_name(row: str | None, opinion: LabelMatch, settings: AlignmentSettings) -> float:
    """Return the log odds that a label is not this row's, as a price; 0 where the matcher does not know the row."""
    return 0.0 if row is None else max(-_log_odds(_list_chances(opinion).get(row, 0.0), settings), 0.0)


def _log_odds(chance: float, settings: AlignmentSettings) -> float:
    """Return the log odds of a probability, no further from 0 than counts."""
    least = math.exp(-settings.other_most)
    return math.log(max(chance, least) / max(1 - chance, least))


def _doubt_foreign(opinion: LabelMatch, settings: AlignmentSettings) -> float:
    """Return what a label's chance to be some row's makes it dearer to take it for another statistic's."""
    return max(_log_odds(sum(_list_chances(opinion).values()), settings) + settings.foreign_sure, 0.0)


def _is_foreign(label: str, opinion: LabelMatch, outline: Outline, settings: AlignmentSettings) -> bool:
    """Return whether a text names nothing of the form: no row, no text around rows, and is no piece of any of these."""
    if len(label) < settings.least_foreign or opinion.near is not None:
        return False
    if sum(_list_chances(opinion).values()) > settings.foreign_row:
        return False
    return not _is_piece(label, outline, settings)


def _is_piece(label: str, outline: Outline, settings: AlignmentSettings) -> bool:
    """Return whether most of a text stands together in one of the form's texts: a piece of it, cut off by a line's end."""
    if any(text in label for text in _list_row_texts(outline) if len(text) >= settings.least_row_text):
        return False  # A row's label with something more.
    return bool(_find_wholes(label, outline, settings))


def _find_wholes(label: str, outline: Outline, settings: AlignmentSettings) -> tuple[str, ...]:
    """Return the texts of the form in which most of a label stands together."""
    size = math.ceil(settings.piece_share * len(label))
    parts = {label[at : at + size] for at in range(len(label) - size + 1)}
    return tuple(sorted(text for text in outline.cores if any(part in text for part in parts)))
