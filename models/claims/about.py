"""Whether a number in a sentence is about the report itself: its own organ, all of its year, and no part of something else."""

from __future__ import annotations

import re
from collections.abc import Collection

from gouji.models.claims.scope import Scope
from gouji.wording import ORGAN_ENDINGS, SUBORDINATE_ENDINGS

__all__ = ["PART", "drop_words", "strays"]

PART = "其中"
# The clause is about what somebody does to the thing (“将…”), not about how many there are.
_TOWARDS = re.compile(r"(?:对|将|把|对于|针对)\Z")
# The clause ends with an organ other than the reporting one: the number is that organ's.
_OTHERS = re.compile(rf"(?:{'|'.join((*SUBORDINATE_ENDINGS, *ORGAN_ENDINGS))})(?:收到|受理|答复|办理|办结|处理)?\Z")


def drop_words(before: str, own: Collection[str]) -> str:
    """Return the text before a number without the form's own words, which lead nowhere else: “上年结转4件”."""
    words = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
    # Marks inside labels go first; those between clauses stay.
    return re.sub(words, "", re.sub(r"[、()“”\"]", "", before)) if words else before


def strays(rest: str, lead: str, scope: Scope) -> bool:
    """Return whether a number is about something else than a report of that scope.

    `rest` is what its sentence says before it without the form's own words, `lead` what its clause says before its label.
    """
    return (
        scope.is_left_by(rest.replace(PART, ""))
        or _TOWARDS.search(lead) is not None
        or _is_of_another(rest, lead, scope)
    )


def _is_of_another(rest: str, lead: str, scope: Scope) -> bool:
    """Return whether a number is another organ's: “其中市供水所部分公开3件”."""
    named = re.split(r"[,;:\d]", rest.rpartition(PART)[2])[0] if PART in rest else ""
    return any(_OTHERS.search(words) and not words.endswith(tuple(scope.own)) for words in (lead, named))
