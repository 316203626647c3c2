"""Which parts of a web page are the site's and not the document's.

By text density: from the body down, the child that holds most text outside links is followed, as long as what stands
beside it is no prose and no table of numbers. What it leads to is the article. Beside the way, what is mostly links, what
names itself navigation and the like, and lines such as `发布日期：… 来源：…` are furniture, but never a title; all else is
kept, a signature perhaps. Within the article only elements with little in them that name themselves are furniture.

Following the densest child is the idea of CETR and Readability; that doubt keeps text is ours: who reads the document will
not look at furniture again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from gouji.ingest.html_styles import is_hidden

__all__ = ["UNSEEN", "find_furniture", "may_have_furniture"]

UNSEEN = frozenset(
    "script style noscript template head object embed iframe applet svg xml select option datalist textarea audio video "
    "canvas map meta link title rp colgroup param source track".split()
)
"""Tags whose content is not text of the page."""
_SITE_TAGS = frozenset({"nav", "footer", "aside", "header", "button", "form", "menu", "dialog"})
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "toolbar"})
_SITE_WORDS = frozenset(
    "nav navbar navigation menu crumb crumbs breadcrumb breadcrumbs bread foot footer copyright share bdshare bdsharebuttonbox "
    "socialshare print toolbar tools sidebar sidenav related relate recommend pagination pager search login qrcode ewm fontsize "
    "topbar banner logo friendlink friendlinks links position location dqwz weizhi fenxiang dayin xgxx xglj xgwj gotop "
    "backtop header".split()
)
_WORD = re.compile(r"[a-z]+")
_HEADINGS = frozenset({"h1", "h2", "h3"})
_THROUGH = frozenset("body div article main section center form span font td tr tbody table ul li dl dd html".split())
_TABLE_PARTS = frozenset({"table", "tbody", "tr", "td"})
_SENTENCE = re.compile("[。；]")
_SITE_TEXT = re.compile(
    r"(?:发布|发文|更新|成文)?(?:日期|时间)\s*[:：]|(?:信息)?来源\s*[:：]|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]|字(?:体|号)\s*[:：]"
    r"|(?:当前|所在|的)位置\s*[:：]|分享|版权所有|备案|网安备|网站标识码|主办单位|承办单位|技术支持|网站地图"
)
_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*\s*")
_FOLLOW = 0.6
_FOLLOW_INTO_TABLE = 0.9
_LITTLE_TEXT = 200
_MOSTLY_LINKS = 0.35
_PROSE = 25
_TITLE_LENGTH = 6
_HINT = re.compile(r"<(?:a|nav|header|footer|aside|button|form|menu)\b|\brole\s*=", re.IGNORECASE)


def may_have_furniture(markup: str) -> bool:
    """Whether anything in the markup is of the kind that sites put around documents; quick."""
    return _HINT.search(markup) is not None


@dataclass(slots=True)
class _Weight:
    """What is in an element: characters outside links and in links, numbers in cells, whether a sentence."""

    text: int = 0
    links: int = 0
    numbers: int = 0
    prose: bool = False
    title: bool = False


def find_furniture(body: etree._Element, title: str | None) -> set[etree._Element]:
    """The topmost elements that are furniture; `title` is the page's `<title>`, which helps to know the document's."""
    weights = _weigh(body, title)
    main, furniture = _descend(body, weights)
    for element in main.iter(etree.Element):
        if element is not main and _names_itself(element) and _is_little(weights[element]):
            furniture.add(element)
    return furniture


def _weigh(body: etree._Element, title: str | None) -> dict[etree._Element, _Weight]:
    """The weight of each element, its descendants' within."""
    weights: dict[etree._Element, _Weight] = {}
    inside_link: set[etree._Element] = set()
    elements = list(body.iter(etree.Element))
    for element in elements:
        if element.tag == "a" or element.getparent() in inside_link:
            inside_link.add(element)
        weights[element] = _own_weight(element, element in inside_link, title)
    for element in reversed(elements):
        if element is body or element.tag in UNSEEN:
            continue
        tail = (element.tail or "").strip()
        parent = weights[element.getparent()]
        own = weights[element]
        if element.getparent() in inside_link:
            parent.links += len(tail)
        else:
            parent.text += len(tail)
        parent.text += own.text
        parent.links += own.links
        parent.numbers += own.numbers
        parent.prose = parent.prose or own.prose
        parent.title = parent.title or own.title
    return weights


