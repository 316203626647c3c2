"""Differences of labels from wordings, character by character, for many pairs at once.

```python
related = KnownWordings.build(["行政处罚"])
compare_characters(["行攻处置"], np.array([0]), related)    # Differences(left=[1], swapped=[0], strange=[1], words=[1], ours=[1], theirs=[1])
```
The common beginning and end of a pair, possible misprints included, are left out; what is left is counted. Characters are compared
as whole columns: ten thousand labels take some ten milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gouji.models.labels.characters import find_confusables, find_words_from, is_homophone

__all__ = ["KnownWordings", "compare_characters"]

_CODES = 1 << 16

Codes = NDArray[np.uint16]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Differences(NamedTuple):
    """How the n labels differ from their wordings: each (n)."""

    left: Counts
    """Characters that are others."""
    swapped: Mask
    """The characters that differ only changed places."""
    strange: Counts
    """Different characters that are nowhere in the wording."""
    words: Counts
    """Words of two characters that the wording has not, nor any that sounds like them; see `find_words_from`."""
    ours: Counts
    theirs: Counts
    """How long the part that differs is in the label, and in the wording."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownWordings:
    """Wordings, and which characters may stand for theirs."""

    texts: tuple[str, ...]
    codes: Codes
    """(wordings, longest): their characters; 0 after the end."""
    length: Counts
    letter: Codes
    """(65536): the place of a wording's character in the second axis of `stands`; 0 for any other."""
    character: Codes
    """(65536): the place of a printed character in the first axis of `stands`; 0 for one that stands for none."""
    stands: Mask
    """(characters, letters): the printed one may stand for the letter."""

    @classmethod
    def build(cls, texts: Sequence[str]) -> KnownWordings:
        """Return the characters that may stand for those of some wordings."""
        letters = sorted({c for c in "".join(texts) if ord(c) < _CODES})
        printed = {letter: sorted(c for c in find_confusables(letter) if ord(c) < _CODES) for letter in letters}
        places = {c: at for at, c in enumerate(sorted(set().union(*printed.values())), start=1)}
        stands = np.zeros((len(places) + 1, len(letters) + 1), bool)
        letter, character = np.zeros(_CODES, np.uint16), np.zeros(_CODES, np.uint16)
        for c, at in places.items():
            character[ord(c)] = at
        for at, name in enumerate(letters, start=1):
            letter[ord(name)] = at
            stands[[places[c] for c in printed[name]], at] = True
        codes, length = _padded(texts)
        return cls(texts=tuple(texts), codes=codes, length=length, letter=letter, character=character, stands=stands)


def _padded(texts: Sequence[str]) -> tuple[Codes, Counts]:
    """Return texts as rows of codes, 0 after their end, and their lengths."""
    found = np.frombuffer("\0".join([*texts, ""]).encode("utf-16-le", "surrogatepass"), np.uint16)
    ends = np.flatnonzero(found == 0)
    length = np.diff(ends, prepend=-1) - 1
    there = np.arange(max(length.max(initial=0), 1)) < length[:, None]
    rows = np.zeros(there.shape, np.uint16)
    rows[there] = found[found != 0]
    return rows, length


class _Pairs(NamedTuple):
    """Labels and their wordings, side by side: the codes (n, longest) and the lengths (n) of each."""

    ours: Codes
    theirs: Codes
    our_length: Counts
    their_length: Counts


def compare_characters(labels: Sequence[str], wordings: NDArray[np.int64], related: KnownWordings) -> Differences:
    """Return how each label (n) differs from the wording at its place in `related`."""
    codes, length = _padded(labels)
    pairs = _Pairs(codes, related.codes[wordings], length, related.length[wordings])
    start, end = _common(pairs, related)
    ours, theirs = pairs.our_length - start - end, pairs.their_length - start - end
    at = np.arange(codes.shape[1])
    inside = (at >= start[:, None]) & (at < (pairs.our_length - end)[:, None])
    swapped = _swapped(pairs, inside, start, theirs)
    return Differences(
        left=np.where(swapped, 0, np.minimum(ours, theirs)),
        swapped=swapped,
        strange=_strange(pairs, inside & ~swapped[:, None]),
        words=_words(labels, [related.texts[place] for place in wordings.tolist()], pairs, ~swapped),
        ours=ours,
        theirs=theirs,
    )


