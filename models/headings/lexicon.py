"""Words of a dictionary found at every place of many texts at once, as arrays.

The dictionary is jieba's (MIT license), each word with its part of speech and how common it is (`words.txt`), and the words that
headings and sentences for training are composed of. Characters are numbers of 16 bits, so that a word of up to four of them is
one number of 64.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST_WORD", "Codes", "WordsAt", "load_lexicon", "load_words", "pack"]

LONGEST_WORD = 4
_BITS = 16
_UNKNOWN = ord("x")

Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsAt:
    """The longest words that begin at each place of texts, those that end there, and how common a word across it is.

    Arrays of texts × places. `after` and `before` are words packed; of `kinds` each is a part of speech with a length.
    """

    after: Codes
    after_length: NDArray[np.intp]
    after_kind: Codes
    before: Codes
    before_length: NDArray[np.intp]
    before_kind: Codes
    crossing: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """Words of two to four characters packed and ascending, by length, with their part of speech and commonness."""

    words: tuple[Codes, ...]
    kinds: tuple[Codes, ...]
    common: tuple[Codes, ...]
    single: Codes
    """The part of speech of each character that is a word."""

    def find(self, codes: Codes) -> WordsAt:
        """Return the words at every place of texts, given as characters (texts × places)."""
        after, length = codes.copy(), np.ones(codes.shape, np.intp)
        before = np.zeros_like(codes)
        before[:, 1:] = codes[:, :-1]
        back = length.copy()
        kind, back_kind = self.single[codes], self.single[before]
        crossing = np.zeros_like(codes)
        for size, words, kinds, common in zip(
            range(2, LONGEST_WORD + 1), self.words, self.kinds, self.common, strict=True
        ):
            packed = pack(codes, size)
            found = np.searchsorted(words, packed)
            found[found == len(words)] = 0
            rows, starts = np.nonzero(words[found] == packed)
            which, ends = found[rows, starts], starts + size
            after[rows, starts], length[rows, starts], kind[rows, starts] = packed[rows, starts], size, kinds[which]
            within = ends < codes.shape[1]
            rows, starts, which, ends = rows[within], starts[within], which[within], ends[within]
            before[rows, ends], back[rows, ends], back_kind[rows, ends] = packed[rows, starts], size, kinds[which]
            for step in range(1, size):
                np.maximum.at(crossing, (rows, starts + step), common[which])
        sizes = np.uint64(8)
        return WordsAt(
            after=after,
            after_length=length,
            after_kind=kind * sizes + length.astype(np.uint64),
            before=before,
            before_length=back,
            before_kind=back_kind * sizes + back.astype(np.uint64),
            crossing=crossing,
        )


def pack(codes: Codes, size: int) -> Codes:
    """Return at every place the next so many characters as one number; texts end with zeros."""
    packed = codes.copy()
    for step in range(1, size):
        packed = packed << np.uint64(_BITS)
        packed[:, :-step] |= codes[:, step:]
    return packed


@lru_cache(maxsize=1)
def load_lexicon() -> _Lexicon:
    """Return the words as arrays."""
    held: dict[int, list[tuple[Codes, int, int]]] = {size: [] for size in range(1, LONGEST_WORD + 1)}
    for kind, common, size, words in _read_rows():
        codes = np.frombuffer(words.encode("utf-32-le"), np.uint32).astype(np.uint64).reshape(-1, size)
        packed = codes[:, 0].copy()
        for step in range(1, size):
            packed = (packed << np.uint64(_BITS)) | codes[:, step]
        held[size].append((packed, ord(kind), common))
    single = np.zeros(1 << _BITS, np.uint64)
    single[ord("一") : ord("鿿") + 1] = _UNKNOWN
    for packed, kind_code, _ in held[1]:
        single[packed] = kind_code
    single[: ord("一")] = np.where(single[: ord("一")] == 0, np.arange(ord("一")), single[: ord("一")])
    columns = [_join(held[size]) for size in range(2, LONGEST_WORD + 1)]
    words_, kinds, common_ = zip(*columns, strict=True)
    return _Lexicon(words=words_, kinds=kinds, common=common_, single=single)


def _join(parts: list[tuple[Codes, int, int]]) -> tuple[Codes, Codes, Codes]:
    """Return words with their kinds and commonness, ascending by word."""
    words = np.concatenate([packed for packed, _, _ in parts])
    kinds = np.concatenate([np.full(len(packed), kind, np.uint64) for packed, kind, _ in parts])
    common = np.concatenate([np.full(len(packed), count, np.uint64) for packed, _, count in parts])
    order = np.argsort(words)
    return words[order], kinds[order], common[order]


@lru_cache(maxsize=1)
def load_words() -> dict[str, tuple[str, int]]:
    """Return words with their part of speech and how common they are (1 to 3)."""
    return {
        words[at : at + size]: (kind, common)
        for kind, common, size, words in _read_rows()
        for at in range(0, len(words), size)
    }


def _read_rows() -> Iterator[tuple[str, int, int, str]]:
    """Yield a part of speech, commonness, a length, and the words of these run together."""
    text = files("gouji.models.headings").joinpath("words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, common, size, words = line.split()
            yield kind, int(common), int(size), words
