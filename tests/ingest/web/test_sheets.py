"""Selectors of style sheets: which elements of a small page each of them means."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest
from lxml import etree

from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.sheets import _ChildPlaces, _keep_telling, _split_list, _split_rules, read_sheets

PAGE = """
<div id=d class="box wide" lang="zh-CN">
<p id=p1 class=note>a</p><p id=p2 class="note last" title="abc def">b</p><span id=s1>c</span><p id=p3></p>
<ul id=u><li id=l1>1</li><li id=l2>2</li><li id=l3>3</li><li id=l4>4</li><li id=l5>5</li></ul>
<a id=a1 href="x.html">d</a><a id=a2>e</a><input id=i1 checked><input id=i2 disabled>
<div id=e class=inner><p id=p4 title=ab>f</p></div>
</div>
"""


def _get(root: etree._Element, own: str) -> etree._Element:
    return next(element for element in root.iter() if element.get("id") == own)


def _find(selector: str, generated: str = "", **changed: int) -> list[str]:
    root = lxml.html.document_fromstring(f"<html><head><style>{selector} {{display:none}}</style></head>{PAGE}</html>")
    sheet = read_sheets(root, replace(FlowSettings(), **changed), Meter(Budget(), "a.html"))
    return [
        str(element.get("id"))
        for element in root.iter()
        if isinstance(element.tag, str) and element.get("id") and sheet.find_style(element, generated)
    ]


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", "p1 p2 p3 p4"),
        ("P", "p1 p2 p3 p4"),
        (".note", "p1 p2"),
        (".note.last", "p2"),
        ("p.last", "p2"),
        ("span.last", ""),
        ("#p2", "p2"),
        ("p#p2.note", "p2"),
        ("p, span", "p1 p2 s1 p3 p4"),
        ("div p", "p1 p2 p3 p4"),
        ("div > p", "p1 p2 p3 p4"),
        ("#d > p", "p1 p2 p3"),
        ("#d p", "p1 p2 p3 p4"),
        ("div div p", "p4"),
        ("div > div > p", "p4"),
        ("body > p", ""),
        ("p + p", "p2"),
        ("p + span", "s1"),
        ("p ~ p", "p2 p3"),
        ("span ~ p", "p3"),
        ("span + p", "p3"),
        ("p p", ""),
        ("[title]", "p2 p4"),
        ("[title=ab]", "p4"),
        ('[title="abc def"]', "p2"),
        ("[title~=abc]", "p2"),
        ("[title~=ab]", "p4"),
        ("[title^=ab]", "p2 p4"),
        ("[title^=b]", ""),
        ("[title$=ef]", "p2"),
        ("[title$=ab]", "p4"),
        ("[title*=b]", "p2 p4"),
        ("[title*='c d']", "p2"),
        ("[title^='']", ""),
        ("[title$='']", ""),
        ("[title*='']", ""),
        ("[lang|=zh]", "d"),
        ("[lang|=zh-CN]", "d"),
        ("[lang|=z]", ""),
        ("li:first-child", "l1"),
        ("li:last-child", "l5"),
        ("li:nth-child(2)", "l2"),
        ("li:nth-child(odd)", "l1 l3 l5"),
        ("li:nth-child(even)", "l2 l4"),
        ("li:nth-child(2n)", "l2 l4"),
        ("li:nth-child(2n+1)", "l1 l3 l5"),
        ("li:nth-child(3n - 1)", "l2 l5"),
        ("li:nth-child(n+4)", "l4 l5"),
        ("li:nth-child(-n+2)", "l1 l2"),
        ("li:nth-child(+n+5)", "l5"),
        ("li:nth-child(0)", ""),
        ("li:nth-child(0n+3)", "l3"),
        ("li:nth-last-child(1)", "l5"),
        ("li:nth-last-child(-n+2)", "l4 l5"),
        ("li:nth-last-child(2n)", "l2 l4"),
        ("p:first-of-type", "p1 p4"),
        ("p:last-of-type", "p3 p4"),
        ("p:nth-of-type(2)", "p2"),
        ("p:nth-last-of-type(2)", "p2"),
        ("p:first-child", "p1 p4"),
        ("p:only-child", "p4"),
        ("ul:only-of-type", "u"),
        ("p:only-of-type", "p4"),
        ("p:empty", "p3"),
        ("a:link", "a1"),
        ("a:any-link", "a1"),
        ("p:link", ""),
        ("input:checked", "i1"),
        ("input:disabled", "i2"),
        ("input:enabled", "i1"),
        (":root p", "p1 p2 p3 p4"),
        ("div:root", ""),
        ("p:not(.note)", "p3 p4"),
        ("p:not(.note, #p4)", "p3"),
        ("p:is(.last, #p4)", "p2 p4"),
        (":is(p.last, span)", "p2 s1"),
        ("p:where(.note)", "p1 p2"),
        ("p:not(div p)", ""),  # not read: it means nothing
        ("p:hover", ""),
        ("p:unknown", ""),
        ("p!", ""),
        ("*", "d p1 p2 s1 p3 u l1 l2 l3 l4 l5 a1 a2 i1 i2 e p4"),
        ("ul > *", "l1 l2 l3 l4 l5"),
        (".box .inner p", "p4"),
        (".inner .box p", ""),
        ("#d > ul > li + li", "l2 l3 l4 l5"),
        ("#l1 ~ li ~ li", "l3 l4 l5"),
    ],
)
def test_a_selector_means_what_a_browser_takes_it_for(selector: str, found: str) -> None:
    assert _find(selector) == found.split()


def test_generated_text_has_rules_of_its_own() -> None:
    assert _find("p.last::before", "before") == ["p2"]
    assert _find("p.last:after", "after") == ["p2"]
    assert _find("p.last::before", "after") == []
    assert _find("p.last::before") == []


def test_selectors_are_read_up_to_their_most_parts_and_relatives_up_to_the_farthest() -> None:
    assert _find("div div p", most_selector_parts=3) == ["p4"]
    assert _find("div div p", most_selector_parts=2) == []
    assert _find("#l1 ~ li", farthest_relative=2) == ["l2", "l3"]
    assert _find("#d p", farthest_relative=1) == ["p1", "p2", "p3"]


def _style(sheet: str, own: str = "p2", media: str = "") -> str:
    head = f"<style media='{media}'>{sheet}</style>"
    root = lxml.html.document_fromstring(f"<html><head>{head}</head>{PAGE}</html>")
    return read_sheets(root, FlowSettings(), Meter(Budget(), "a.html")).find_style(_get(root, own))


def test_the_strongest_declarations_come_last() -> None:
    order = ("p{opacity:1}", ".note{opacity:2}", "#p2{opacity:3}")
    for sheet in ("".join(order), "".join(reversed(order))):
        assert _style(sheet) == "opacity:1;opacity:2;opacity:3"
    assert _style(".last{opacity:1}.note{opacity:2}") == "opacity:1;opacity:2"
    assert _style("div p{opacity:1}p{opacity:2}") == "opacity:2;opacity:1"
    assert _style("*{opacity:1}p{opacity:2}") == "opacity:1;opacity:2"
    assert _style("p{opacity:2}*{opacity:1}") == "opacity:1;opacity:2"


@pytest.mark.parametrize(
    ("media", "seen"),
    [("", True), ("screen", True), ("all", True), ("print", False), ("(max-width: 600px)", False), ("speech", False)],
)
def test_only_rules_for_a_screen_count(media: str, seen: bool) -> None:
    assert bool(_style("p{opacity:0}", media=media)) == seen
    if media:
        inside = f"@media {media} {{ span{{opacity:1}} p{{opacity:0}} }} div{{opacity:1}}"
        assert bool(_style(inside)) == seen
        assert _style(inside, "e") == "opacity:1"


def test_rules_are_split_with_what_they_stand_in() -> None:
    text = "@charset 'a'; p{a:1} @media screen { b{c:2} @media print { d{e:3} } f{g:4} } @font-face{h:5} i{j:6} k{l:7"
    rules = [(head, body.strip()) for head, body in _split_rules(text)]
    assert [head for head, _ in rules] == ["p", "b", "f", "i", "k"][: len(rules)]
    assert rules[:4] == [("p", "a:1"), ("b", "c:2"), ("f", "g:4"), ("i", "j:6")]


def test_lists_are_split_outside_of_brackets() -> None:
    assert _split_list("a,b") == ["a", "b"]
    assert _split_list("a:is(b,c),d[e='f,g'],h") == ["a:is(b,c)", "d[e='f,g']", "h"]
    assert _split_list("a") == ["a"]
    assert _split_list("") == [""]


@pytest.mark.parametrize(
    ("declarations", "kept"),
    [
        ({"opacity": "0"}, "opacity:0"),
        ({"margin": "0"}, ""),
        ({"font-size": "12px"}, ""),
        ({"font-size": "1px"}, "font-size:1px"),
        ({"font-size": "0"}, "font-size:0"),
        ({"font": "12px Arial"}, ""),
        ({"font": "0/0 a"}, "font:0/0 a"),
        ({"opacity": "0", "margin": "1", "color": "red"}, "opacity:0;color:red"),
    ],
)
def test_of_sizes_only_those_next_to_nothing_are_kept(declarations: dict[str, str], kept: str) -> None:
    assert _keep_telling(declarations) == kept


def test_places_of_children_are_counted_from_both_ends_and_the_oldest_are_forgotten() -> None:
    root = lxml.html.fragment_fromstring("<div><p><b>1</b><b>2</b><b>3</b></p><p><b>4</b></p><p></p></div>")
    places = _ChildPlaces(2)
    first, second = root[0], root[1]
    assert [places.find(b, first, backward=False) for b in first] == [1, 2, 3]
    assert [places.find(b, first, backward=True) for b in first] == [3, 2, 1]
    places.find(second[0], second, backward=False)
    assert list(places.known) == [first, second]
    places.find(first, root, backward=False)
    assert list(places.known) == [second, root]


def test_rules_beyond_the_most_and_steps_beyond_the_budget_leave_nothing_said() -> None:
    root = lxml.html.document_fromstring(f"<html><style>p{{opacity:0}}li{{opacity:0}}</style>{PAGE}</html>")
    p = _get(root, "p1")
    sheet = read_sheets(root, replace(FlowSettings(), most_rules=3), Meter(Budget(), "a.html"))
    assert (sheet.count, sheet.exhausted, sheet.find_style(p)) == (2, False, "opacity:0")
    sheet = read_sheets(root, replace(FlowSettings(), most_rules=2), Meter(Budget(), "a.html"))
    assert (sheet.exhausted, sheet.find_style(p)) == (True, "")
    meter = Meter(Budget(steps=2), "a.html")
    sheet = read_sheets(root, FlowSettings(), meter)
    assert sheet.find_style(p) == "opacity:0"
    assert meter.spent["steps"] == 1
    assert (sheet.find_style(p), sheet.exhausted) == ("opacity:0", True)
    assert sheet.find_style(p) == ""


def test_sheets_of_the_longest_length_are_read_and_no_longer_ones() -> None:
    text = "p{opacity:0}"
    root = lxml.html.document_fromstring(f"<html><style>{text}</style>{PAGE}</html>")
    for longest, count in ((len(text), 1), (len(text) - 1, 0)):
        settings = replace(FlowSettings(), longest_sheet=longest)
        assert read_sheets(root, settings, Meter(Budget(), "a.html")).count == count
