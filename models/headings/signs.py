"""Signs of where a heading ends and its sentence begins: characters and words on both sides of a place, as hashed features.

The words and their parts of speech are those of jieba's dictionary (MIT license) that it counts 150 times or more
(`words.txt`); a place inside a word, between a noun and a verb, or before a preposition is told apart by them. What ends
headings and begins sentences in reports comes from `closings.txt` and `openings.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.normalise import fold

__all__ = ["BUCKETS", "NAME", "list_signs", "load_closings", "load_openings", "load_words"]

BUCKETS = 1 << 17
"""Hashed features; a power of two."""
NAME = "§"
"""Stands for the report's own organ."""

_YEAR = re.compile(r"20\d\d年")
_STOPS = "。;:!?！？"
_PAUSES = ",，、"
_NO_BEGINNING = ",，、。;:!?！？的"
_OPEN, _CLOSED = '《(<【"', '》)>】"'
_LONGEST_WORD = 4
_COMMON_WORDS = (200, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlainText:
    """A text without spaces, its digits and letters alike, names as one sign; `places` says where each character stood."""

    text: str
    places: tuple[int, ...]
    gaps: frozenset[int]
    """Where a space stood between two characters that need none."""
    openings: str
    """The text with its digits."""


def list_signs(text: str, names: Sequence[str], settings: HeadingSettings) -> dict[int, list[int]]:
    """Return the signs of each place where a heading may end that a text begins with, as buckets by the heading's length.

    `names` are what the report calls its own organ.
    """
    clause = _read(text, names)
    return {clause.places[at - 1] + 1: _list_signs_at(clause, at) for at in _list_places(clause, settings)}


def _read(text: str, names: Sequence[str]) -> _PlainText:
    """Return the form of a text that signs are read from; `names` are what the report calls its own organ."""
    folded, places, gaps, kept, at = fold(text), list[int](), set[int](), "", 0
    while at < len(folded):
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
    plain = re.sub(r"[A-Za-z]", "a", re.sub(r"\d", "0", kept))
    return _PlainText(text=plain, places=tuple(places), gaps=frozenset(gaps), openings=kept)


def _list_places(clause: _PlainText, settings: HeadingSettings) -> Iterator[int]:
    """Yield the places of a clause where a heading may end."""
    text, depth, commas = clause.text, 0, 0
    for at in range(1, min(len(text) - settings.shortest_rest + 1, settings.longest_run_in + 1)):
        mark = text[at - 1]
        depth += (mark in _OPEN and not (mark == '"' and depth)) - (mark in _CLOSED and depth > 0)
        commas += mark in _PAUSES[:2]
        if mark in _STOPS or commas > 1:
            return
        if not any(sign in text[at:] for sign in _STOPS + _PAUSES[:2]):
            return  # The text ends as the heading does.
        if at >= settings.shortest_head and not depth and mark not in _PAUSES and text[at] not in _NO_BEGINNING:
            yield at
            if at >= settings.before_year and _YEAR.match(clause.openings, at):
                return


def _list_signs_at(clause: _PlainText, at: int) -> list[int]:
    """Return the features of a place, as buckets."""
    text = clause.text
    left, right = text[max(0, at - 4) : at].rjust(4, "^"), text[at : at + 4]
    last, size = _find_word_before(text, at)
    first, length = _find_word_after(text, at)
    second, more = _find_word_after(text, at + length)
    third, _ = _find_word_after(text, at + length + more)
    lead = _find_word_before(text, at - size)[0]
    closing, opening = _find_closing(text[:at]), _find_opening(clause.openings, at)
    signs = (
        f"a{left[3:]}", f"b{left[2:]}", f"c{left[1:]}", f"d{left}",
        f"e{right[:1]}", f"f{right[:2]}", f"g{right[:3]}", f"h{right}",
        f"i{left[3:]}{right[:1]}", f"j{left[2:]}{right[:1]}", f"k{left[3:]}{right[:2]}", f"l{left[2:]}{right[:2]}",
        f"m{min(at, 16)}", f"n{left[3:]}{min(at, 5)}",
        f"o{last}", f"p{first}", f"q{last}{first}", f"r{first}{second}", f"s{last}{first}{second}",
        f"t{lead}{last}", f"u{lead}{last}{first}",
        f"v{_measure_crossing(text, at)}", f"w{_measure_crossing(text, at)}{last[0]}{first[0]}",
        f"x{last[0]}{first[0]}{second[0]}{third[0]}", f"y{lead[0]}{last[0]}{first[0]}{second[0]}",
        f"z{text[at - size : at]}", f"A{text[at : at + length]}",
        f"B{text[at - size : at]}{first[0]}", f"C{last[0]}{text[at : at + length]}",
        f"D{closing}", f"E{opening}", f"F{closing}{opening}", f"G{last[0]}{opening}", f"H{closing}{first[0]}",
        f"I{at in clause.gaps}", f"J{bool(clause.gaps)}{at in clause.gaps}",
    )  # fmt: skip
    return [crc32(sign.encode()) & (BUCKETS - 1) for sign in signs]


def _find_word_before(text: str, at: int) -> tuple[str, int]:
    """Return the part of speech and length of the longest word that ends at a place."""
    words = load_words()
    for size in range(min(_LONGEST_WORD, at), 1, -1):
        word = words.get(text[at - size : at])
        if word:
            return f"{word[0]}{size}", size
    if at <= 0:
        return "^0", 0
    return f"{words[text[at - 1]][0] if text[at - 1] in words else 'x'}1", 1


def _find_word_after(text: str, at: int) -> tuple[str, int]:
    """Return the part of speech and length of the longest word that begins at a place."""
    words = load_words()
    if at >= len(text):
        return "$0", 0
    for size in range(min(_LONGEST_WORD, len(text) - at), 1, -1):
        word = words.get(text[at : at + size])
        if word:
            return f"{word[0]}{size}", size
    sign = text[at]
    return f"{words[sign][0] if sign in words else 'x' if '一' <= sign <= '鿿' else sign}1", 1


def _measure_crossing(text: str, at: int) -> int:
    """Return how common the commonest word is that a place divides: 0 for none, up to 3."""
    words = load_words()
    counts = [
        words[word][1]
        for size in range(2, _LONGEST_WORD + 1)
        for start in range(max(0, at - size + 1), at)
        if (word := text[start : start + size]) in words and start + size > at
    ]
    return 1 + sum(max(counts) >= common for common in _COMMON_WORDS) if counts else 0


def _find_closing(head: str) -> str:
    sure, likely = load_closings()
    return "s" if head.endswith(sure) else "l" if head.endswith(likely) else "n"


def _find_opening(text: str, at: int) -> str:
    sure, likely = load_openings()
    return "s" if text[at] == NAME or sure.match(text, at) else "l" if likely.match(text, at) else "n"


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
    words = _read_lines(name)
    return tuple(w[1:] for w in words if w.startswith("!")), tuple(w for w in words if not w.startswith("!"))


@lru_cache(maxsize=1)
def load_words() -> dict[str, tuple[str, int]]:
    """Return words with their part of speech and count."""
    rows = (line.split() for line in _read_lines("words.txt"))
    return {word: (kind, int(count)) for kind, count, *words in rows for word in words}


def _read_lines(name: str) -> list[str]:
    text = files("gouji.models.headings").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