def _common(pairs: _Pairs, related: KnownWordings) -> tuple[Counts, Counts]:
    """Return how many characters the pairs begin with alike, and end with alike after these."""
    shorter = np.minimum(pairs.our_length, pairs.their_length)
    at = np.arange(min(pairs.ours.shape[1], pairs.theirs.shape[1]))
    start = _run(pairs.ours[:, : len(at)], pairs.theirs[:, : len(at)], at < shorter[:, None], related)
    ours, theirs = (
        np.take_along_axis(codes, np.maximum(length[:, None] - 1 - at, 0), axis=1)
        for codes, length in ((pairs.ours, pairs.our_length), (pairs.theirs, pairs.their_length))
    )
    return start, _run(ours, theirs, at < (shorter - start)[:, None], related)


def _run(ours: Codes, theirs: Codes, there: Mask, related: KnownWordings) -> Counts:
    """Return how many first characters are the same or may stand for the other's."""
    alike = (ours == theirs) | related.stands[related.character[ours], related.letter[theirs]]
    return np.asarray(np.logical_and.accumulate(alike & there, axis=1).sum(axis=1))


def _swapped(pairs: _Pairs, inside: Mask, start: Counts, theirs: Counts) -> Mask:
    """Return whether what differs are the same characters in another order."""
    swapped = np.zeros(len(theirs), bool)
    same = np.flatnonzero((inside.sum(axis=1) == theirs) & (theirs > 0))
    at = np.arange(pairs.theirs.shape[1])
    expected = (at >= start[same, None]) & (at < (start + theirs)[same, None])
    mine = np.sort(np.where(inside[same], pairs.ours[same], 0), axis=1)[:, ::-1]
    other = np.sort(np.where(expected, pairs.theirs[same], 0), axis=1)[:, ::-1]
    width = int(theirs[same].max(initial=0))
    swapped[same] = (mine[:, :width] == other[:, :width]).all(axis=1)
    return swapped


def _strange(pairs: _Pairs, inside: Mask) -> Counts:
    row, at = np.nonzero(inside)
    codes = pairs.ours[row, at]
    odd = ~(pairs.theirs[row] == codes[:, None]).any(axis=1)
    return np.bincount(np.unique(row[odd] * _CODES + codes[odd]) // _CODES, minlength=len(inside))


def _words(labels: Sequence[str], wordings: Sequence[str], pairs: _Pairs, compared: Mask) -> Counts:
    ours, theirs = _couples(pairs.ours), _couples(pairs.theirs)
    width = min(ours.shape[1], theirs.shape[1])
    doubtful = (pairs.ours[:, 1:] != 0) & compared[:, None]
    doubtful[:, :width] &= ours[:, :width] != theirs[:, :width]
    row, at = np.nonzero(doubtful)
    codes = ours[row, at]
    word = _known_words()[np.searchsorted(_known_words(), codes)] == codes
    row, at, codes = row[word], at[word], codes[word]
    new = ~(theirs[row] == codes[:, None]).any(axis=1)
    count = np.zeros(len(labels), np.int64)
    for place, pair in dict.fromkeys(
        (r, labels[r][a : a + 2]) for r, a in zip(row[new].tolist(), at[new].tolist(), strict=True)
    ):
        count[place] += not is_homophone(pair, wordings[place])
    return count


def _couples(codes: Codes) -> NDArray[np.uint32]:
    """Return each character with the next as one number; 0 where there is no next."""
    after = codes[:, 1:].astype(np.uint32)
    return np.asarray(np.where(after > 0, codes[:, :-1] * np.uint32(_CODES) + after, 0), np.uint32)


@cache
def _known_words() -> NDArray[np.uint32]:
    """Return the frequent words of two characters as numbers, in order; the last is no word and above all."""
    letters = range(0x4E00, 0xA000)
    known = [code * _CODES + ord(other) for code in letters for other in find_words_from(chr(code))]
    return np.array(sorted([*known, 0xFFFFFFFF]), np.uint32)