def _own_weight(element: etree._Element, linked: bool, title: str | None) -> _Weight:
    """The weight of what stands directly in the element."""
    if element.tag in UNSEEN or is_hidden(element.attrib):
        return _Weight()
    text = (element.text or "").strip()
    weight = _Weight(links=len(text)) if linked else _Weight(text=len(text))
    weight.prose = not linked and len(text) >= _PROSE and _SENTENCE.search(text) is not None
    if element.tag in ("td", "p", "span") and len(text) < _PROSE:
        weight.numbers = int(_NUMBER.fullmatch(text) is not None and text != "")
    full = "".join(element.itertext()).strip() if element.tag in _HEADINGS else text
    named = element.tag in _HEADINGS or "title" in (element.get("class") or "").lower()
    known = bool(title) and len(full) >= _TITLE_LENGTH and full in (title or "")
    weight.title = not linked and len(full) >= _TITLE_LENGTH and (named or known)
    return weight


def _descend(
    body: etree._Element, weights: Mapping[etree._Element, _Weight]
) -> tuple[etree._Element, set[etree._Element]]:
    """The article's element and the furniture beside the way to it."""
    main, furniture = body, set[etree._Element]()
    while True:
        children = [child for child in main if isinstance(child.tag, str) and child.tag not in UNSEEN]
        heaviest = max(children, key=lambda child: weights[child].text, default=None)
        if heaviest is None or heaviest.tag not in _THROUGH:
            return main, furniture
        share = weights[heaviest].text / max(1, weights[main].text)
        beside = [child for child in children if child is not heaviest]
        needed = _FOLLOW_INTO_TABLE if heaviest.tag in _TABLE_PARTS else _FOLLOW
        if share < needed or any(_matters(child, weights[child]) for child in beside) or _own_text(main) > _PROSE:
            return main, furniture
        for child in beside:
            furniture.update(_site_parts(child, weights))
        main = heaviest


def _matters(element: etree._Element, weight: _Weight) -> bool:
    """Whether an element beside the article must be part of the document."""
    if _names_itself(element):
        return False
    return weight.numbers > 1 or (weight.prose and weight.text > weight.links)


def _own_text(element: etree._Element) -> int:
    """Characters directly in the element, between its children."""
    return len((element.text or "").strip()) + sum(len((child.tail or "").strip()) for child in element)


def _site_parts(element: etree._Element, weights: Mapping[etree._Element, _Weight]) -> Iterator[etree._Element]:
    """The topmost parts of an element beside the article that are the site's."""
    weight = weights[element]
    if element.tag in _HEADINGS and weight.title:
        return
    if not weight.title or _is_trail(element):
        links = weight.links / max(1, weight.links + weight.text)
        if _names_itself(element) or links >= _MOSTLY_LINKS or _says_so(element, weight):
            yield element
            return
    for child in element:
        if child in weights and weights[child].text + weights[child].links:
            yield from _site_parts(child, weights)


def _is_trail(element: etree._Element) -> bool:
    """Whether the element leads to the document, whose title may be its last word."""
    return element.tag == "nav" or not _hints(element).isdisjoint({"crumb", "crumbs", "breadcrumb", "breadcrumbs"})


def _says_so(element: etree._Element, weight: _Weight) -> bool:
    """Whether a short text is of the kind that sites print around documents."""
    return weight.text <= _LITTLE_TEXT and _SITE_TEXT.search("".join(element.itertext())) is not None


def _hints(element: etree._Element) -> set[str]:
    return set(_WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))


def _names_itself(element: etree._Element) -> bool:
    """Whether tag, role, class or id say that the element is the site's."""
    if element.tag in _SITE_TAGS or element.get("role") in _SITE_ROLES:
        return True
    return not _SITE_WORDS.isdisjoint(_hints(element))


def _is_little(weight: _Weight) -> bool:
    return weight.text <= _LITTLE_TEXT and weight.numbers <= 1 and not weight.prose and not weight.title
