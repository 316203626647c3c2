"""Patterns of what stands in lines: numbers and runs of them, units, measure words, item numbers, marks for nothing.

They are matched against folded text: half-width signs, one character for one.
"""

from __future__ import annotations

import re

__all__ = [
    "BRACKETED_ITEM",
    "CELL_NUMBERS",
    "CLAUSE_END",
    "DASH",
    "GROUPED",
    "ITEM_AT_END",
    "ITEM_BEFORE",
    "LATIN",
    "MEASURE",
    "NOTE",
    "NUMBER",
    "NUMBER_FIRST",
    "RUN",
    "SPLIT_TEXT",
    "UNIT",
    "YEAR",
]

NUMBER = r"[+\-]?\d+(?:\.\d+)?"
RUN = re.compile(rf"{NUMBER}(?:[\s+\-]*[\d.]*\d)*")
GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d])")
UNIT = re.compile(r"\s*(?:万元|亿元|元)")
NOTE = re.compile(r"\s*\((?=[^()]*\d)[^()]{2,30}\)")
MEASURE = re.compile(
    r"\s*(?:[,，]?\s*(?:件|条|项|个|份|篇|次|期|人|场|年|月|日|家|起|宗|部|例|批|类|余|多|版|号|楼|时|分|名|位|天|亿|万(?!元)|%|‰|:|/|@|[A-Za-z]))"
)
CLAUSE_END = re.compile(r"\s*(?:件|条|项|个|份|篇|次|期|人|场|家|起|批|余[件条项次]?)\s*(?:[,;。、)]|\Z)")
YEAR = re.compile(r"(?:19|20)\d\d")
LATIN = re.compile(r"[A-Za-z_/=:@#]\Z")
ITEM_AT_END = re.compile(
    r"(?:\(\s*[一二三四五六七八九十\d]{1,3}\s*\)|[一二三四五六七八九十]{1,3}\s*[、.]|\d{1,2}\s*[.、)])\s*\Z"
)
ITEM_BEFORE = re.compile(r"(?:[)、]|\d\s*\.|[一二三四五六七八九十]\s*[.,])\s*\Z")
DASH = re.compile(r"-+|/|\\|无|空|N/?A|—|一")
"""A mark for nothing; the last is the one that recognisers take a long dash for."""
BRACKETED_ITEM = re.compile(r"\(?\s*\d{1,2}\s*\)\s*(?=[^\W\d_])")
"""The item number (3) or 3) of the text that follows it."""
NUMBER_FIRST = re.compile(
    rf"\s*{NUMBER}\s+(?=\(?[一二三四五六七八九十]{{1,3}}[)、.]|第[一二三四五六七八九十]|\d{{1,2}}[.、])"
)
"""A number before an item number: of a row before the item's."""
CELL_NUMBERS = re.compile(rf"\s*{NUMBER}(?:[\s]*{NUMBER})*\s*(?:万元|亿元|元|件|项|条|个)?\s*(?:\([^()]*\))?\s*\Z")
SPLIT_TEXT = re.compile(
    r"\s+|(?=\([一二三四五六七八九十]{1,3}\))|(?=\(\d{1,2}\)[^\W\d_])|(?<![一二三四五六七八九十])(?=[一二三四五六七八九十]{1,3}、)"
    r"|(?<![\d.])(?=\d{1,2}[.、](?!\d))|(?<=[。;；!?])"
)
