"""Style sheets inside a page, as far as they tell what a reader sees: what is hidden, its colours, generated text.

Of a rule only such declarations are kept; a sheet without any costs nothing. Selectors are read as far as pages use them:
tags, classes, ids, attributes, `>`, ` `, `+`, `~`, `:not()`, `:is()`, the places of children, `::before` and `::after`. States
(`:hover`) are not there when a page is read, nor are rules for printers or narrow screens. A selector that is not
understood matches nothing. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.runs import split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.declarations import drop_comments, read_declarations

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["StyleSheet", "read_sheets"]

_SIGHT = split_words(
    "display visibility opacity color background background-color background-image content vertical-align text-indent clip "
    "clip-path text-decoration text-decoration-line position left top right bottom overflow overflow-x overflow-y height "
    "width max-height max-width transform -webkit-text-fill-color font-variant-position font-size font unicode-bidi direction "
    "float filter content-visibility"
)
_TELLING = re.compile(
    r"display|visibility|opacity|\bcolor|background|content|vertical-align|text-indent|clip|line-through|font-size\s*:\s*0"
    r"|font\s*:|position\s*:|max-height|unicode-bidi|transform|text-fill|font-variant-position",
    re.IGNORECASE,
)
_NOT_SEEN = re.compile(
    r"\bprint\b|max-(?:device-)?width|width\s*<|\bspeech\b|prefers-|orientation|hover", re.IGNORECASE
)
_RULE = re.compile(r"([^{}]*+)([{}]|\Z)")
"""What stands before a brace, and the brace: each character is looked at once."""
_PAGE_COMMENT = re.compile(r"<!--|-->")
_PART = re.compile(
    r"(?P<combinator>\s*[>+~]\s*|\s+)|(?P<tag>[\w-]+|\*)|\.(?P<class>(?:[\w-]|\\.)+)|#(?P<id>(?:[\w-]|\\.)+)"
    r"|\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<operator>[~|^$*]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\]\s]+)\s*+(?:[iIsS]\s*+)?)?\]"
    r"|::?(?P<pseudo>[\w-]+)(?:\((?P<argument>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
)
_NTH = re.compile(
    r"\s*(?:(?P<word>odd|even)|(?P<step>[+-]?\d{0,9})n\s*+(?P<shift>[+-]\s*+\d{1,9})?|(?P<only>[+-]?\d{1,9}))\s*+\Z",
    re.IGNORECASE,
)
_GENERATED = frozenset({"before", "after"})
_BRACKET = re.compile(r"([^()\[\]]*+)([()\[\]]|\Z)")
_Test = Callable[[Any], bool]
"""A test of an element."""
_Around = tuple[tuple[str, tuple[_Test, ...]], ...]
"""Combinators, the nearest first, each with the tests of what stands before it."""
_Selector = tuple[str, tuple[_Test, ...], _Around, str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector with its declarations: tests of the element itself, and of those around it by their combinators."""

    own: tuple[_Test, ...]
    around: _Around
    generated: str
    rank: tuple[int, int, int, int]
    declarations: str
    reach: int
    """Ancestors or siblings that are tried at most."""

    def matches(self, element: etree._Element) -> bool:
        """Return whether the selector means the element."""
        return all(test(element) for test in self.own) and _matches_around(element, self.around, self.reach)


def _matches_around(element: etree._Element, around: _Around, reach: int) -> bool:
    if not around:
        return True
    combinator, tests = around[0]
    found = (o for o in _others(element, combinator, reach) if o is not None and all(test(o) for test in tests))
    # What stands around a farther ancestor, or before a farther sibling, does so for the nearest one, too.
    nearest = combinator in " ~" and around[1:2] and around[1][0] == combinator
    return any(_matches_around(other, around[1:], reach) for other in islice(found, 1 if nearest else None))


def _others(element: etree._Element, combinator: str, reach: int) -> Iterable[etree._Element | None]:
    """Return the elements that may stand before a combinator."""
    if combinator == ">":
        return (element.getparent(),)
    if combinator == "+":
        return (element.getprevious(),)
    others = element.iterancestors() if combinator == " " else element.itersiblings(preceding=True)
    return islice(others, reach)


@dataclass(slots=True)
class _ChildPlaces:
    """Remembers the places of the children of the parents that were asked about last.

    lxml counts an element's place from its siblings anew each time: of thousands of children under thousands of rules that takes
    time with the square of the page.
    """

    most: int
    """Parents that are remembered: those that an element stands in are enough."""
    known: dict[etree._Element, dict[etree._Element, int]] = field(default_factory=dict)

    def find(self, element: etree._Element, parent: etree._Element, *, backward: bool) -> int:
        """Return the place of an element among its parent's children, the first or the last of which has place 1."""
        places = self.known.get(parent)
        if places is None:
            while len(self.known) >= self.most:
                del self.known[next(iter(self.known))]
            places = self.known[parent] = {child: place for place, child in enumerate(parent, 1)}
        return len(places) + 1 - places[element] if backward else places[element]


