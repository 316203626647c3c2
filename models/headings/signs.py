"""Signs of where a heading ends and its sentence begins: characters and words on both sides of a place, as hashed features.

All places of all items of a document are looked at together, as arrays. `lexicon` finds their words; what ends headings and
begins sentences in reports comes from `closings.txt` and `openings.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from gouji.models.headings.lexicon import Codes, WordsAt, load_lexicon, pack
from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.normalise import fold

__all__ = ["BUCKETS", "NAME", "list_signs", "load_closings", "load_openings"]

BUCKETS = 1 << 18
"""Hashed features; a power of two."""
NAME = "§"
"""Stands for the report's own organ."""

_YEAR = re.compile(r"20\d\d年")
_STOPS = "。;:!?！？"
_PAUSES = ",，、"
_MARK = re.compile(r"[。;；:：!?！？,，]")
_NO_BEGINNING = ",，、。;:!?！？的"
_OPEN, _CLOSED = '《(<【"', '》)>】"'
_LEAD, _WIDTH, _TAIL = 6, 48, 10
"""Characters of a text that are looked at, and the empty ones before and behind them."""
_SURE, _LIKELY = 2, 1
_FARTHEST = 12
_STEPS = 16
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_EMPTY_LEAD = np.uint64(ord("^"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _EndSigns:
    """Places where headings may end: the text of each, the length of the heading in it, and its signs as buckets."""

    texts: NDArray[np.intp]
    ends: NDArray[np.intp]
    signs: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlainText:
    """A text without spaces, its digits and letters alike, names as one sign; `places` says where each character stood."""

    text: str
    places: tuple[int, ...]
    gaps: frozenset[int]
    """Where a space stood between two characters that need none."""
    openings: str
    """The text with its digits."""
    last_mark: int
    """Where its last mark stands."""


def list_signs(texts: Sequence[str], names: Sequence[str], settings: HeadingSettings) -> _EndSigns:
    """Return the places where the headings may end that texts begin with, text by text; `names` are the report's own organ."""
    plain = [_read(text, names) for text in texts]
    spots = [(row, at) for row, clause in enumerate(plain) for at in _list_places(clause, settings)]
    rows = np.array([row for row, _ in spots], np.intp)
    places = np.array([at for _, at in spots], np.intp)
    ends = np.array([plain[row].places[at - 1] + 1 for row, at in spots], np.intp)
    if not spots:
        return _EndSigns(texts=rows, ends=ends, signs=np.zeros((0, 0), np.int64))
    listed = _read_lists(plain, spots)
    return _EndSigns(texts=rows, ends=ends, signs=_hash_signs([clause.text for clause in plain], rows, places, listed))


def _read(text: str, names: Sequence[str]) -> _PlainText:
    """Return the form of a text that signs are read from; `names` are what the report calls its own organ."""
    cut = text[: 2 * _WIDTH]
    folded, places, gaps, kept, at = fold(cut), list[int](), set[int](), "", 0
    while at < len(folded) and len(kept) < _WIDTH:
        name = next((n for n in names if n and folded.startswith(n, at)), "")
        if folded[at].isspace():
            before, after = kept[-1:], folded[at + 1 : at + 2]
            if before and not before.isascii() and not after.isascii():
                gaps.add(len(kept))
            at += 1
            continue
        places.append(at)
        kept += NAME if name else folded[at]
        at += len(name) or 1
    marks = [match.start() for match in _MARK.finditer(kept)]
    more = _MARK.search(text, at) is not None
    return _PlainText(
        text=re.sub(r"[A-Za-z]", "a", re.sub(r"\d", "0", kept)),
        places=tuple(places),
        gaps=frozenset(gaps),
        openings=kept,
        last_mark=len(kept) if more else marks[-1] if marks else -1,
    )


def _list_places(clause: _PlainText, settings: HeadingSettings) -> Iterator[int]:
    """Yield the places of a clause where a heading may end."""
    text, depth, commas = clause.text, 0, 0
    for at in range(1, min(len(text) - settings.shortest_rest + 1, settings.longest_run_in + 1)):
        mark = text[at - 1]
        depth += (mark in _OPEN and not (mark == '"' and depth)) - (mark in _CLOSED and depth > 0)
        commas += mark in _PAUSES[:2]
        if mark in _STOPS or commas > 1 or at > clause.last_mark:
            return  # Behind its last mark the text ends as the heading does.
        if at >= settings.shortest_head and not depth and mark not in _PAUSES and text[at] not in _NO_BEGINNING:
            yield at
            if at >= settings.before_year and _YEAR.match(clause.openings, at):
                return


def _read_lists(plain: Sequence[_PlainText], spots: Sequence[tuple[int, int]]) -> Codes:
    """Return what the lists say of places: a heading's end, a sentence's beginning, spaces, and sure beginnings passed."""
    listed, passed, last = [], 0, -1
    for row, at in spots:
        clause = plain[row]
        passed = passed if row == last else 0
        last = row
        opening = _find_opening(clause.openings, at)
        listed.append((_find_closing(clause.text[:at]), opening, at in clause.gaps, bool(clause.gaps), min(passed, 2)))
        passed += opening == _SURE
    return np.array(listed, np.uint64).T


def _hash_signs(
    texts: Sequence[str], rows: NDArray[np.intp], places: NDArray[np.intp], listed: Codes
) -> NDArray[np.int64]:
    """Return the features of places, as buckets (places × signs)."""
    codes = _encode(texts)
    found = load_lexicon().find(codes)
    signs = list(_list_values(codes, found, rows, places + _LEAD, listed))
    hashed = np.empty((len(rows), len(signs)), np.int64)
    for number, values in enumerate(signs):
        total = np.full(len(rows), number + 1, np.uint64) * _PRIME
        for value in values:
            total = (total ^ value) * _PRIME
            total ^= total >> np.uint64(29)
        hashed[:, number] = (total >> np.uint64(40)) & np.uint64(BUCKETS - 1)
    return hashed


def _encode(texts: Sequence[str]) -> Codes:
    """Return texts as characters, with empty ones around them (texts × places)."""
    codes = np.zeros((len(texts), _LEAD + _WIDTH + _TAIL), np.uint64)
    for row, text in enumerate(texts):
        held = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        codes[row, _LEAD : _LEAD + len(held)] = np.minimum(held, 0xFFFF)
    return codes


def _list_values(
    codes: Codes, words: WordsAt, rows: NDArray[np.intp], at: NDArray[np.intp], listed: Codes
) -> Iterator[tuple[Codes, ...]]:
    """Yield what each sign consists of, for all places."""
    yield from _list_characters(codes, rows, at)
    yield from _list_words(words, rows, at)
    closing, opening, spaced, gaps, passed = listed
    a, b = (kind[rows, at] >> np.uint64(3) for kind in (words.before_kind, words.after_kind))
    yield from ((passed,), (passed, opening), (passed, b))
    yield from ((closing,), (opening,), (closing, opening), (a, opening), (closing, b), (spaced,), (gaps, spaced))
    yield from _list_context(codes, words, rows, at, (closing, opening))


def _list_characters(codes: Codes, rows: NDArray[np.intp], at: NDArray[np.intp]) -> Iterator[tuple[Codes, ...]]:
    """Yield signs of the characters on both sides, and of how long the heading would be."""
    packs = [pack(codes, size) for size in (1, 2, 3, 4)]
    left = [pack_[rows, at - size] for size, pack_ in enumerate(packs, 1)]
    right = [pack_[rows, at] for pack_ in packs]
    size = (at - _LEAD).astype(np.uint64)
    yield from ((value,) for value in (*left, *right))
    yield from ((left[0], right[0]), (left[1], right[0]), (left[0], right[1]), (left[1], right[1]), (left[2], right[0]))
    yield from ((np.minimum(size, np.uint64(16)),), (left[0], np.minimum(size, np.uint64(5))))


def _list_words(words: WordsAt, rows: NDArray[np.intp], at: NDArray[np.intp]) -> Iterator[tuple[Codes, ...]]:
    """Yield signs of the words on both sides and of their kinds."""
    last, last_length = words.before_kind[rows, at], words.before_length[rows, at]
    first, length = words.after_kind[rows, at], words.after_length[rows, at]
    behind = at + length
    second = words.after_kind[rows, behind]
    behind = behind + words.after_length[rows, behind]
    third = words.after_kind[rows, behind]
    behind = np.minimum(behind + words.after_length[rows, behind], words.after_kind.shape[1] - 1)
    fourth = words.after_kind[rows, behind]
    earlier = np.maximum(at - last_length, _LEAD)
    lead = np.where(earlier > _LEAD, words.before_kind[rows, earlier], _EMPTY_LEAD)
    before = np.maximum(earlier - words.before_length[rows, earlier], _LEAD)
    lead2 = np.where(before > _LEAD, words.before_kind[rows, before], _EMPTY_LEAD)
    ended, begun = words.before[rows, at], words.after[rows, at]
    next_word = words.after[rows, at + length]
    a, b, c, d, e, f, g = (kind >> np.uint64(3) for kind in (last, first, second, third, fourth, lead, lead2))
    crossing = words.crossing[rows, at]
    yield from ((last,), (first,), (last, first), (first, second), (last, first, second), (lead, last))
    yield from ((lead, last, first), (crossing,), (crossing, a, b), (a, b, c, d), (f, a, b, c), (ended,), (begun,))
    yield from ((ended, b), (a, begun), (ended, begun), (begun, c), (begun, next_word), (ended, f), (b, c, d, e))
    yield from ((g, f, a, b), (f, a, b, c, d))

    low = np.uint64(0xFFFF)
    tail, next_tail, end_tail = begun & low, next_word & low, ended & low
    yield from (
        (tail, first),
        (a, tail, first),
        (tail, b, c),
        (first, next_tail, second),
        (end_tail, last, b),
        (end_tail, tail),
    )
    yield from ((last, tail, first, c),)


def _list_context(
    codes: Codes, words: WordsAt, rows: NDArray[np.intp], at: NDArray[np.intp], marks: tuple[Codes, Codes]
) -> Iterator[tuple[Codes, ...]]:
    """Yield signs of the text as a whole: of its division into words, of its first mark, of how it begins."""
    closing, opening = marks
    last = words.before_kind[rows, at]
    first, length = words.after_kind[rows, at], words.after_length[rows, at]
    second = words.after_kind[rows, at + length]
    earlier = np.maximum(at - words.before_length[rows, at], _LEAD)
    lead = np.where(earlier > _LEAD, words.before_kind[rows, earlier], _EMPTY_LEAD)
    a, b, c, f = (kind >> np.uint64(3) for kind in (last, first, second, lead))
    crossing = words.crossing[rows, at]
    size = (at - _LEAD).astype(np.uint64)
    path, path_kind = _walk(words)
    on_path, on_kind = path[rows, at], path_kind[rows, at]
    pause = _measure_to_mark(codes)[rows, at]
    begins = words.after_kind[rows, np.full_like(at, _LEAD)] >> np.uint64(3)
    yield from ((on_path, crossing), (on_path, on_kind, a, b), (pause,), (pause, b, c), (begins, a, b))
    yield from (
        (begins, f, a, b),
        (begins, size),
        (begins, a, np.minimum(size, np.uint64(8)), b),
        (pause, closing, opening),
    )


def _walk(words: WordsAt) -> tuple[Codes, Codes]:
    """Return which places are reached word by word from a text's beginning, and the part of speech of the word before each."""
    reached, kinds = np.zeros_like(words.after), np.zeros_like(words.after)
    rows = np.arange(len(reached))
    at = np.full(len(reached), _LEAD)
    for _ in range(_STEPS):
        kind = words.after_kind[rows, at] >> np.uint64(3)
        at = np.minimum(at + words.after_length[rows, at], reached.shape[1] - 1)
        reached[rows, at], kinds[rows, at] = 1, kind
    return reached, kinds


def _measure_to_mark(codes: Codes) -> Codes:
    """Return how far the next mark is behind each place."""
    places = np.arange(codes.shape[1])
    marks = np.isin(codes, np.array([ord(mark) for mark in _STOPS + _PAUSES] + [0], np.uint64))
    ahead = np.minimum.accumulate(np.where(marks, places, codes.shape[1])[:, ::-1], axis=1)[:, ::-1]
    return np.minimum(ahead - places, _FARTHEST).astype(np.uint64)


def _find_closing(head: str) -> int:
    """Return whether a text ends as headings surely (2) or likely (1) do."""
    sure, likely = _list_closings()
    ends = [head[-size:] for size in range(1, 5)]
    return _SURE if not sure.isdisjoint(ends) else _LIKELY if not likely.isdisjoint(ends) else 0


def _find_opening(text: str, at: int) -> int:
    """Return whether a sentence surely (2) or likely (1) begins at a place."""
    sure, likely = load_openings()
    return _SURE if text[at] == NAME or sure.match(text, at) else _LIKELY if likely.match(text, at) else 0


@lru_cache(maxsize=1)
def _list_closings() -> tuple[frozenset[str], frozenset[str]]:
    sure, likely = load_closings()
    return frozenset(sure), frozenset(likely)


@lru_cache(maxsize=1)
def load_openings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what begins sentences surely and likely."""
    sure, likely = _load("openings.txt")
    return re.compile("|".join(sure)), re.compile("|".join(likely))


@lru_cache(maxsize=1)
def load_closings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what ends headings surely and likely."""
    return _load("closings.txt")


def _load(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a list that are sure, and those that are likely."""
    text = files("gouji.models.headings").joinpath(name).read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(w[1:] for w in words if w.startswith("!")), tuple(w for w in words if not w.startswith("!"))
