"""What of a line a reader sees as what the document says: raised marks, struck-out and unseen text.

Converters say of each run how it is seen (`Sight`); here that is settled for a whole line or cell, alike in all formats:

- unseen text is left out and noted;
- struck-out text is furniture and noted; a cell that holds nothing else, or a number that is struck in its middle, is in doubt;
- raised or lowered marks are furniture, as a note's number glued to a figure would make another figure. Units (m²), ordinals
  and measure words stay what they are; a raised part of a number (decimals, fractions, powers) is in doubt.

A doubt is told by an `OBJECT` behind the text.

>>> shown = settle_runs([StyledRun(text="12"), StyledRun(text="3", sight=Sight.RAISED)], print)
>>> [(run.text, run.furniture) for run in shown]
[('12', False), ('3', True)]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from gouji.ingest.stream.runs import UNSEEN_TEXT, Sight, StyledRun
from gouji.tokens import OBJECT

__all__ = ["is_note_mark", "settle_runs"]

Note = Callable[[Sight, str], None]
"""Is called with each text that is left out, and why."""

_SHIFTED = frozenset({Sight.RAISED, Sight.LOWERED})
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_UNIT = re.compile(r"[A-Za-zμ米]\Z")
_POWER = re.compile(r"(?:\A|[×xX*·\s])10\Z")
_NOTE = re.compile(r"注释?|备注|脚注|尾注")
_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2}")
_MARK = re.compile(r"\s*+(?:[\[(（【〔]\s*+)?(?:注\s*+)?(?:\d{1,2}|[①-⑳㈠-㈩*†‡a-z])\s*+(?:[\])）】〕]\s*+)?")
_LONG = re.compile(r"\d{3}")
"""Too many digits for the number of a note."""


def settle_runs(runs: Sequence[StyledRun], note: Note) -> Sequence[StyledRun]:
    """Return the runs of a line or a cell as a reader takes them; `note` is called with what is left out."""
    if all(run.sight is Sight.SHOWN for run in runs):
        return runs
    return _settle_shifted(_settle_struck(_drop_unseen(runs, note), note))


def is_note_mark(text: str) -> bool:
    """Return whether a text may be the mark of a note, where it is a link into its own document.

    >>> is_note_mark("[1]"), is_note_mark("①"), is_note_mark("123")
    (True, True, False)
    """
    return _MARK.fullmatch(text) is not None


def _drop_unseen(runs: Sequence[StyledRun], note: Note) -> list[StyledRun]:
    for run in runs:
        if run.sight in UNSEEN_TEXT and not run.furniture:
            note(run.sight, run.text)
    return [run for run in runs if run.sight not in UNSEEN_TEXT]


def _settle_struck(runs: Sequence[StyledRun], note: Note) -> list[StyledRun]:
    struck = [run for run in runs if run.sight is Sight.STRUCK]
    if not struck:
        return list(runs)
    for run in struck:
        if not run.furniture:
            note(run.sight, run.text)
    settled = [replace(run, furniture=True, sight=Sight.SHOWN) if run.sight is Sight.STRUCK else run for run in runs]
    left = "".join(run.text for run in settled if not run.furniture)
    amid = any(_stands_in_number(runs, at) for at, run in enumerate(runs) if run.sight is Sight.STRUCK)
    alone = not any(c.isalnum() for c in left) and any(_has_digit(run.text) for run in struck)
    return [*settled, StyledRun(text=OBJECT)] if alone or amid else settled


def _stands_in_number(runs: Sequence[StyledRun], at: int) -> bool:
    """Return whether digits touch a run on both sides."""
    before = runs[at - 1].text[-1:] if at else ""
    after = runs[at + 1].text[:1] if at + 1 < len(runs) else ""
    return before.isdigit() and after.isdigit()


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _settle_shifted(runs: Sequence[StyledRun]) -> list[StyledRun]:
    runs = _join_shifted(runs)
    level = any(run.text.strip() for run in runs if run.sight not in _SHIFTED and not run.furniture)
    settled: list[StyledRun] = []
    doubt = False
    for at, run in enumerate(runs):
        if run.sight not in _SHIFTED:
            settled.append(run)
            continue
        plain = replace(run, sight=Sight.SHOWN)
        if not level or not run.text.strip():
            settled.append(plain)  # nothing that it is raised above
            continue
        before = _join_nearest(run for run in reversed(settled) if not run.furniture).rstrip()
        after = runs[at + 1].text.lstrip() if at + 1 < len(runs) else ""
        shown, doubtful = _settle_mark(plain, before, after, lowered=run.sight is Sight.LOWERED)
        settled.append(shown)
        doubt = doubt or doubtful
    return [*settled, StyledRun(text=OBJECT)] if doubt else settled


def _join_nearest(runs: Iterable[StyledRun]) -> str:
    """Return the text of the nearest runs that say anything, from the last one back."""
    text = ""
    for run in runs:
        text = run.text + text
        if len(text.strip()) > len("×10"):
            break
    return text


def _settle_mark(run: StyledRun, before: str, after: str, *, lowered: bool) -> tuple[StyledRun, bool]:
    """Return a raised or lowered run as it is to be read between the texts around it, and whether that is in doubt."""
    text = run.text.strip()
    if _NOTE.search(text):
        return replace(run, furniture=True), False
    if _WORD.search(text):
        return run, False
    if _has_digit(text) and _UNIT.search(before):
        return replace(run, text=run.text.translate(_SUBSCRIPTS if lowered else _SUPERSCRIPTS)), False
    part = text[:1] in ".,+-−－" or before[-1:] in (".", "/", "⁄") or after[:1] in ("/", "⁄")
    if part or (before[-1:].isdigit() and after[:1].isdigit()):
        return run, True
    return replace(run, furniture=True), _LONG.search(text) is not None or _POWER.search(before) is not None


def _join_shifted(runs: Sequence[StyledRun]) -> list[StyledRun]:
    """Join neighbours that are raised alike: a mark may be set in several runs."""
    joined: list[StyledRun] = []
    for run in runs:
        if joined and run.sight in _SHIFTED and joined[-1].sight is run.sight and joined[-1].furniture == run.furniture:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined
