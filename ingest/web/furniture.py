"""Which parts of a web page are the site's and not the document's.

By text density: from the body down, the child that holds most text outside links is followed, as long as what stands
beside it is no prose and no table of numbers. What it leads to is the article. Beside the way, what is mostly links,
what names itself navigation and the like, and lines such as `发布日期：… 来源：…` are furniture, but never a title; all
else is kept, a signature perhaps. Within the article only elements with little in them that name themselves are
furniture, and none in its tables.

Following the densest child is the idea of CETR and Readability; keeping text in doubt is ours: furniture is never read later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree

from gouji.ingest.stream.runs import split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.styles import is_hidden

__all__ = ["UNSEEN", "find_furniture", "is_number", "may_have_furniture"]

UNSEEN = split_words(
    "script style noscript template head object embed iframe applet svg xml select option datalist textarea audio "
    "video canvas map meta link title rp colgroup annotation annotation-xml mphantom"
)
"""Tags whose content is not text of the page."""
_SITE_TAGS = frozenset({"nav", "footer", "aside", "header", "button", "form", "menu", "dialog"})
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "toolbar"})
_SITE_WORDS = split_words(
    "nav navbar navigation menu crumb crumbs breadcrumb breadcrumbs bread foot footer copyright share bdshare "
    "bdsharebuttonbox socialshare print toolbar tools sidebar sidenav related relate recommend pagination pager search "
    "login qrcode ewm fontsize topbar banner logo friendlink friendlinks links position location dqwz weizhi fenxiang "
    "dayin xgxx xglj xgwj gotop backtop header"
)
_WORD = re.compile(r"[a-z]+")
_HEADINGS = frozenset({"h1", "h2", "h3"})
_THROUGH = split_words("body div article main section center form span font td tr tbody table ul li dl dd html")
_TABLE_PARTS = frozenset({"table", "tbody", "tr", "td"})
_SENTENCE = re.compile("[。；]")
_SITE_TEXT = re.compile(
    r"(?:发布|发文|更新|成文)?(?:日期|时间)\s*[:：]|(?:信息)?来源\s*[:：]|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]"
    r"|字(?:体|号)\s*[:：]|(?:当前|所在|的)位置\s*[:：]|分享|版权所有|备案|网安备|网站标识码|主办单位|承办单位|技术支持|网站地图"
)
_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*\s*")
_CELLS = frozenset({"td", "th"})
_HINT = re.compile(r"<(?:a|nav|header|footer|aside|button|form|menu)\b|\brole\s*=", re.IGNORECASE)


def may_have_furniture(markup: str) -> bool:
    """Return quickly whether the markup has anything that sites put around documents."""
    return _HINT.search(markup) is not None


@dataclass(slots=True)
class _Weight:
    """What is in an element: characters outside links and in links, cells of numbers, a sentence, prose, a title."""

    text: int = 0
    links: int = 0
    numbers: int = 0
    sentence: bool = False
    prose: bool = False
    title: bool = False

    def add(self, part: _Weight) -> None:
        """Add what is in a child."""
        self.text += part.text
        self.links += part.links
        self.numbers += part.numbers
        self.sentence = self.sentence or part.sentence
        self.prose = self.prose or part.prose
        self.title = self.title or part.title

    def add_text(self, text: str | None, *, linked: bool) -> None:
        """Add a text node."""
        if not text or text.isspace():
            return
        if linked:
            self.links += len(text.strip())
        else:
            self.text += len(text.strip())
            self.sentence = self.sentence or _SENTENCE.search(text) is not None


def find_furniture(body: etree._Element, title: str | None, settings: FlowSettings) -> set[etree._Element]:
    """Return the topmost elements that are furniture; the page's `<title>`, `title`, helps to find the document's."""
    weights = _weigh(body, _titles(body, title, settings=settings), settings=settings)
    main, furniture = _descend(body, weights, settings=settings)
    in_table: set[etree._Element] = set()
    for element in main.iter(etree.Element):
        parent = element.getparent()
        if element is main:
            continue
        if element.tag == "table" or parent in in_table:
            in_table.add(element)
        elif _is_named_furniture(element) and _is_small(weights[element], settings=settings):
            furniture.add(element)
    return furniture


def _titles(body: etree._Element, title: str | None, settings: FlowSettings) -> set[etree._Element]:
    """Return the elements that hold the document's title: the longest text in the page's title, else headings."""
    candidates: dict[etree._Element, str] = {}
    for element in body.iter(etree.Element):
        if element.tag in _HEADINGS or "title" in (element.get("class") or "").lower():
            text = "".join(map(str, element.itertext()))
        elif element.tag in ("p", "div", "span", "td", "strong", "b", "font", "center"):
            text = element.text or ""
        else:
            continue
        text = " ".join(text.split())
        if settings.shortest_title <= len(text) <= settings.little_text:
            candidates[element] = text
    known = {element: len(text) for element, text in candidates.items() if title and text in title}
    if known:
        longest = max(known.values())
        return {element for element, length in known.items() if length == longest}
    return {element for element in candidates if element.tag in _HEADINGS}


def _weigh(
    body: etree._Element, titles: AbstractSet[etree._Element], settings: FlowSettings
) -> dict[etree._Element, _Weight]:
    """Return the weight of each element, its descendants' within."""
    weights: dict[etree._Element, _Weight] = {}
    parents: list[etree._Element | None] = []
    linked: set[etree._Element] = set()
    for element in body.iter(etree.Element):
        parents.append(element.getparent())
        if element.tag == "a" or parents[-1] in linked:
            linked.add(element)
        weights[element] = _Weight(title=element in titles and element not in linked)
        weights[element].add_text(element.text, linked=element in linked)
    for element, parent in zip(reversed(weights), reversed(parents), strict=True):
        weight = weights[element]
        if element.tag in UNSEEN or is_hidden(element):
            weight = weights[element] = _Weight()
        elif element.tag in _CELLS and 0 < weight.text <= settings.longest_number:
            weight.numbers = int(is_number(element))
        weight.prose = weight.prose or (weight.sentence and weight.text >= max(settings.prose, weight.links))
        if element is not body and parent is not None:
            weights[parent].add(weight)
            weights[parent].add_text(element.tail, linked=parent in linked)
    return weights


