"""Word's automatic numbering, as it is printed: what stands before a paragraph and is nowhere in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.ingest.stream.counting import count
from gouji.ingest.stream.runs import StyledRun
from gouji.ingest.word.xml import attribute, child, children, flag, integer, number, value

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Numbering"]

_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LONGEST_LABEL = 255
"""Characters of a label; Word takes 255."""
_LEVELS = frozenset(map(int, "012345678"))
"""Of a list; Word knows nine, and reads no file that uses more."""
_NO_GAP_BEHIND = tuple("、）．。：】〕》 \u3000\t")
"""Signs with white space of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    style: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """One `<w:num>`: a list definition with this list's own changes."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    """Start overrides that have not come to bear yet."""


class Numbering:
    """Counts the lists of a document; ask for labels in the order of the text.

    Lists of one definition go on counting together, as Word has it, unless a start override stands between.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._abstracts: dict[str, etree._Element] = {}
        self._defined: dict[str, Mapping[int, _Level]] = {}
        """The levels of the definitions that were read: many lists may share one."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if root is None:
            return
        self._abstracts = {attribute(a, "abstractNumId") or "": a for a in children(root, "abstractNum")}
        linked = {value(a, "styleLink"): key for key, a in self._abstracts.items() if value(a, "styleLink")}
        for each in children(root, "num"):
            abstract = value(each, "abstractNumId") or ""
            link = value(self._abstracts.get(abstract), "numStyleLink")
            self._lists[attribute(each, "numId") or ""] = self._list(
                each, linked.get(link, abstract) if link else abstract
            )

    def find_level(self, number_id: str, style_ids: list[str]) -> int:
        """Return the level of the list that names one of the paragraph styles; 0 where none does."""
        found = self._lists.get(number_id)
        levels = found.levels if found else {}
        return next((n for style in style_ids for n, level in levels.items() if level.paragraph_style == style), 0)

    def count_label(self, number_id: str, level: int) -> StyledRun | None:
        """Count on in the list; return the label with the gap that follows it, or None where nothing is printed.

        A bullet does not count, so it is furniture.
        """
        found = self._lists.get(number_id)
        if found is None or level not in found.levels:
            return None
        counters = self._counters.setdefault(found.abstract, {})
        if level in found.starts:
            counters[level] = found.starts.pop(level) - 1
        counters[level] = counters.get(level, found.levels[level].start - 1) + 1
        for deeper in [other for other in counters if other > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if level < (deeper if restart is None else restart):
                del counters[deeper]
        return _label(found.levels, counters, level)

    def _list(self, element: etree._Element, abstract: str) -> _List:
        if abstract not in self._defined:
            definition = self._abstracts.get(abstract)
            self._defined[abstract] = {} if definition is None else _read_levels(definition)
        result = _List(abstract=abstract, levels=dict(self._defined[abstract]))
        for override in children(element, "lvlOverride"):
            index = number(override, "ilvl")
            own, start = child(override, "lvl"), integer(override, "startOverride")
            if own is not None and index in _LEVELS:
                result.levels[index] = _level(own)[1]
            if start is not None:
                result.starts[index] = start
        return result


def _read_levels(definition: etree._Element) -> Mapping[int, _Level]:
    """Return the levels of a list's definition, by their numbers."""
    return dict(_level(each) for each in children(definition, "lvl") if number(each, "ilvl") in _LEVELS)


def _level(element: etree._Element) -> tuple[int, _Level]:
    """Return a level's number and definition."""
    start = integer(element, "start")
    custom = child(element, "AlternateContent", "Choice")  # newer formats stand there
    style = value(element, "numFmt") or value(custom, "numFmt") or "decimal"
    return number(element, "ilvl"), _Level(
        style=style,
        text=(value(element, "lvlText") or "")[:_LONGEST_LABEL],
        start=0 if start is None else start,
        restart=integer(element, "lvlRestart"),
        legal=bool(flag(element, "isLgl")),
        suffix=value(element, "suff") or "tab",
        paragraph_style=value(element, "pStyle"),
    )


def _label(levels: dict[int, _Level], counters: dict[int, int], level: int) -> StyledRun | None:
    """Return the label at `level`; a higher level that has not counted yet shows its start."""
    own = levels[level]
    if own.style == "bullet":
        return StyledRun(text=_PRIVATE.sub("•", own.text) + " ", furniture=True) if own.text else None

    def shown(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index > level or index not in levels:
            return ""
        reached = counters.get(index, levels[index].start)
        return count(reached, "decimal" if own.legal else levels[index].style)

    text = _PLACEHOLDER.sub(shown, own.text)
    if not text.strip():
        return None
    gap = "" if own.suffix == "nothing" or text.endswith(_NO_GAP_BEHIND) else " "
    return StyledRun(text=text + gap)
