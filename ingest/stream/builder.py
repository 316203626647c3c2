"""A `TokenStream` under construction: what every converter writes into.

Text is appended piece by piece; the builder lexes it into tokens and keeps the spans right.

>>> from gouji.tokens import Source
>>> b = StreamBuilder(Source(name="x.txt", sha256="", media_type="text/plain"))
>>> b.add_text("规章 3")
>>> b.end_line()
>>> [t.text for t in b.build().tokens]
['规章', ' ', '3', '\\n']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.language import mark_text
from gouji.tokens import OBJECT, Alternatives, Box, Cell, Page, Source, Span, Style, Token, TokenKind, TokenStream
from gouji.wording import TOKEN_ITEM

__all__ = ["StreamBuilder"]

_LEX = re.compile(
    r"(?P<break>\s+)"
    rf"|(?P<enumerator>{TOKEN_ITEM})"
    r"|(?P<number>[+\-−]?\d+(?:\.\d+)?)"
    r"|(?P<word>[\w]+?(?=\d)(?<!\d)|[^\W\d]+)"
    rf"|(?P<object>{OBJECT})"
    r"|(?P<punctuation>.)",
    re.DOTALL,
)
_LONGEST_SAMPLE = 20
"""Characters of a left-out text that a warning shows."""
_KINDS = {kind.value: kind for kind in TokenKind}


class StreamBuilder:
    """Appends text with its places and builds the finished stream; what comes behind the budget's tokens is left out.

    `page`, once set, holds for everything appended after it. Raises `BudgetExceeded` for a line that is too long.
    """

    def __init__(self, source: Source, meter: Meter | None = None) -> None:
        self.page = 1
        self.meter = meter or Meter(Budget(), source.name)
        self._most = self.meter.budget.tokens
        self._lines_left = self.meter.budget.lines
        self._longest = self.meter.budget.line
        self._line_start = 0
        self._source = source
        self._parts: list[str] = []
        self._tokens: list[Token] = []
        self._length = 0
        self._warnings: list[str] = []
        self._left_out: dict[str, list[str]] = {}
        self.is_cut = False
        """Whether something was left out behind the budget's tokens or lines."""
        self._cut = ""
        """The warning about that."""

    @property
    def length(self) -> int:
        """Characters appended so far: the span start of what comes next."""
        return self._length

    def add_text(
        self,
        text: str,
        *,
        cell: Cell | None = None,
        box: Box | None = None,
        style: Style | None = None,
        confidence: float | None = None,
        furniture: bool = False,
        alternatives: Alternatives = (),
    ) -> None:
        """Append `text`, lexed into tokens that all carry the given place.

        `alternatives` are other readings of all of `text`: a token has them where it is all of it.
        """
        for match in _LEX.finditer(text):
            kind = _KINDS[match.lastgroup or "punctuation"]
            others = alternatives if match.group() == text else ()
            self._append(match.group(), kind, cell, box, style, confidence, furniture, others)

    def add_blank(self, *, cell: Cell, box: Box | None = None) -> None:
        """Append an empty table cell."""
        self._append("", TokenKind.BLANK, cell, box, None, None, False)

    def end_cell(self) -> None:
        """Divide two cells of a row by a tab."""
        self._append("\t", TokenKind.BREAK, None, None, None, None, False)

    def end_line(self) -> None:
        """End a paragraph, a line or a table row."""
        self._append("\n", TokenKind.BREAK, None, None, None, None, False)
        self._lines_left -= 1
        if self._lines_left == 0:
            self._cut = _describe_too_long(self.meter.budget.lines)

    def end_page(self) -> None:
        """End a page; `page` counts on."""
        self._append("\f", TokenKind.BREAK, None, None, None, None, False)
        self.page += 1

    def limit_lines(self, text: str) -> str:
        """Return a text up to the budget's lines, so that nothing is looked for behind them; a warning tells of what stands there."""
        most = self.meter.budget.lines
        if text.count("\n") < most:
            return text
        *kept, rest = text.split("\n", most)
        if rest.strip():
            self._warnings.append(_describe_too_long(most))
        return "\n".join(kept)

    def warn(self, message: str) -> None:
        """Add a warning for the reader of the report."""
        self._warnings.append(message)

    def leave_out(self, why: str, text: str) -> None:
        """Note text that a reader does not see, or sees struck out; one warning tells of all."""
        if any(c.isalnum() for c in text):
            self._left_out.setdefault(why, []).append(" ".join(text.split()))

    def build(self, *, pages: Iterable[Page] = (), title: str | None = None) -> TokenStream:
        """Return the finished stream; without `pages`, one digital page each."""
        return TokenStream(
            text="".join(self._parts),
            tokens=tuple(self._tokens),
            pages=tuple(pages) or tuple(Page(number=n) for n in range(1, self.page + 1)),
            source=self._source,
            title=title,
            warnings=(
                *self._warnings,
                *_describe_left_out(self._left_out),
                *([self._cut] if self.is_cut else []),
            ),
        )

    def _append(
        self,
        text: str,
        kind: TokenKind,
        cell: Cell | None,
        box: Box | None,
        style: Style | None,
        confidence: float | None,
        furniture: bool,
        alternatives: Alternatives = (),
    ) -> None:
        if self._cut or len(self._tokens) >= self._most:
            self._cut = self._cut or mark_text(
                f"the document is longer than {self._most:,} words and signs; the rest was not read"
            )
            self.is_cut = True
            return
        start, self._length = self._length, self._length + len(text)
        if kind is TokenKind.BREAK and "\n" in text:
            self._line_start = self._length
        elif self._length - self._line_start > self._longest:
            raise self.meter.exceed("line")  # noqa: EM101 – the name of a limit
        self._parts.append(text)
        self._tokens.append(
            Token(
                text=text,
                kind=kind,
                span=Span(start=start, end=self._length),
                page=self.page,
                box=box,
                cell=cell,
                style=style,
                confidence=confidence,
                furniture=furniture,
                alternatives=alternatives,
            )
        )


def _describe_too_long(lines: int) -> str:
    return mark_text(f"the document is longer than {lines:,} lines; the rest was not read")


def _describe_left_out(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the warning about text that was left out, with the first piece of each kind."""
    if not texts:
        return []
    kinds = (
        mark_text(f"{why} ({len(found)} of them, the first “{_shorten(found[0])}”)")
        for why, found in sorted(texts.items())
    )
    return [mark_text(f"text that the document does not show was left out: {', '.join(kinds)}")]


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"
