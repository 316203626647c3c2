"""The inline markup of Markdown: what a rendered page shows, in its style.

Dropped are the marks themselves: `**`, `*`, the backslashes of escapes, code ticks, HTML tags, link targets, images.
Bold goes into the style; struck-out text and marks of footnotes are furniture. All else stays, entities as the
characters that they stand for.

>>> [(run.text, run.style) for run in read_inline("**新收** 3 件")]
[('新收', Style(size=None, bold=True, centred=False, heading=None)), (' 3 件', None)]
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from gouji.ingest.stream.runs import StyledRun
from gouji.ingest.text.read import split_furniture
from gouji.tokens import Style

__all__ = ["read_inline"]

_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`\n]{1,500})(?P=ticks)(?!`)"
    r"|!\[[^\[\]]*\]\([^()\s]*(?:\s[^()]*)?\)"
    r"|\[(?P<link>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+[\"'][^\"']*[\"'])?\)"
    r"|<(?P<url>(?:https?|mailto):[^<>\s]+)>"
    r"|(?P<break></?br\s*/?>)"
    r"|<(?P<close>/?)(?P<tag>b|strong)(?:\s[^<>]*)?>"
    r"|</?(?:i|u|em|s|del|ins|sub|sup|font|span|small|big|mark|code|a|img|p|div|center|section|article|hr|h[1-6]"
    r"|table|thead|tbody|tfoot|tr|td|caption|colgroup|col|ul|ol|li)(?:\s[^<>]*)?/?>"
    r"|(?P<note>\[\^[^\[\]\s]{1,20}\]:?)"
    r"|~~(?P<struck>[^~\n]+)~~"
    r"|(?P<strong>\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w))"
    r"|(?<![*\d])\*(?P<light>[^\s*\d](?:[^*\n]{0,200}[^\s*])?)\*(?!\*)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(?!\[if|<!\[endif\]).*?-->", re.DOTALL)
_BOLD = Style(bold=True)


def read_inline(text: str, style: Style | None = None) -> list[StyledRun]:
    r"""Return the runs of one line, on top of `style`; a line break `<br>` is a `\n` in the text.

    A mark of bold that pairs with nothing on its line is kept as furniture.
    """
    if not any(mark in text for mark in "*_`\\<[&!~"):
        return [StyledRun(text=text, style=style)]
    runs: list[StyledRun] = []
    for run in split_furniture(_without_comments(text)):
        runs += [run] if run.furniture else _markup(run.text, style)
    return runs


def _without_comments(text: str) -> str:
    """Return the text without comments. Only text before the last `-->` is searched: an unclosed `<!--` costs no time."""
    commented, end, rest = text.rpartition("-->")
    return _COMMENT.sub("", commented + end) + rest


def _markup(text: str, style: Style | None) -> list[StyledRun]:
    matches = list(_INLINE.finditer(text))
    paired = _paired([match.start() for match in matches if match["strong"]], text)
    runs, end, bold = [], 0, False
    for match in matches:
        runs += _text(html.unescape(text[end : match.start()]), style, bold=bold)
        end = match.end()
        if match["strong"]:
            bold = bold != (match.start() in paired)
            runs += [] if match.start() in paired else [StyledRun(text=match["strong"], furniture=True)]
        elif match["struck"] or match["note"]:
            runs.append(StyledRun(text=html.unescape(match["struck"] or match["note"]), furniture=True))
        elif match["tag"]:
            bold = not match["close"]
        elif match["link"] or match["light"]:
            runs += read_inline(match["link"] or match["light"], _styled(style, bold=bold))
        else:
            runs += _text(_shown(match), style, bold=bold)
    return [*runs, *_text(html.unescape(text[end:]), style, bold=bold)]


def _paired(marks: list[int], text: str) -> set[int]:
    """Return the marks of bold that open or close something; a last one alone does neither."""
    paired: set[int] = set()
    opened: int | None = None
    for mark in marks:
        if opened is None:
            opened = mark
        elif text[opened : opened + 2] == text[mark : mark + 2] and mark > opened + 2:
            paired |= {opened, mark}
            opened = None
    return paired


def _shown(match: re.Match[str]) -> str:
    """Return what a rendered page shows for the match."""
    if match["break"]:
        return "\n"
    return match["escaped"] or match["code"] or match["url"] or ""


def _text(text: str, style: Style | None, *, bold: bool) -> list[StyledRun]:
    return [StyledRun(text=text, style=_styled(style, bold=bold))] if text else []


def _styled(style: Style | None, *, bold: bool) -> Style | None:
    if not bold:
        return style
    return replace(style, bold=True) if style else _BOLD
