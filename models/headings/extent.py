"""Where a heading ends that running text follows without a mark on a line of its own, as in （一）主动公开2021年，我局发布信息80条.

Two sides tell: how headings end (情况, 公开 …, `closings.txt`) and how sentences surely begin (全年, 我局 …, `openings.txt`).
Every place in the first clause is scored by both; the best place wins, the earliest of equal ones. `ends` tells it for torn
text, where every item is likely to be a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.headings.settings import HeadingSettings
from gouji.models.headings.signs import load_closings, load_openings
from gouji.models.text.normalise import fold

__all__ = ["ends_heading", "find_extent", "stands_alone"]

_CLAUSE_END = re.compile(r"[。；;：:，,！!？?]")
_MARKS = re.compile(r"[。；;，,：:]")


def find_extent(
    text: str, names: Sequence[str], settings: HeadingSettings, *, least: float | None = None
) -> int | None:
    """Return where in `text`, a heading's words with what follows them, the heading ends; None where it is not seen.

    `names` are what the report calls its own organ; `least` is what the signs have to come to, if not `least_extent`.
    """
    best: tuple[float, int] = (0.0, 0)
    commas = 0
    for at in range(settings.shortest_head, min(len(text) - settings.shortest_rest, settings.longest_run_in)):
        mark = text[at - 1]
        if _CLAUSE_END.match(mark):
            commas += mark in "，,"
            if mark not in "，," or commas > 1:
                break
            continue
        if _CLAUSE_END.match(text[at]) or not _MARKS.search(text, at):
            continue
        score = _score_end(text, at, names, settings)
        if score > best[0]:
            best = score, at
    return best[1] if best[0] >= (settings.least_extent if least is None else least) else None


def ends_heading(text: str) -> bool:
    """Return whether a text ends as headings do."""
    sure, likely = load_closings()
    return text.endswith((*sure, *likely))


def stands_alone(text: str, settings: HeadingSettings) -> bool:
    """Return whether a text before a full stop is a heading as a whole: it ends as headings do, and no sentence begins in it.

    One that is longer than `trusted_head` has to end as headings surely do.
    """
    sure, likely = load_closings()
    if len(text) > settings.longest_stopped or _MARKS.search(text):
        return False
    if not text.endswith((*sure, *likely) if len(text) <= settings.trusted_head else sure):
        return False
    folded, opening = fold(text), load_openings()[0]
    return not any(opening.match(folded, at) for at in range(settings.shortest_head, len(folded)))


def _score_end(text: str, at: int, names: Sequence[str], settings: HeadingSettings) -> float:
    """Return how surely a heading ends and a sentence begins at a place."""
    head, rest = text[:at].rstrip(), text[at:].lstrip()
    if not rest or not head or text[at].isspace():
        return 0.0
    spaced = text[at - 1].isspace() and not head[-1].isascii() and not rest[0].isascii()
    opening = _score_opening(rest, names, settings)
    sure, likely = load_closings()
    closing = settings.sure_end if head.endswith(sure) else settings.likely_end if head.endswith(likely) else 0.0
    if head in likely and load_openings()[1].match(head):
        closing = 0.0  # 落实2023年要点: a verb with what it governs.
    if spaced:
        opening += settings.gap
    enough = opening and (closing or spaced)
    return opening + closing if enough else 0.0


def _score_opening(rest: str, names: Sequence[str], settings: HeadingSettings) -> float:
    begins = any(rest.startswith(name) for name in names) or load_openings()[0].match(fold(rest))
    return settings.sure_opening if begins else 0.0
