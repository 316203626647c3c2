"""Whether two names are names of one organ, or of organs that write for each other."""

from __future__ import annotations

import re

from gouji.models.identity.names import stands_in_order
from gouji.models.identity.settings import IdentitySettings
from gouji.models.text.normalise import core
from gouji.wording import IDEOGRAPH, OFFICE, PLACE_LEVELS

__all__ = ["is_same_organ", "may_write_for"]

_BRANCH = frozenset("分支所站队")
_OFFICE = re.compile(rf"{OFFICE}\Z")
_PLACE = re.compile(rf"{IDEOGRAPH}{{1,12}}[{''.join(PLACE_LEVELS)}](?={IDEOGRAPH}{{2}})")


def is_same_organ(one: str, other: str, settings: IdentitySettings) -> bool:
    """Return whether the shorter name is the longer one with characters left out, and both end with the same one.

    >>> is_same_organ("青杨市教育局", "教育局", IdentitySettings())
    True
    >>> is_same_organ("青杨市公安局", "青杨市公安分局", IdentitySettings())
    False

    Names that differ in a character of each (东城区, 西城区) are two: so are two organs more often than one misread name.
    """
    short, long = sorted((core(one), core(other)), key=len)
    if short == long:
        return True
    if not short or short[-1] != long[-1]:
        return False
    if long.endswith(short):
        return len(short) >= settings.least_name - 1
    if len(short) < settings.least_name or not stands_in_order(short, long):
        return False
    return len(long) - len(short) <= settings.most_left_out and not (set(long) - set(short)) & _BRANCH


def may_write_for(name: str, agency: str, settings: IdentitySettings) -> bool:
    """Return whether a name may stand for an agency in its report: its short name, office, government or department.

    >>> may_write_for("青杨市人民政府办公室", "青杨市人民政府", IdentitySettings())
    True
    >>> may_write_for("白桦县水务局", "青杨县水务局", IdentitySettings())
    False

    Names that differ in one character at the same place count as one, as that may be misread. A name without a place may be
    the agency's own office or department, and what is above or below it may act for it: only an organ of another place of
    the same level is another's.
    """
    one, other = core(name), core(agency)
    short, long = sorted((one, other), key=len)
    return (
        is_same_organ(one, other, settings)
        or stands_in_order(short, long)
        or any(
            _without_office(a) == _without_office(b) or _is_government_of(a, b) for a, b in ((one, other), (other, one))
        )
        or (len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1)
        or _level(one) is None
        or _level(one) != _level(other)
    )


def _without_office(name: str) -> str:
    return _OFFICE.sub("", name)


def _is_government_of(name: str, agency: str) -> bool:
    place = _without_office(name)
    return place != name and agency.startswith(place)


def _level(name: str) -> int | None:
    """Return the level of an organ's place, 0 for a province; None for a name without a place."""
    place = _PLACE.match(name)
    return None if place is None else next(i for i, level in enumerate(PLACE_LEVELS) if place.group()[-1] in level)
