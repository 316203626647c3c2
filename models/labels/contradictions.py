"""Labels that are much like a row's and say something else: another period, the opposite, another measure, half another row.

>>> own = ("本年新收申请数量",)
>>> contradicts("去年新收申请数量", own, (), 2023), contradicts("今年新收申请数（不含上年结转）", own, (), 2023)
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from gouji.models.labels.characters import may_stand_for
from gouji.models.labels.likeness import count_shared, list_changes
from gouji.models.labels.rewordings import drop_asides
from gouji.models.text.normalise import core, split_enumerator
from gouji.models.text.periods import names_other_period

__all__ = ["contradicts"]

_NOT = frozenset("不未无没非免禁")
_NOT_ALONE = re.compile(r"[仍尚]?(?:没有?|[不未无非免禁])[予再]?")
"""What a label lacks where it lacks the negation and nothing else: more is a label that is shortened."""
_ASIDE = re.compile(r"\((?:不?含|不?包括|不计|除|注|指|即|单位)[^()]*\)")
"""What a label says of its own in brackets: what it counts in, what it holds and what not."""
_OTHER_QUANTITY = re.compile(r"金额|费用|人[数次]|占比|百分比|比例|率|平均|天数|时[间长]|全部|办结|答复")
"""What names another quantity than how many cases came in, were left over or had this outcome."""


def contradicts(label: str, own: Collection[str], others: Collection[str], year: int | None) -> bool:
    """Return whether a printed label says something else than the wordings of the row whose it seems to be.

    The wordings are cores; `others` are those of other rows and groups around the row, `year` is the report's.
    """
    named = core(_ASIDE.sub("", drop_asides(split_enumerator(label)[1])))
    if not named or not own or named in own:
        return False
    nearest = max(own, key=lambda wording: count_shared(named, wording))
    return (
        names_other_period(named, nearest, year)
        or not set(_OTHER_QUANTITY.findall(named)) <= set(_OTHER_QUANTITY.findall(nearest))
        or any(_turns(ours, theirs, others) for ours, theirs in list_changes(named, nearest))
        or any(_is_as_near(named, nearest, other) for other in others if other not in own)
    )


def _turns(ours: str, theirs: str, others: Iterable[str]) -> bool:
    """Return whether a stretch that differs negates what it stands in, or lacks its negation.

    A sign that may be misread for the wording's is none, nor is another label that is printed in front.
    """
    if _is_misprint(ours, theirs):
        return False
    for other in others:
        ours = ours.replace(other, "")
    more, fewer = len(_NOT.intersection(ours)), len(_NOT.intersection(theirs))
    return more > fewer or (more < fewer and _NOT_ALONE.fullmatch(theirs) is not None)


def _is_as_near(label: str, own: str, other: str) -> bool:
    """Return whether a label shares as much with another row's wording as with its own, misprints included, and that is most of each."""
    shared = count_shared(label, other)
    if shared < count_shared(label, own) or 2 * shared <= max(len(other), len(label)):
        return False
    misprinted = sum(len(ours) for ours, theirs in list_changes(label, own) if _is_misprint(ours, theirs))
    return shared >= count_shared(label, own) + misprinted


def _is_misprint(ours: str, theirs: str) -> bool:
    return len(ours) == len(theirs) and all(map(may_stand_for, ours, theirs))
