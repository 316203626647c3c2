"""Characters that stand for an ideograph of simplified script, one for one, so that offsets stay as they are.

>>> "⾏政⼯作".translate(load_lookalikes()), "總體情況".translate(load_traditional())
('行政工作', '总体情况')

Radicals and compatibility forms come from Unicode; `lookalikes.txt` has the radicals for which Unicode names no ideograph and the
kana that keyboards and recognisers give; `traditional.txt` is made by `python -m gouji.train.script`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["load_lookalikes", "load_traditional"]

_COMPATIBILITY = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
"""The blocks of radicals and of compatibility ideographs."""
_KEPT_FOR_THEMSELVES = {"於": "于", "徵": "征", "祇": "只", "衹": "只", "瞭": "了"}
"""Characters that simplified text has only in names, though dictionaries let them stand for themselves."""


@cache
def load_lookalikes() -> Mapping[int, str]:
    """Return the ideographs of characters that are drawn like them, by code point."""
    table = _read_pairs("lookalikes.txt")
    for code in (code for block in _COMPATIBILITY for code in block if code not in table):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    return table


@cache
def load_traditional() -> Mapping[int, str]:
    """Return the simplified characters of traditional ones, by code point."""
    return _read_pairs("traditional.txt") | {ord(a): b for a, b in _KEPT_FOR_THEMSELVES.items()}


def _read_pairs(name: str) -> dict[int, str]:
    pairs = files("gouji.models.text").joinpath(name).read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}