@dataclass(slots=True)
class StyleSheet:
    """The rules of a page, by what their last part names: an id, a class, a tag, or `*`."""

    settings: FlowSettings
    meter: Meter
    rules: dict[str, list[_Rule]] = field(default_factory=dict)
    _places: _ChildPlaces = field(init=False)
    count: int = 0
    generates: bool = False
    """Whether any rule puts text before or behind an element."""

    def __post_init__(self) -> None:
        self._places = _ChildPlaces(self.settings.farthest_relative)

    @property
    def exhausted(self) -> bool:
        """Whether the rules were too many to be tried on all elements: then no one knows what is seen."""
        return not self.meter.allows("steps") or self.count >= self.settings.most_rules

    def find_style(self, element: etree._Element, generated: str = "") -> str:
        """Return the declarations for an element, or for its `before` or `after`; the strongest last."""
        if not self.rules or self.exhausted:
            return ""
        own, names = element.get("id"), element.get("class")
        keys = [str(element.tag), "*", *((f"#{own}",) if own else ())]
        keys += [f".{name}" for name in names.split()] if names else ()
        tried = [rule for key in keys for rule in self.rules.get(key, ()) if rule.generated == generated]
        steps = sum(1 + 10 * len(rule.around) for rule in tried)
        if not tried or not self.meter.allows("steps", steps):
            self.meter.spent["steps"] += steps
            return ""
        self.meter.spend("steps", steps)
        found = [rule for rule in tried if rule.matches(element)]
        return ";".join(rule.declarations for rule in sorted(found, key=lambda rule: rule.rank))

    def add(self, text: str) -> None:
        """Add the rules of a sheet."""
        for selectors, body in _split_rules(_PAGE_COMMENT.sub("", drop_comments(text))):
            declarations = _keep_telling(read_declarations(body, keep_marks=True))
            for selector in _split_list(selectors) if declarations else ():
                self._add_rule(selector.strip(), declarations)

    def _add_rule(self, selector: str, declarations: str) -> None:
        read = _read_selector(selector, self.settings, self._places) if self.count < self.settings.most_rules else None
        if read is None:
            return
        key, own, around, generated, weight = read
        self.count += 1
        rank, reach = (*weight, self.count), self.settings.farthest_relative
        rule = _Rule(own=own, around=around, generated=generated, rank=rank, declarations=declarations, reach=reach)
        self.rules.setdefault(key, []).append(rule)
        self.generates = self.generates or bool(generated)


def read_sheets(root: etree._Element, settings: FlowSettings, meter: Meter) -> StyleSheet:
    """Return the rules of all `<style>` elements of a page that are for a screen."""
    sheet = StyleSheet(settings, meter)
    for element in root.iter("style"):
        text = "".join(map(str, element.itertext()))
        if (
            len(text) <= settings.longest_sheet
            and _TELLING.search(text)
            and not _NOT_SEEN.search(element.get("media", ""))
        ):
            sheet.add(text)
    return sheet


def _keep_telling(declarations: Mapping[str, str]) -> str:
    """Return the declarations that tell what is seen; sizes of letters only where they are next to nothing."""
    kept = []
    for name, value in declarations.items():
        sized = name in ("font-size", "font") and not re.match(
            r"(?:[^;]*\s)?0*(?:\.\d+|[01])?(?:\.\d+)?(?:px|pt|em|rem|%|/|\s|\Z)", value
        )
        if name in _SIGHT and not sized:
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _split_list(text: str) -> list[str]:
    """Return what stands between the commas of a list, but for those within brackets.

    >>> _split_list("p, :not(.a, .b), td")
    ['p', ' :not(.a, .b)', ' td']
    """
    parts: list[list[str]] = [[]]
    for match in _BRACKET.finditer(text):
        first, *others = [match[1]] if match[2] in (")", "]") else match[1].split(",")
        parts[-1].append(first)
        parts += [[other] for other in others]
        parts[-1].append(match[2])
    return ["".join(part) for part in parts]


