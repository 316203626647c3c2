"""Where a heading ends that running text follows without a mark, as in （一）主动公开2021年，我局发布信息80条.

Two sides tell: how headings end (情况, 公开 …, `closings.txt`) and how sentences begin (全年, 我局 …, `openings.txt`). Every
place in the first clause is scored by both; the best place wins, the earliest of equal ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.normalise import fold

__all__ = ["ends_heading", "find_extent", "guess_extent"]

_CLAUSE_END = re.compile(r"[。；;：:，,！!？?]")
_MARKS = re.compile(r"[。；;，,：:]")
_SPACE = re.compile(r"\s+")


def find_extent(text: str, names: Sequence[str], settings: HeadingSettings, *, torn: bool, least: float) -> int | None:
    """Return where in `text`, a heading's words with what follows them, the heading ends; None where it is not seen.

    `names` are what the report calls its own organ. `torn` says that the document's line breaks are lost, so that a
    sentence may follow whose beginning shows it less surely. The signs of a place must come to `least`.
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
        score = _score(text, at, names, settings, torn=torn and not commas)
        if score > best[0]:
            best = score, at
    return best[1] if best[0] >= least else None


def ends_heading(text: str) -> bool:
    """Return whether a text ends as headings do."""
    sure, likely = _closings()
    return text.endswith((*sure, *likely))


def guess_extent(text: str, settings: HeadingSettings) -> int | None:
    """Return where a heading may end by its own words alone; None where none of them ends headings.

    The words that end headings come in chains (公众号, 管理); the first chain's last one is taken.
    """
    clause = _CLAUSE_END.split(text, maxsplit=1)[0]
    sure, likely = _closings()
    found: int | None = None
    for at in range(settings.shortest_head, min(len(clause), settings.longest_run_in) + 1):
        if found is not None and at - found > settings.chain:
            break
        if clause[:at].endswith((*sure, *likely)):
            found = at
    return found if found is not None and len(text) - found >= settings.shortest_rest else None


def _score(text: str, at: int, names: Sequence[str], settings: HeadingSettings, *, torn: bool) -> float:
    """Return how surely a heading ends and a sentence begins at a place."""
    head, rest = text[:at].rstrip(), text[at:].lstrip()
    if not rest or not head or text[at].isspace():
        return 0.0
    spaced = text[at - 1].isspace() and not head[-1].isascii() and not rest[0].isascii()
    opening = _score_opening(rest, names, settings, torn=torn)
    sure, likely = _closings()
    closing = settings.sure_end if head.endswith(sure) else settings.likely_end if head.endswith(likely) else 0.0
    if not closing and torn and head[-2:] in _nouns():
        closing = settings.noun_end
    if head in likely and _openings()[1].match(head):
        closing = 0.0  # 落实2023年要点: a verb with what it governs.
    if spaced:
        opening += settings.gap
    enough = opening and (closing or spaced)
    return opening + closing if enough or (torn and head.endswith(sure)) else 0.0


def _score_opening(rest: str, names: Sequence[str], settings: HeadingSettings, *, torn: bool) -> float:
    sure, likely = _openings()
    if any(rest.startswith(name) for name in names) or sure.match(fold(rest)):
        return settings.sure_opening
    clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
    return settings.likely_opening if torn and likely.match(rest) and len(clause) >= settings.shortest_clause else 0.0


@lru_cache(maxsize=1)
def _openings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sure, likely = _load("openings.txt")
    return re.compile("|".join(sure)), re.compile("|".join(likely))


@lru_cache(maxsize=1)
def _closings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _load("closings.txt")


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(_load("nouns.txt")[1])


def _load(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a list that are sure, and those that are likely."""
    text = files("gouji.models.headings").joinpath(name).read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(w[1:] for w in words if w.startswith("!")), tuple(w for w in words if not w.startswith("!"))
