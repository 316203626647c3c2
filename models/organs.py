"""Whether two names are names of one organ."""

from __future__ import annotations

from gouji.models.normalise import core

__all__ = ["same_organ"]

_LEAST_NAME = 4
_BRANCH = frozenset("分支所站队")
_MOST_LEFT_OUT = 2


def same_organ(one: str, other: str) -> bool:
    """Whether the shorter name is the longer one with characters left out, and both end alike.

    >>> same_organ("青杨市教育局", "教育局")
    True
    >>> same_organ("青杨市公安局", "青杨市公安分局")
    False

    Names that differ in a character of each (东城区, 西城区) are two: so are two organs more often than one misread name.
    """
    short, long = sorted((core(one), core(other)), key=len)
    if short == long:
        return True
    if not short or short[-1] != long[-1]:
        return False
    if long.endswith(short):
        return len(short) >= _LEAST_NAME - 1
    rest = iter(long)
    if len(short) < _LEAST_NAME or not all(char in rest for char in short):
        return False
    return len(long) - len(short) <= _MOST_LEFT_OUT and not (set(long) - set(short)) & _BRANCH