def _split_rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the body of each rule; rules inside `@media` where it is for a screen."""
    stack: list[bool] = []
    start, heads = 0, [""]
    skipped = 0
    for match in _RULE.finditer(text):
        if match[2] != "{":
            if not stack or not match[2]:
                continue
            is_rule = stack.pop()
            head = heads.pop()
            if is_rule and not skipped:
                yield head, text[start : match.start(2)]
            skipped -= head == "\0"
            continue
        head = match[1].rpartition(";")[2].strip()
        group = head.startswith(("@media", "@supports", "@layer", "@container"))
        unseen = (head.startswith("@") and not group) or (group and _NOT_SEEN.search(head) is not None)
        skipped += unseen
        stack.append(not group and not unseen)
        heads.append("\0" if unseen else head)
        start = match.end()


def _read_selector(selector: str, settings: FlowSettings, places: _ChildPlaces) -> _Selector | None:
    """Return a selector's key, tests, generated element and weight; None where it is not understood."""
    compounds: list[list[_Test]] = [[]]
    combinators: list[str] = []
    key, generated, weight = "*", "", [0, 0, 0]
    end = 0
    for match in _PART.finditer(selector):
        if match.start() != end:
            return None
        end = match.end()
        if match["combinator"] is not None:
            combinators.append(match["combinator"].strip() or " ")
            compounds.append([])
            key = "*"
        elif match["pseudo"] in _GENERATED:
            generated = match["pseudo"]
        else:
            test = _read_test(match, settings, places)
            if test is None:
                return None
            compounds[-1].append(test)
            weight[0 if match["id"] else 2 if match["tag"] else 1] += match["tag"] != "*"
            key = f"#{match['id']}" if match["id"] else key
            key = f".{match['class']}" if match["class"] and not key.startswith("#") else key
            key = match["tag"].lower() if match["tag"] and key == "*" else key
    if end != len(selector) or not selector or len(compounds) > settings.most_selector_parts:
        return None
    around = tuple(zip(reversed(combinators), map(tuple, reversed(compounds[:-1])), strict=True))
    return key, tuple(compounds[-1]), around, generated, (weight[0], weight[1], weight[2])


def _read_test(match: re.Match[str], settings: FlowSettings, places: _ChildPlaces) -> _Test | None:
    """Return the test of one part of a selector."""
    if match["tag"]:
        tag = match["tag"].lower()
        return lambda element: tag in ("*", element.tag)
    if match["class"]:
        name = match["class"]
        return lambda element: name in element.get("class", "").split()
    if match["id"]:
        own = match["id"]
        return lambda element: element.get("id") == own
    if match["attribute"]:
        return _read_attribute(match["attribute"].lower(), match["operator"], (match["value"] or "").strip("\"'"))
    return _read_pseudo(match["pseudo"].lower(), match["argument"] or "", settings, places)


def _read_attribute(name: str, operator: str | None, value: str) -> _Test:
    tests: dict[str | None, Callable[[str], bool]] = {
        None: lambda _: True,
        "=": lambda own: own == value,
        "~=": lambda own: value in own.split(),
        "|=": lambda own: own == value or own.startswith(value + "-"),
        "^=": lambda own: bool(value) and own.startswith(value),
        "$=": lambda own: bool(value) and own.endswith(value),
        "*=": lambda own: bool(value) and value in own,
    }
    test = tests[operator]
    return lambda element: name in element.attrib and test(str(element.get(name)))


def _read_pseudo(name: str, argument: str, settings: FlowSettings, places: _ChildPlaces) -> _Test | None:
    if name in ("not", "is", "where", "matches"):
        inner = [_read_selector(each.strip(), settings, places) for each in _split_list(argument)]
        if any(each is None or each[2] or each[3] for each in inner):
            return None
        groups = [each[1] for each in inner if each is not None]
        return lambda element: (name != "not") == any(all(test(element) for test in tests) for tests in groups)
    formulas = {"first-child": "1", "first-of-type": "1", "last-child": "1", "last-of-type": "1", "nth-child": argument}
    formulas |= {"nth-last-child": argument, "nth-of-type": argument, "nth-last-of-type": argument}
    if name in formulas:
        alike, reach = name.endswith("of-type"), settings.farthest_relative
        return _read_place(formulas[name], places, backward="last" in name, alike=alike, reach=reach)
    if name in ("only-child", "only-of-type"):
        first, last = (_read_pseudo(name.replace("only", end), "", settings, places) for end in ("first", "last"))
        return lambda element: bool(first and last and first(element) and last(element))
    simple: dict[str, _Test] = {
        "root": lambda element: element.getparent() is None,
        "empty": lambda element: not len(element) and not element.text,
        "link": lambda element: element.tag == "a" and "href" in element.attrib,
        "any-link": lambda element: element.tag == "a" and "href" in element.attrib,
        "checked": lambda element: "checked" in element.attrib or "selected" in element.attrib,
        "disabled": lambda element: "disabled" in element.attrib,
        "enabled": lambda element: "disabled" not in element.attrib,
    }
    return simple.get(name)


def _read_place(formula: str, places: _ChildPlaces, *, backward: bool, alike: bool, reach: int) -> _Test | None:
    """Return the test of an element's place among its siblings: `2`, `odd`, `3n+1`."""
    match = _NTH.match(formula)
    if match is None:
        return None
    if match["word"]:
        step, shift = 2, int(match["word"].lower() == "odd")
    elif match["only"]:
        step, shift = 0, int(match["only"])
    else:
        step = int(match["step"] + "1" if match["step"] in ("", "+", "-") else match["step"])
        shift = int((match["shift"] or "0").replace(" ", ""))

    def test(element: etree._Element) -> bool:
        parent = element.getparent()
        if parent is None:
            return False
        if alike:
            siblings = islice(element.itersiblings(element.tag, preceding=not backward), reach)
            place = 1 + sum(1 for _ in siblings)
        else:
            place = places.find(element, parent, backward=backward)
        rest = place - shift
        return rest == 0 if step == 0 else rest % step == 0 and rest // step >= 0

    return test
