"""A web page as it reads, harmless, with the places of facts marked in it.

The page is parsed as the reading parsed it. Its text and the stream's text are the same characters but for white space and
what the page hides, so that the pieces of the stream (lines, cells) are found in the page one after the other. Where one is
not found its facts stay unmarked, and the others are not disturbed. Last of all the sanitiser `nh3` (ammonia, which parses
as browsers do) lets structure through and nothing else: no script, style, address, form, or name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.review.sources.blocks import BlockCell, SourceBlock
from gouji.review.sources.runs import FactPlaces

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["MARK", "mark_markup"]

MARK = "data-gouji-facts"
"""The attribute that names the facts of an element, with spaces between."""

_NEAR, _FAR = 200, 6_000
"""How many characters ahead a short piece and a long one are looked for: a page hides menus between its paragraphs."""
_SHORT = 6
_UNSEEN = frozenset(
    {"script", "style", "head", "title", "noscript", "template", "iframe", "object", "textarea", "select"}
)
_CELLS = frozenset({"td", "th"})
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_ATTRIBUTES = {"*": {"align", "valign"}} | {tag: {"colspan", "rowspan", "align", "valign"} for tag in _CELLS}


@dataclass(frozen=True, slots=True)
class _TextNode:
    """A text of the tree: that of an element, or the one behind it; `start` counts its visible characters from the page's first."""

    element: etree._Element
    is_tail: bool
    text: str
    start: int

    @property
    def parent(self) -> etree._Element | None:
        return self.element.getparent() if self.is_tail else self.element


def mark_markup(markup: str, text: str, blocks: Iterable[SourceBlock], places: FactPlaces) -> str:
    """Return the body of a page, sanitised; what facts stand on has the attribute `MARK`."""
    from lxml import etree

    from gouji.ingest.stream.settings import FlowSettings
    from gouji.ingest.web.parse import parse_html

    root = parse_html(markup, FlowSettings())
    if root is None:
        return ""
    _strip_attributes(root)
    page = _MarkupPage(root)
    pieces = tuple(_list_pieces(blocks))
    found = {(piece.start, piece.end): at for piece, at in page.align(text, pieces)}
    _mark_cells(page, pieces, found, places)
    page.wrap(tuple(_list_marks(text, pieces, found, places)))
    body = root.find("body")
    told: str = etree.tostring(root if body is None else body, encoding="unicode", method="html")
    return sanitise(told)


def sanitise(markup: str) -> str:
    """Return markup with nothing but structure in it."""
    import nh3

    return nh3.clean(
        markup,
        tags=set(_TAGS),
        clean_content_tags=set(_UNSEEN) - {"object", "noscript", "template", "textarea", "select", "head"},
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        generic_attribute_prefixes={MARK},
        url_schemes=set(),
        link_rel=None,
    )


def _strip_attributes(root: etree._Element) -> None:
    """Remove every attribute but a few of layout, lest a page forge marks; a style's alignment becomes an attribute."""
    for element in root.iter():
        style = (element.get("style") or "").replace(" ", "").lower()
        for name in list(element.attrib):
            if name not in ("colspan", "rowspan", "align", "valign"):
                del element.attrib[name]
        for side in ("center", "right"):
            if f"text-align:{side}" in style:
                element.set("align", side)


class _MarkupPage:
    """The visible characters of a page and the text nodes that they stand in."""

    def __init__(self, root: etree._Element) -> None:
        self._nodes = tuple(_list_nodes(root))
        self.text = "".join(_squeeze(node.text) for node in self._nodes)

    def align(self, text: str, pieces: Iterable[_MarkupPiece]) -> Iterator[tuple[_MarkupPiece, int]]:
        """Yield each piece that is found with the number of its first visible character."""
        at = 0
        for piece in pieces:
            told = _squeeze(text[piece.start : piece.end])
            if not told:
                continue
            window = _NEAR if len(told) < _SHORT else _FAR
            place = self.text.find(told, at, at + window + len(told))
            if place >= 0:
                yield piece, place
                at = place + len(told)

    def find_cell(self, place: int) -> etree._Element | None:
        """Return the table cell that a visible character stands in."""
        element = self._nodes[self._find_node(place)].parent
        while element is not None and element.tag not in _CELLS:
            element = element.getparent()
        return element

    def _find_node(self, place: int) -> int:
        from bisect import bisect_right

        return bisect_right(self._nodes, place, key=lambda node: node.start) - 1

    def wrap(self, marks: Iterable[tuple[int, int, str]]) -> None:
        """Put an element around each stretch of visible characters `(start, end, facts)`; they are in order."""
        by_node: dict[int, list[tuple[int, int, str]]] = {}
        for start, end, facts in marks:
            number = self._find_node(start)
            while number < len(self._nodes) and self._nodes[number].start < end:
                by_node.setdefault(number, []).append((start, end, facts))
                number += 1
        # From the last to the first: what is put behind an element moves no text of one before it.
        for number in sorted(by_node, reverse=True):
            _split_node(self._nodes[number], by_node[number])


