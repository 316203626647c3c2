"""An lxml tree → blocks: lines, tables with their grid places, what is furniture.

The tree is walked by events, not by recursion, so deep markup does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.stream.blocks import FlowBlock, StreamLine
from gouji.ingest.stream.counting import count
from gouji.ingest.stream.runs import UNSEEN_TEXT, Sight, split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.furniture import UNSEEN, is_number
from gouji.ingest.web.grid import CELLS, GROUPS, OpenTable, build_table, start_row_or_cell
from gouji.ingest.web.parse import parse_html
from gouji.ingest.web.replaced import REPLACED, has_lost_value, read_replaced
from gouji.ingest.web.sheets import StyleSheet, read_sheets
from gouji.ingest.web.signs import (
    is_copy,
    is_exponent,
    is_note_link,
    is_structured,
    read_content,
    read_role,
    sounds_hidden,
)
from gouji.ingest.web.spaces import Piece, collapse, strip_site_words
from gouji.ingest.web.styles import TELLING_TAGS, Look, is_hidden, make_looks, read_attributes
from gouji.tokens import OBJECT

__all__ = ["walk_html"]

_BLOCKS = split_words(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul"
)
_LISTS = frozenset({"li", "ol", "ul", "table"})
_NOTE = re.compile(r"#[\W_]*(?:sd)?(?:ftn|edn|footnote|endnote|fn:?\d)", re.IGNORECASE)
"""Where the mark of a footnote leads to, in the HTML of Word, LibreOffice and Markdown tools."""
_SHOWN_INPUTS = frozenset({"text", "number"})
_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*\s*")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*+:([^;]*+)", re.IGNORECASE)
_LIST_STYLE_NAME = re.compile(r"\b(none|decimal-leading-zero|cjk-\w+|simp-[\w-]+|lower-\w+|upper-\w+)", re.IGNORECASE)
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "none": "none",
    "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCounting",
    "cjk-decimal": "ideographDigital",
    "cjk-earthly-branch": "ideographZodiac",
    "cjk-heavenly-stem": "ideographTraditional",
    "simp-chinese-informal": "chineseCounting",
    "simp-chinese-formal": "chineseLegalSimplified",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_CHINESE_LISTS = (
    "chineseCounting",
    "chineseLegalSimplified",
    "ideographDigital",
    "ideographTraditional",
    "ideographZodiac",
)


def walk_html(
    root: etree._Element,
    settings: FlowSettings,
    furniture: Collection[etree._Element] = (),
    meter: Meter | None = None,
) -> list[FlowBlock]:
    """Return the blocks of the page, what is not shown marked so; the elements in `furniture` are marked so, too."""
    walker = _Walker(settings, furniture, meter or Meter(Budget(), "page"))
    walker.walk(root)
    return walker.finish()


@dataclass(slots=True)
class _ListCounter:
    """Counts the items of one `<ol>` and gives the numbers that a browser prints before them.

    >>> counter = _ListCounter.read({"type": "a", "start": "2"})
    >>> counter.count_item({}), counter.count_item({"value": "9"})
    ('b. ', 'i. ')
    """

    style: str = "decimal"
    number: int = 0

    @classmethod
    def read(cls, attributes: Mapping[str, str]) -> _ListCounter:
        """Return the counter for an `<ol>` with these attributes; style sheets are not read."""
        style = _list_style(attributes) or _LIST_TYPES.get(attributes.get("type", ""), "decimal")
        return cls(style=style, number=_integer(attributes.get("start"), 1) - 1)

    def count_item(self, attributes: Mapping[str, str]) -> str:
        """Return what is printed before the next item; nothing for a list without marks."""
        self.number = _integer(attributes.get("value"), self.number + 1)
        style = _list_style(attributes) or self.style
        mark = count(self.number, style)
        if not mark:
            return ""
        return mark + ("、" if style in _CHINESE_LISTS else ". ")


def _list_style(attributes: Mapping[str, str]) -> str | None:
    for said in _LIST_STYLE.finditer(attributes.get("style", "")):
        if name := _LIST_STYLE_NAME.search(said[1]):
            return _LIST_STYLES.get(name[1].lower(), "decimal")
    return None


def _integer(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*[+-]?\d{1,9}", text or "")
    return int(match.group()) if match else otherwise


class _Walker:
    """Gathers pieces into lines, lines into cells and the page."""

    def __init__(self, settings: FlowSettings, furniture: Collection[etree._Element], meter: Meter) -> None:
        self._settings = settings
        self._meter = meter
        self._furniture = furniture
        self._enter_look = make_looks(settings)
        self._sheet = StyleSheet(settings, meter)
        self._page: list[FlowBlock] = []
        self._tables: list[OpenTable] = []
        self._looks = [Look()]
        self._tags: list[str] = []
        self._counters: list[_ListCounter | None] = []
        self._pieces: list[Piece] = []
        self._frames = 0
        self._foreign_sheet = False
        """Whether a sheet in another file styles the page as well."""
        self._only_list_mark = False
        """Whether the line holds a list's number only, beside which the item's first block begins."""

    def walk(self, root: etree._Element) -> None:
        """Read a tree, with the style sheets in it."""
        outer, self._sheet = self._sheet, read_sheets(root, self._settings, self._meter)
        if any(link.get("rel", "").lower() == "stylesheet" for link in root.iter("link")):
            self._looks[-1] = replace(self._looks[-1], ground=None)  # no one knows what that sheet paints
            self._foreign_sheet = True
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if not isinstance(element.tag, str):
                continue
            if event == "end":
                self._end(element)
            elif not self._start(element):
                events.skip_subtree()
        self._sheet = outer

    def _start(self, element: etree._Element) -> bool:
        """Open an element; return whether what stands in it is read as it stands."""
        tag = element.tag
        rules = self._sheet.find_style(element)
        look = self._enter(element, rules)
        hidden = is_hidden(element, rules)
        if hidden or tag in UNSEEN or tag in REPLACED or is_copy(element):
            self._tags.append("")
            if hidden and tag not in UNSEEN:
                self._hide(element, look)
            elif tag in REPLACED:
                self._replace(element, look)
            return False
        role = read_role(element, rules) if rules or "style" in element.attrib else tag
        self._tags.append(role)
        if role in _BLOCKS:
            if role in _LISTS or not self._only_list_mark:
                self._line_end()
            self._start_block(role, read_attributes(element))
        elif tag == "br":
            self._line_end()
        if self._sheet.generates:
            self._generate(element, "before")
        if is_structured(element) and self._in_cell():
            self._add(OBJECT, look)
        if element.text:
            self._add(element.text, look)
        return True

    def _enter(self, element: etree._Element, rules: str) -> Look:
        """Return the look inside an element, the innermost one from now on."""
        tag, look = element.tag, self._looks[-1]
        if rules or element.attrib or tag in TELLING_TAGS:
            look = self._enter_look(look, tag, read_attributes(element), rules)
        if tag == "a" and _NOTE.match(element.get("href", "")):
            look = replace(look, furniture=True)  # a note's number glued to a figure would make another figure
        elif (tag == "a" and is_note_link(element)) or (tag[0] == "m" and is_exponent(element)):
            look = replace(look, shift=Sight.RAISED, sight=Sight.RAISED if look.sight is Sight.SHOWN else look.sight)
        if element in self._furniture and not look.furniture and not (self._in_cell() and is_number(element)):
            look = replace(look, furniture=True)
        if self._sheet.exhausted or (self._foreign_sheet and sounds_hidden(element)):
            look = replace(look, doubtful=True)
        self._looks.append(look)
        return look

    def _end(self, element: etree._Element) -> None:
        """Close an element; the text behind it stands in its parent."""
        tag = self._tags.pop()
        if tag and self._sheet.generates:
            self._generate(element, "after")
        look = self._looks.pop()
        if tag and self._may_lose_value(element, tag) and has_lost_value(element):
            self._add(OBJECT, look)  # a script may show what an attribute holds
        if tag in _BLOCKS:
            self._line_end()
            self._end_block(tag)
        if element.tail:
            self._add(element.tail, self._looks[-1])

    def _in_cell(self) -> bool:
        return any(table.in_cell for table in self._tables)

    def _generate(self, element: etree._Element, place: str) -> None:
        """Add the text that a style sheet puts before or behind what stands in an element."""
        rules = self._sheet.find_style(element, place)
        text = read_content(rules, read_attributes(element)) if rules else ""
        if text and (self._in_cell() or OBJECT not in text):
            look = self._enter_look(self._looks[-1], "span", {}, rules)
            marks = not any(c.isalnum() for c in text) and not self._in_cell()
            self._add(text, replace(look, furniture=True) if marks else look)

    def _hide(self, element: etree._Element, look: Look) -> None:
        """Note what stands in a hidden element; menus and other pages that wait for a click are passed over."""
        text = "".join(map(str, element.itertext()))
        noted = len(text) <= self._settings.longest_left_out and any(c.isdigit() for c in text)
        if self._in_cell() or (noted and not look.furniture):
            self._pieces.append((text, replace(look, sight=Sight.HIDDEN)))

    def _replace(self, element: etree._Element, look: Look) -> None:
        """Add what is seen in the place of an element: a control's text, a frame's page, `OBJECT` for a picture."""
        page = element.get("srcdoc") if element.tag == "iframe" else None
        if page is not None and self._frames < self._settings.deepest_frame:
            root = parse_html(page, self._settings, self._meter)
            self._frames += 1
            if root is not None:
                self.walk(root)
            self._frames -= 1
            return
        text = read_replaced(element, self._settings)
        if self._in_cell():
            self._add(text, look)
        elif element.tag in ("input", "textarea", "select"):
            typed = element.tag == "input" and element.get("type", "text").lower() in _SHOWN_INPUTS
            self._add(text.replace(OBJECT, ""), look if typed else replace(look, furniture=True))

    def _may_lose_value(self, element: etree._Element, tag: str) -> bool:
        """Return whether an element that ends is a cell without text, or an empty one in a cell."""
        if tag in CELLS:
            return not self._pieces and not self._container()
        return not len(element) and not element.text and bool(element.attrib) and self._in_cell()

    def finish(self) -> list[FlowBlock]:
        """Return all blocks of the page."""
        self._line_end()
        while self._tables:
            self._close_table()
        return self._page

    def _add(self, text: str, look: Look) -> None:
        if not text:
            return
        if not text.isspace():
            self._only_list_mark = False
            if self._tables and self._tables[-1].in_row and _NUMBER.fullmatch(text):
                # A number between the cells of a row has lost its tag.
                start_row_or_cell(self._tables[-1], "td", {})
        if look.verbatim:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._line_end()
                self._pieces.append((line, look))
        elif self._pieces or not text.isspace():
            self._pieces.append((text, look))

    def _line_end(self) -> None:
        self._only_list_mark = False
        if self._pieces:
            if self._in_cell() and any(_is_doubtful(text, look) for text, look in self._pieces):
                self._pieces.append((OBJECT, self._looks[-1]))
            runs = collapse(self._pieces)
            self._pieces.clear()
            if runs:
                self._container().append(StreamLine(runs=strip_site_words(runs, self._settings)))

    def _container(self) -> list[FlowBlock]:
        """Return where blocks go: the innermost open cell or the page."""
        for table in reversed(self._tables):
            if table.in_cell:
                return table.rows[-1].cells[-1]
        return self._page

    def _start_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "ol":
            self._counters.append(_ListCounter.read(attributes))
        elif tag in ("ul", "menu"):
            self._counters.append(None)
        elif tag == "li" and self._counters:
            counter = self._counters[-1]
            mark = counter.count_item(attributes) if counter else ""
            if mark:
                self._add(mark, self._looks[-1])
                self._only_list_mark = True
        elif tag == "table":
            self._tables.append(OpenTable())
        elif self._tables:
            start_row_or_cell(self._tables[-1], tag, attributes)

    def _end_block(self, tag: str) -> None:
        if tag in ("ol", "ul", "menu") and self._counters:
            self._counters.pop()
        elif tag == "table":
            self._close_table()
        elif self._tables and tag in CELLS | {"tr"}:
            self._tables[-1].in_cell = False
            self._tables[-1].in_row = tag in CELLS
        elif self._tables and tag in GROUPS:
            self._tables[-1].group += 1
            self._tables[-1].foot = False

    def _close_table(self) -> None:
        table = self._tables.pop()
        if len(self._tables) >= self._settings.deepest_table:
            self._container().extend(block for row in table.rows for cell in row.cells for block in cell)
        elif any(row.cells for row in table.rows):
            self._container().append(build_table(table, self._settings, self._meter))


def _is_doubtful(text: str, look: Look) -> bool:
    """Return whether a reader may see other digits than those of the text."""
    return look.doubtful and look.sight not in UNSEEN_TEXT and any(map(str.isdigit, text))
