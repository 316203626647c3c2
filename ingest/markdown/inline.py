"""The inline markup of Markdown: what a rendered page shows, in its style.

Dropped are the marks themselves: `**`, `*`, the backslashes of escapes, code ticks, HTML tags, link targets. Bold goes into
the style; marks of footnotes are furniture; tags and the attributes of spans `[…]{…}` say how what stands in them is seen; an image is an `OBJECT`. All else
stays, entities as the characters that they stand for.

>>> [(run.text, run.style) for run in read_inline("**新收** 3 件", FlowSettings())]
[('新收', Style(size=None, bold=True, centred=False, heading=None, red=False)), (' 3 件', None)]
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace

from gouji.ingest.stream.runs import Sight, StyledRun
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.sight import is_note_mark
from gouji.ingest.text.encodings import drop_invisible
from gouji.ingest.text.read import split_furniture
from gouji.tokens import OBJECT, Style

__all__ = ["read_inline"]

_TAGS = (
    "b|strong|i|u|em|s|del|strike|ins|sub|sup|font|span|small|big|mark|code|a|p|div|center|section|article|hr|h[1-6]"
    "|table|thead|tbody|tfoot|tr|td|caption|colgroup|col|ul|ol|li|label|abbr|ruby|rb|wbr|nobr|bdo|kbd|var|tt|q"
)
_REPLACED = (
    "select|textarea|svg|iframe|object|canvas|video|audio|math|noscript|script|style|template|embed|progress|meter|input"
    "|img|button|dialog|rt|rp"
)
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`\n]{1,500})(?P=ticks)(?!`)"
    r"|(?P<picture>!\[[^\[\]]*\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\]))"
    r"|\[(?P<link>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\](?:\([^()\s]*+\))?+)*+)\]"
    r"\((?P<target>(?:[^()\s]|\([^()\s]*+\))*+)(?:\s++[\"'][^\"']*+[\"'])?\)"
    r"|\[(?P<span>[^\[\]]*)\]\{(?P<said>[^{}]*)\}"
    r"|<(?P<url>(?:https?|mailto):[^<>\s]+)>"
    r"|(?P<break></?br\s*/?>)"
    rf"|(?P<html><(?P<element>{_REPLACED})\b[^<>]*>(?:(?:(?!</?(?P=element)\b).){{0,4000}}</(?P=element)\s*>)?)"
    rf"|</(?P<close>{_TAGS})\s*>"
    rf"|<(?P<tag>{_TAGS})(?P<attributes>\s[^<>]*)?>"
    r"|(?P<note>\[\^[^\[\]\s]{1,20}\]:?)"
    r"|~~(?P<struck>[^~\n]+)~~"
    r"|(?<=[\d)）%])\^(?P<raised>[^\s^]{1,6})\^"
    r"|(?<=[\d)）%])~(?P<lowered>\d{1,2})~(?![\d~])"
    r"|\$\s{0,4}(?P<base>[\d,.\s]{0,20}?)\s{0,4}\^\s{0,4}+\{?\s{0,4}+(?:\\[a-z]{1,20}+\s{0,4}+\{)?\s{0,4}+(?P<exponent>[^{}$\\]{1,8}?)[\s}]{0,8}\$"
    r"|\$\s*+(?P<formula>[+\-−]?\d[\d,.\s]*+%?)\s*+\$"
    r"|(?P<strong>\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w))"
    r"|(?<![*\d])\*(?P<light>[^\s*\d](?:[^*\n]{0,200}[^\s*])?)\*(?!\*)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ZEROS = re.compile("(?<=&#)0+(?=[0-9])")
_TOO_LARGE = re.compile("&#[0-9]{8,};?")
"""A reference to a character beyond all that there are."""
_MARKS = "*_`\\<[&!~^$"
_COMMENT = re.compile(r"<!--(?!\[if|<!\[endif\]).*?-->", re.DOTALL)
_BOLD = Style(bold=True)
_PLAIN_TAGS = {
    "s": Sight.STRUCK,
    "del": Sight.STRUCK,
    "strike": Sight.STRUCK,
    "sup": Sight.RAISED,
    "sub": Sight.LOWERED,
}
_ORDER = tuple(Sight)
"""Ways of being seen, those that count before others last."""


def read_inline(text: str, settings: FlowSettings, style: Style | None = None) -> list[StyledRun]:
    r"""Return the runs of one line, on top of `style`; a line break `<br>` is a `\n` in the text.

    A mark of bold that pairs with nothing on its line is kept as furniture.
    """
    if not any(mark in text for mark in _MARKS):
        return [StyledRun(text=text, style=style)]
    runs: list[StyledRun] = []
    for run in split_furniture(_without_comments(text)):
        runs += [run] if run.furniture else _InlineMarkup(settings, style).read(run.text)
    return runs


def _without_comments(text: str) -> str:
    """Return the text without comments. Only text before the last `-->` is searched: an unclosed `<!--` costs no time."""
    commented, end, rest = text.rpartition("-->")
    return _COMMENT.sub("", commented + end) + rest


class _InlineMarkup:
    """Reads the markup of one line: Markdown's own, and the tags of HTML with how they set what stands in them."""

    def __init__(self, settings: FlowSettings, style: Style | None) -> None:
        self._settings = settings
        self._style = style
        self._runs: list[StyledRun] = []
        self._open: list[tuple[str, Sight]] = [("", Sight.SHOWN)]
        """Behind the line itself the tags that are open, each with how text in it is seen, for its own sake and that of those around it."""
        self._opened: Counter[str] = Counter()
        self._bold = False

    def read(self, text: str) -> list[StyledRun]:
        """Return the runs of a text."""
        matches = list(_INLINE.finditer(text))
        paired = _paired([match.start() for match in matches if match["strong"]], text)
        end = 0
        for match in matches:
            self._add(_unescape(text[end : match.start()]))
            end = match.end()
            if match["strong"]:
                self._bold = self._bold != (match.start() in paired)
                self._runs += [] if match.start() in paired else [StyledRun(text=match["strong"], furniture=True)]
            else:
                self._read_match(match)
        self._add(_unescape(text[end:]))
        return self._runs

    def _read_match(self, match: re.Match[str]) -> None:
        if match["struck"]:
            self._add(_unescape(match["struck"]), Sight.STRUCK)
        elif match["note"]:
            self._runs.append(StyledRun(text=_unescape(match["note"]), furniture=True))
        elif match["raised"] or match["exponent"]:
            self._add(match["base"] or "")
            self._add(match["raised"] or match["exponent"], Sight.RAISED)
        elif match["lowered"]:
            self._add(match["lowered"], Sight.LOWERED)
        elif match["span"]:
            inner = read_inline(match["span"], self._settings, _styled(self._style, bold=self._bold))
            around = self._seen(_see("span", f" {match['said']}", self._settings))
            self._runs += [replace(run, sight=max((run.sight, around), key=_ORDER.index)) for run in inner]
        elif match["link"] or match["light"]:
            style = _styled(self._style, bold=self._bold)
            inner = read_inline(match["link"] or match["light"], self._settings, style)
            mark = match["link"] and match["target"].startswith("#") and is_note_mark(match["link"].replace("\\", ""))
            self._runs += [replace(run, sight=self._seen(Sight.RAISED if mark else run.sight)) for run in inner]
        elif match["close"] or match["tag"]:
            self._turn(match)
        elif match["html"]:
            self._runs += [
                replace(run, sight=self._seen(run.sight)) for run in _read_html(match["html"], self._settings)
            ]
        else:
            self._add(_shown(match))

    def _turn(self, match: re.Match[str]) -> None:
        """Open or close a tag; one that was never opened closes nothing."""
        tag = (match["close"] or match["tag"]).lower()
        if tag in ("b", "strong"):
            self._bold = not match["close"]
        if match["tag"]:
            self._open.append((tag, self._seen(_see(tag, match["attributes"] or "", self._settings))))
            self._opened[tag] += 1
        elif self._opened[tag]:
            closed = ""
            while closed != tag:
                closed, _ = self._open.pop()
                self._opened[closed] -= 1

    def _seen(self, sight: Sight = Sight.SHOWN) -> Sight:
        """Return how text is seen here that is seen so by itself: what hides it counts before what raises it."""
        return max(sight, self._open[-1][1], key=_ORDER.index)

    def _add(self, text: str, sight: Sight = Sight.SHOWN) -> None:
        if text:
            text = drop_invisible(text)
            style = _styled(self._style, bold=self._bold)
            self._runs.append(StyledRun(text=text, style=style, sight=self._seen(sight)))


