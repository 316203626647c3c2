"""Patterns of what lines hold: numbers and runs of them, units, measure words, marks for an empty cell.

They are matched against folded text: half-width signs, one character for one.
"""

from __future__ import annotations

import re

from gouji.wording import COUNTERS, LABEL_COUNTERS, NUMERALS

__all__ = [
    "CLAUSE_END",
    "DASH",
    "DOUBT_SIGNS",
    "LABEL_TAIL",
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
UNIT = re.compile(r"\s*(?:万元|亿元|元)")
DOUBT_SIGNS = frozenset("?？!！")
"""Signs by which somebody doubts a number that they stand right beside."""
NOTE = re.compile(r"\s*\((?=[^()]*\d)[^()]{2,30}\)")
MEASURE = re.compile(rf"\s*(?:[,，]?\s*(?:[{COUNTERS}宗部例批类年月日余多版号楼时分名位天亿]|万(?!元)|[%‰:/@A-Za-z]))")
CLAUSE_END = re.compile(rf"\s*(?:[{COUNTERS}批]|余[件条项次]?)\s*(?:[,;。、)]|\Z)")
YEAR = re.compile(r"(?:19|20)\d\d")
LATIN = re.compile(r"[A-Za-z_/=:@#]\Z")
DASH = re.compile(r"-+|/|\\|无|空|N/?A|—|一")
"""A mark for nothing; the last is the one that recognisers take a long dash for."""
NUMBER_FIRST = re.compile(rf"\s*{NUMBER}\s+(?=\(?[{NUMERALS}]{{1,3}}[)、.]|第[{NUMERALS}]|\d{{1,2}}[.、])")
"""A number before an item number: of a row before the item's."""
LABEL_TAIL = re.compile(rf"(?<=..)(?:的|的?(?:总?数量?|[{LABEL_COUNTERS}]数?|情况))\Z")
"""What may stand behind a label without changing what it names: 数量, 件数, 情况."""
SPLIT_TEXT = re.compile(
    rf"\s+|(?=\([{NUMERALS}]{{1,3}}\))|(?=\(\d{{1,2}}\)[^\W\d_])|(?<![{NUMERALS}])(?=[{NUMERALS}]{{1,3}}、)"
    r"|(?<![\d.])(?=\d{1,2}[.、](?!\d))|(?<=[。;；!?])"
)
