"""Labels of groups that stand in pieces between those of their rows, as where cells of several lines are read across.

（四）      2.没有现成信息需要另行              The group's label （四）无法提供 stands in a column of its own,
无法提                          1 0 0 0        one character or a few a line, and the row's label goes on around them.
供          制作
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.text.normalise import core
from gouji.wording import NUMERALS

__all__ = ["mark_woven"]


def mark_woven(pieces: Sequence[Piece], outline: Outline, settings: FragmentSettings) -> tuple[Piece, ...]:
    """Return the pieces, those marked that are parts of groups' labels, be they apart or in lines.

    The parts follow one another as in the label; some may be lost. The label may be repeated.
    """
    woven = _find_woven(pieces, outline, settings)
    return tuple(replace(p, woven=True) if number in woven else p for number, p in enumerate(pieces))


def _find_woven(pieces: Sequence[Piece], outline: Outline, settings: FragmentSettings) -> frozenset[int]:
    parts = _list_parts(outline, settings)
    short = ((number, _write_short(piece, settings), piece) for number, piece in enumerate(pieces))
    texts = [(number, text, _get_style(piece)) for number, text, piece in short if text in parts]
    labels = {label: style for _, text, _ in texts for label, style in parts[text].items()}
    return frozenset(
        number
        for label, own in labels.items()
        for chain in _list_chains(
            [(number, text) for number, text, style in texts if label in parts[text] and style in ("", own)],
            label,
            settings,
        )
        if chain.is_woven(label, settings)
        for number in chain.numbers
    )


@dataclass(slots=True)
class _Chain:
    """Parts of a label in its order: the numbers of their pieces, how many characters they hold, and where the last one ends."""

    numbers: list[int] = field(default_factory=list)
    size: int = 0
    end: int = 0

    def is_woven(self, label: str, settings: FragmentSettings) -> bool:
        """Return whether the parts are several, and enough of the label."""
        return len(self.numbers) > 1 and self.size >= max(settings.least_woven, settings.woven_share * len(label))


def _write_short(piece: Piece, settings: FragmentSettings) -> str:
    """Return a short text with its item number; empty for any other piece."""
    if piece.slots is not None or len(piece.core) > settings.longest_woven:
        return ""
    return core(piece.text)


def _get_style(piece: Piece) -> str:
    """Return the style of the item number that a text begins with; empty where it has none: 三 alone may be one of any style."""
    return piece.enumerator.style if piece.enumerator is not None else ""


@lru_cache(maxsize=32)
def _list_parts(outline: Outline, settings: FragmentSettings) -> dict[str, dict[str, str]]:
    """Return by every text that may be a part of a group's label the labels, each with the style of its item number."""
    parts: dict[str, dict[str, str]] = {}
    for label, style in _write_labels(outline):
        for start in range(len(label)):
            for end in range(start + 1, min(start + settings.longest_woven + 1, len(label) + 1)):
                parts.setdefault(label[start:end], {})[label] = style
    return parts


def _write_labels(outline: Outline) -> Iterator[tuple[str, str]]:
    for node in outline.nodes:
        if node.kind is NodeKind.GROUP:
            number = node.enumerator.number if node.enumerator is not None else None
            item = NUMERALS[number - 1] if number is not None and number <= len(NUMERALS) else ""
            style = node.enumerator.style if node.enumerator is not None else ""
            yield from ((item + label, style) for label in node.cores)


def _list_chains(texts: Sequence[tuple[int, str]], label: str, settings: FragmentSettings) -> Iterator[_Chain]:
    """Yield the parts of a label that follow one another as in it, not too far apart."""
    chain = _Chain()
    for number, text in texts:
        place = label.find(text, chain.end)
        far = bool(chain.numbers) and number - chain.numbers[-1] > settings.woven_gap
        if place < 0 or far:
            yield chain
            chain, place = _Chain(), label.find(text)
        chain.numbers.append(number)
        chain.size += len(text)
        chain.end = place + len(text)
    yield chain