def _see(tag: str, attributes: str, settings: FlowSettings) -> Sight:
    """Return how a reader sees text in an element of HTML."""
    plain = _PLAIN_TAGS.get(tag, Sight.SHOWN)
    if not attributes.strip(" /"):
        return plain
    from gouji.ingest.web.styles import Look, hides, make_looks  # lxml is loaded only where it is needed

    said = {m[1].lower(): _unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(attributes)}
    return Sight.HIDDEN if hides(said) else make_looks(settings)(Look(), tag, said, "").sight


def _unescape(text: str) -> str:
    r"""Return the text with the characters that references stand for, however many digits they have.

    >>> _unescape("1&#0053;" + "&#" + "9" * 5000 + ";")
    '15\ufffd'
    """
    return html.unescape(_TOO_LARGE.sub("\ufffd", _ZEROS.sub("", text)) if "&#" in text else text)


def _read_html(markup: str, settings: FlowSettings) -> list[StyledRun]:
    """Return what a reader sees in an element that shows something else than its text."""
    from gouji.ingest.web.cell import read_cell  # lxml is loaded only where it is needed

    return read_cell(markup, settings)


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
    if match["picture"]:
        return OBJECT
    if match["formula"]:
        return re.sub(r"\s+", "", match["formula"])
    return match["escaped"] or match["code"] or match["url"] or ""


def _styled(style: Style | None, *, bold: bool) -> Style | None:
    if not bold:
        return style
    return replace(style, bold=True) if style else _BOLD
