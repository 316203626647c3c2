"""The share of a text that another text has as well, by shingles: all runs of a few characters.

>>> measure_repeated_share("全年公开信息12条。", "全年公开信息308条。", 6)
1.0

Digits, spaces and punctuation do not count: a report that changes nothing but its numbers repeats the one before.
Method: Broder, On the resemblance and containment of documents (1997), containment; counted by characters covered, so
that long passages weigh as much as they are long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.text.normalise import core
from gouji.tags import Tag, TagKind

__all__ = ["extract_narrative", "measure_repeated_share"]

_DIGITS = re.compile(r"[\d〇○零]+")
_SENTENCE = re.compile(r"[^。\n\t\f]{8,}。")
_INNER = re.compile(r"[，。；、]")


def measure_repeated_share(text: str, before: str, length: int) -> float:
    """Return the share (0 to 1) of a text's characters that lie in runs of `length` characters which `before` has too."""
    mine, other = _plain(text), _plain(before)
    if len(mine) < length:
        return 0.0
    known = {other[i : i + length] for i in range(len(other) - length + 1)}
    covered = bytearray(len(mine))
    for i in range(len(mine) - length + 1):
        if mine[i : i + length] in known:
            covered[i : i + length] = b"\x01" * length
    return sum(covered) / len(mine)


def extract_narrative(text: str, tags: Sequence[Tag]) -> str:
    """Return a document's running text: its lines of prose, and the sentences between rows and headings of one line."""
    parts, at = [], 0
    for tag in sorted(tags, key=lambda t: t.span.start):
        parts += _SENTENCE.findall(text[at : max(at, tag.span.start)])
        line = text[tag.span.start : tag.span.end]
        # Lines such as “发布机构: …” have no punctuation of sentences.
        if tag.kind is TagKind.PROSE and _INNER.search(line):
            parts.append(line)
        at = max(at, tag.span.end)
    return "\n".join((*parts, *_SENTENCE.findall(text[at:])))


def _plain(text: str) -> str:
    return _DIGITS.sub("", core(text))