def _list_nodes(root: etree._Element) -> Iterator[_TextNode]:
    """Yield the texts of a tree in the order of the page, with what is never seen left out."""
    start = 0
    for element, is_tail, text in _walk(root):
        length = len(_squeeze(text))
        if length:
            yield _TextNode(element, is_tail, text, start)
            start += length


def _walk(root: etree._Element) -> Iterator[tuple[etree._Element, bool, str]]:
    from lxml import etree

    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        unseen = element.tag in _UNSEEN
        if event == "start":
            hidden += unseen
            if not hidden and element.text:
                yield element, False, element.text
        else:
            hidden -= unseen
            if not hidden and element.tail and element is not root:
                yield element, True, element.tail


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _split_node(node: _TextNode, marks: list[tuple[int, int, str]]) -> None:
    """Put elements around stretches of one text."""
    from lxml import etree

    places = [at for at, sign in enumerate(node.text) if not sign.isspace()]
    kept: list[tuple[str, str]] = []
    at = 0
    for start, end, facts in marks:
        first = places[max(0, start - node.start)]
        last = places[min(len(places), end - node.start) - 1] + 1
        kept += [("", node.text[at:first]), (facts, node.text[first:last])]
        at = last
    before = kept[0][1]
    spans = []
    for number in range(1, len(kept), 2):
        span = etree.Element("span", {MARK: kept[number][0]})
        span.text = kept[number][1]
        span.tail = kept[number + 1][1] if number + 1 < len(kept) else node.text[at:]
        spans.append(span)
    parent, index = node.parent, 0
    if parent is None:
        return
    if node.is_tail:
        node.element.tail = before
        index = parent.index(node.element) + 1
    else:
        node.element.text = before
    for span in reversed(spans):
        parent.insert(index, span)


@dataclass(frozen=True, slots=True)
class _MarkupPiece:
    """A line or a cell of the stream; `cell` is None of a line."""

    start: int
    end: int
    table: int = -1
    cell: BlockCell | None = None


def _list_pieces(blocks: Iterable[SourceBlock]) -> Iterator[_MarkupPiece]:
    for block in blocks:
        if not block.cells:
            yield _MarkupPiece(block.start, block.end)
        for cell in block.cells:
            yield _MarkupPiece(cell.start, cell.end, block.table, cell)


def _list_marks(
    text: str, pieces: Iterable[_MarkupPiece], found: dict[tuple[int, int], int], places: FactPlaces
) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of visible characters that facts stand on, of the pieces that were found."""
    for piece in pieces:
        at = found.get((piece.start, piece.end))
        if at is None:
            continue
        for span, facts in places.list_within(piece.start, piece.end):
            before = len(_squeeze(text[piece.start : span.start]))
            length = len(_squeeze(text[span.start : span.end]))
            if length:
                yield at + before, at + before + length, " ".join(facts)


def _mark_cells(
    page: _MarkupPage, pieces: Iterable[_MarkupPiece], found: dict[tuple[int, int], int], places: FactPlaces
) -> None:
    """Mark the table cells of facts, empty ones by their neighbours: the cells of a row are as many as the page's."""
    rows: dict[tuple[int, int], list[_MarkupPiece]] = {}
    for piece in pieces:
        if piece.cell is not None:
            rows.setdefault((piece.table, piece.cell.row), []).append(piece)
    for (table, row), cells in rows.items():
        known = (found.get((piece.start, piece.end)) for piece in cells)
        anchor = next((drawn for at in known if at is not None and (drawn := page.find_cell(at)) is not None), None)
        parent = None if anchor is None else anchor.getparent()
        siblings = [] if parent is None else [child for child in parent if child.tag in _CELLS]
        if len(siblings) != len(cells):
            continue
        ordered = sorted((piece.cell for piece in cells if piece.cell is not None), key=lambda cell: cell.column)
        for element, cell in zip(siblings, ordered, strict=True):
            if facts := places.by_cell.get((table, row, cell.column)):
                element.set(MARK, " ".join(facts))
