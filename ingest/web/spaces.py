"""White space in HTML, as a browser shows it: runs of it are one space, none at the ends of a line.

A line end in the source between two Chinese characters is no space at all (CSS Text 4, "segment break
transformation"): Word wraps its HTML in the middle of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from gouji.ingest.stream.runs import UNSEEN_TEXT, StyledRun, join_runs
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.read import split_furniture
from gouji.ingest.web.styles import Look

__all__ = ["Piece", "collapse", "strip_site_words"]

Piece = tuple[str, Look]
"""A text node, or a part of one, and how it is set."""

_WORDS = re.compile(r"[ \t\n\r\f]+|[^ \t\n\r\f]+")
_WIDE = re.compile(
    "[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd“”‘’—…·]"
)
_WHITE = " \t\n\r\f"
_SITE_LINE = re.compile(
    r"\s*+(?:[【\[]\s*+)?(?:[您你现在当前目所][您你现在当前目所的]*(?:位置|栏目)\s*[:：]"
    r"|(?:分享|转发)(?:到|至|按钮)?\s*+(?:[:：]\s*+)?$|字(?:体|号)(?:大小)?\s*[:：]|扫一扫|[上下]一(?:篇|条)\s*[:：]"
    r"|(?:打印|关闭)(?:本页|本文|页面|窗口)?\s*(?:$|[】\]|\s])|(?:网站|浏览|阅读|访问)(?:次数|量)\s*[:：])"
)
_SENTENCE = re.compile("[。；]")


def collapse(pieces: Iterable[Piece]) -> tuple[StyledRun, ...]:
    """Return the runs of one line; what converters leaked into its text is furniture."""
    runs: list[StyledRun] = []
    gap, last = "", ""
    for text, look in pieces:
        if look.sight in UNSEEN_TEXT:
            runs.append(_run(text, look))
            continue
        if look.verbatim:
            runs.append(_run(gap[:1] and " " if runs else "", look))
            runs.append(_run(text, look))
            gap, last = "", text[-1:]
            continue
        words: list[str] = []
        for word in _WORDS.findall(text):
            if word[0] in _WHITE:
                gap += word
                continue
            if gap and last and not ("\n" in gap and _WIDE.match(last) and _WIDE.match(word)):
                words.append(" ")
            words.append(word)
            gap, last = "", word[-1]
        if words:
            runs.append(_run("".join(words), look))
    return _without_leaks(runs)


def _run(text: str, look: Look) -> StyledRun:
    return StyledRun(text=text, style=look.style, furniture=look.furniture, sight=look.sight)


def _without_leaks(runs: list[StyledRun]) -> tuple[StyledRun, ...]:
    if not any("[" in run.text for run in runs):
        return tuple(runs)
    parts = [(part, run) for run in join_runs(runs) for part in split_furniture(run.text)]
    return tuple(replace(run, text=p.text, furniture=run.furniture or p.furniture) for p, run in parts)


def strip_site_words(runs: tuple[StyledRun, ...], settings: FlowSettings) -> tuple[StyledRun, ...]:
    """Make the whole line furniture where it is one that sites put around articles: where one is, share, print."""
    text = "".join(run.text for run in runs)
    if len(text) > settings.longest_site_line or not _SITE_LINE.match(text) or _SENTENCE.search(text):
        return runs
    return tuple(replace(run, furniture=True) for run in runs)