def is_number(element: etree._Element) -> bool:
    """Return whether the text in an element is a number."""
    return _NUMBER.fullmatch("".join(map(str, element.itertext()))) is not None


def _descend(
    body: etree._Element, weights: Mapping[etree._Element, _Weight], settings: FlowSettings
) -> tuple[etree._Element, set[etree._Element]]:
    """Return the article's element and the furniture beside the way to it."""
    main = body
    furniture: set[etree._Element] = set()
    while True:
        children = [child for child in main.iterchildren(etree.Element) if child.tag not in UNSEEN]
        heaviest = max(children, key=lambda child: weights[child].text, default=None)
        if heaviest is None or heaviest.tag not in _THROUGH:
            return main, furniture
        share = weights[heaviest].text / max(1, weights[main].text)
        beside = [child for child in children if child is not heaviest]
        needed = settings.followed_share_of_table if heaviest.tag in _TABLE_PARTS else settings.followed_share
        # Stop where the text is spread over several children, or where a sibling holds content: the rest is the article.
        if (
            share < needed
            or any(_holds_content(child, weights[child]) for child in beside)
            or _own_text(main) > settings.prose
        ):
            return main, furniture
        for child in beside:
            furniture.update(_find_site_parts(child, weights, settings=settings))
        main = heaviest


def _holds_content(element: etree._Element, weight: _Weight) -> bool:
    """Return whether an element beside the article must be part of the document."""
    if _is_named_furniture(element):
        return False
    return weight.numbers > 1 or weight.prose


def _own_text(element: etree._Element) -> int:
    """Return the number of characters directly in the element, between its children."""
    return len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)


def _find_site_parts(
    element: etree._Element, weights: Mapping[etree._Element, _Weight], settings: FlowSettings
) -> Iterator[etree._Element]:
    """Yield the topmost parts of an element beside the article that are the site's."""
    weight = weights[element]
    if element.tag in _HEADINGS and weight.title:
        return
    if not weight.title or _is_trail(element):
        links = weight.links / max(1, weight.links + weight.text)
        if (
            _is_named_furniture(element)
            or links >= settings.mostly_links
            or _is_site_text(element, weight, settings=settings)
        ):
            yield element
            return
    for child in element:
        if child in weights and weights[child].text + weights[child].links:
            yield from _find_site_parts(child, weights, settings=settings)


def _is_trail(element: etree._Element) -> bool:
    """Return whether the element leads to the document, whose title may be its last word."""
    return element.tag == "nav" or not _hints(element).isdisjoint({"crumb", "crumbs", "breadcrumb", "breadcrumbs"})


def _is_site_text(element: etree._Element, weight: _Weight, settings: FlowSettings) -> bool:
    """Return whether a short text is of the kind that sites print around documents."""
    return weight.text <= settings.little_text and _SITE_TEXT.search("".join(map(str, element.itertext()))) is not None


def _hints(element: etree._Element) -> set[str]:
    return set(_WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))


def _is_named_furniture(element: etree._Element) -> bool:
    """Return whether tag, role, class or id say that the element is the site's."""
    if element.tag in _SITE_TAGS or element.get("role") in _SITE_ROLES:
        return True
    return not _SITE_WORDS.isdisjoint(_hints(element))


def _is_small(weight: _Weight, settings: FlowSettings) -> bool:
    return weight.text <= settings.little_text and weight.numbers <= 1 and not weight.prose and not weight.title
