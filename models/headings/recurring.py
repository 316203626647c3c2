"""Beginnings of sentences that occur elsewhere in a document: a report's sentences begin alike (街道办…, 门户网站…).

What begins a sentence behind a full stop is likelier to begin one behind a heading that runs into it. The idea is that of Punkt
(Kiss and Strunk, Unsupervised multilingual sentence boundary detection, 2006): a document says itself what it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.normalise import fold
from gouji.wording import NUMERALS

__all__ = ["list_beginnings", "weigh_ends"]

_SENTENCE = re.compile(rf"(?<=[。!?])(?:\(?[{NUMERALS}\d]{{1,3}}[)、.])?([^。;:,、!?\r]+)")
_ALIKE = str.maketrans("123456789", "000000000", " ")
_ZEROS = str.maketrans("123456789", "000000000")


def list_beginnings(texts: Iterable[str], settings: HeadingSettings) -> frozenset[str]:
    """Return what sentences begin with behind the full stops of texts, by lengths; digits are alike.

    A text's own beginning is none: a heading may stand there.
    """
    sentences = _SENTENCE.findall(fold("\r".join(texts)).translate(_ALIKE))
    sizes = range(settings.shortest_lead, settings.longest_lead + 1)
    return frozenset(sentence[:size] for sentence in sentences for size in sizes if len(sentence) >= size)


def weigh_ends(
    text: str, ends: Mapping[int, float], beginnings: frozenset[str], settings: HeadingSettings
) -> Mapping[int, float]:
    """Return the logarithms of odds of ends, greater where a beginning of sentences follows that the document has elsewhere."""
    plain, least = fold(text).translate(_ZEROS), settings.shortest_lead
    starts = {end: end + (plain[end] == " ") for end in ends}
    known = {end: start for end, start in starts.items() if plain[start : start + least] in beginnings}
    more = {end: ends[end] + _weigh(plain, at, beginnings, settings) for end, at in known.items()}
    return {**ends, **more}


def _weigh(plain: str, at: int, beginnings: frozenset[str], settings: HeadingSettings) -> float:
    """Return what the characters add that begin sentences elsewhere, too."""
    sizes = range(settings.shortest_lead, settings.longest_lead + 1)
    return settings.recurring * sum(plain[at : at + size] in beginnings for size in sizes)
