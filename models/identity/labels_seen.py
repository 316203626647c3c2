"""The labels of forms that a document prints as labels: in tables and headings, not amid running text.

>>> seen = see_labels(lines, index)     # 行政许可 23 is a label with a number beside it, 行政许可案件23件 is none
>>> seen.labels["行政许可"], seen.rows
(True, ["行政许可"])
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.wording import IDEOGRAPH, NUMERALS

__all__ = ["SeenLabels", "see_labels"]

# Quantifiers that end in + give nothing back: on long runs of blanks the others would try each division of them.
_NUMBER_BEHIND = re.compile(r"\s*+(?:\([^()\d]*\))?[\s|:]*+[-+]?\d")
_NUMERIC = re.compile(rf"\s*+[-+]?(?=[,.\s]*+\d)[\d,.\s]*+(?:{IDEOGRAPH}{{0,2}}|%)\s*+(?:\([^()]*\))?\s*+")
_LABELLED = re.compile(
    rf"[\s|]*+(?P<label>[^|,;。]{{0,20}}?{IDEOGRAPH}{{2}}[^|,;。\d]{{0,20}}?)[\s|:]*+[-+]?\d[\d,.%\s|+-]*+"
)
"""A line of text that is a label and numbers."""
_PART = re.compile(rf"[^\d。,;]{{0,6}}{IDEOGRAPH}[^\d。,;]{{0,6}}")
"""A short line of text, which may be a label or a part of one that the page's width breaks."""
_BETWEEN = re.compile(rf"(?<=[\d\s])({IDEOGRAPH}{{2,16}})(?=\s*[-+]?\d)")
"""A label and its number behind another number, as where a table is glued to one line."""
_DIGITS = re.compile(r"\d+")
_LABEL = re.compile(rf"[^。,;]*{IDEOGRAPH}{{2}}[^。,;]*")
_BEFORE, _BEHIND = frozenset(" \t\n|:)]*#>-\xa0"), frozenset(" \t\n|:([*+-\xa0")
"""Signs that part a label from what stands before it, and behind it."""
_POINTS = "、."


@dataclass(slots=True, kw_only=True)
class SeenLabels:
    """What a document has of labels: each by its characters, with whether a number stands beside it somewhere.

    `texts` are the characters of all labels found, running text included; `rows` are the labels that have numbers beside
    them, in the order of the print, None for one that is no form's.
    """

    labels: dict[str, bool] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    rows: list[str | None] = field(default_factory=list)
    heads: int = 0
    """Cells of rows without numbers."""
    foreign_heads: int = 0
    """Those whose text is none of a form."""

    @property
    def foreign_rows(self) -> int:
        """How many rows of a label and numbers have a label that is no form's."""
        return self.rows.count(None)


def see_labels(lines: Sequence[Line], index: LabelIndex) -> SeenLabels:
    """Return the labels of the index that the lines print."""
    seen = SeenLabels()
    looker = _Looker(index=index, seen=seen, known="\n".join(index.cores))
    wrapped: list[str] = []
    for line in lines:
        text = "" if line.is_row else fold(line.text)
        if text and _PART.fullmatch(text):
            wrapped.append(text)
            continue
        looker.see_text("\n".join(wrapped), below=bool(text and _NUMERIC.fullmatch(text)))
        wrapped.clear()
        if line.is_row:
            looker.see_row([fold(chunk.text) for chunk in line.chunks])
        else:
            looker.see_text(text)
    looker.see_text("\n".join(wrapped))
    return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looker:
    """Collects what texts and rows print."""

    index: LabelIndex
    seen: SeenLabels
    known: str
    """All labels, to look for parts of them."""

    def see_text(self, text: str, *, below: bool = False) -> None:
        """Take in running text; `below` says that a number stands on the next line."""
        if not text:
            return
        found = _find_labels(text, self.index, self.seen)
        for number, label in enumerate(found, 1):
            self._add(label.core, numbered=label.numbered or (below and number == len(found)))
            for foreign in _BETWEEN.findall(label.behind):
                self._add_foreign(foreign)
        if not found:
            labelled = _LABELLED.fullmatch(text)
            if labelled or (below and _LABEL.fullmatch(text)):
                self._add_foreign(labelled["label"] if labelled else text.rsplit("\n", 1)[-1])

    def see_row(self, cells: list[str]) -> None:
        """Take in the cells of a table row."""
        numeric = [bool(_NUMERIC.fullmatch(cell)) for cell in cells]
        texts = [at for at, cell in enumerate(cells) if not numeric[at] and _LABEL.fullmatch(cell)]
        numbered = bool(texts) and any(numeric[texts[0] :])
        own = {
            at: _find_labels(cell, self.index, self.seen)
            for at, cell in enumerate(cells)
            if cell and not cell.isdecimal()
        }
        for labels in own.values():
            for label in labels:
                self._add(label.core, numbered=label.numbered or numbered)
        if numbered and not any(own.values()):
            self._add_foreign(cells[texts[0]])
        elif not numbered and len(cells) > 1:
            self.seen.heads += len(texts)
            self.seen.foreign_heads += sum(not own[at] and not self._is_part(cells[at]) for at in texts)

    def _add(self, label: str, *, numbered: bool) -> None:
        self.seen.labels[label] = self.seen.labels.get(label, False) or numbered
        if numbered:
            self.seen.rows.append(label)

    def _add_foreign(self, label: str) -> None:
        """Take in a label with numbers, unless it is a part of a known one or nearly one."""
        if not self._is_part(label):
            self.seen.rows.append(None)

    def _is_part(self, text: str) -> bool:
        """Return whether at least half of the pairs of characters of a text are in labels."""
        body = _DIGITS.sub("", core(split_enumerator(text)[1]))
        pairs = [body[at : at + 2] for at in range(len(body) - 1)]
        return 2 * sum(pair in self.known for pair in pairs) >= len(pairs)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label in a text: its characters, whether a number follows, and the numbered text up to the next label."""

    core: str
    numbered: bool
    behind: str


def _find_labels(text: str, index: LabelIndex, seen: SeenLabels) -> list[_Label]:
    """Return the labels in a text that nothing of a sentence touches, in order."""
    spans = index.find(text)
    if not spans:
        return []
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    found = []
    for (start, end), (following, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=True):
        label = core(text[start:end])
        seen.texts.add(label)
        if _begins(text, start, ends) and _ends(text, end, starts):
            numbered = bool(_NUMBER_BEHIND.match(text, end))
            found.append(_Label(label, numbered, text[end:following] if numbered else ""))
    return found


def _begins(text: str, start: int, ends: set[int]) -> bool:
    """Return whether a label may begin here: after nothing, a number, a sign, an item number or another label."""
    before = text[start - 1 : start]
    if not before or before in _BEFORE or before.isdecimal() or start in ends:
        return True
    item = text[start - 2 : start - 1]
    return before in _POINTS and bool(item) and (item in NUMERALS or item.isdecimal())


def _ends(text: str, end: int, starts: set[int]) -> bool:
    """Return whether a label may end here: before nothing, a number, a sign, an item number or another label."""
    after = text[end : end + 1]
    if not after or after in _BEHIND or after.isdecimal() or end in starts:
        return True
    return after in NUMERALS and text[end + 1 : end + 2] == "、"
