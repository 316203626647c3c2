"""Web pages of any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gouji.corpus.sized.plain import Maker, fill, sentence

__all__ = ["HTML_KINDS"]

_ROW = "<tr><td>规章</td><td>1</td><td>0</td><td>5</td></tr>"


def _page(piece: Callable[[int], str], head: str = "", tail: str = "", style: str = "") -> Maker:
    return lambda size: (
        f"<!doctype html><html><head><meta charset=utf-8>{style}</head><body>{head}{fill(piece, size)}{tail}</body></html>"
    ).encode()


def _nested(opening: str, closing: str) -> Maker:
    def make(size: int) -> bytes:
        depth = size // len(opening + closing)
        return (
            f"<!doctype html><html><meta charset=utf-8><body>{opening * depth}5{closing * depth}</body></html>".encode()
        )

    return make


def _sheet(rule: Callable[[int], str], element: str) -> Maker:
    """A style sheet as long as what it is tried on."""

    def make(size: int) -> bytes:
        rules, body = fill(rule, size // 2), fill(lambda _: element, size // 2)
        return f"<!doctype html><meta charset=utf-8><style>{rules}</style><body>{body}".encode()

    return make


HTML_KINDS: Mapping[str, Maker] = {
    "html-paragraphs": _page(lambda n: f"<p>{sentence(n)}</p>"),
    "html-one-paragraph": _page(sentence, head="<p>"),
    "html-line-breaks": _page(lambda n: f"第{n % 97}项<br>"),
    "html-headings": _page(lambda n: f"<h{n % 6 + 1}>第{n % 97}节</h{n % 6 + 1}>"),
    "html-rows": _page(lambda _: _ROW, head="<table>", tail="</table>"),
    "html-tables": _page(lambda _: f"<table>{_ROW}</table>"),
    "html-cells": _page(lambda n: f"<td>{n % 97}</td>", head="<table><tr>", tail="</tr></table>"),
    "html-lines-in-a-cell": _page(
        lambda n: f"第{n % 97}项<br>", head="<table><tr><td>规章</td><td>", tail="</td></tr></table>"
    ),
    "html-groups-of-rows": _page(lambda _: f"<tbody>{_ROW}</tbody>", head="<table>", tail="</table>"),
    "html-row-spans": _page(
        lambda n: f"<tr><td rowspan=900>{n % 97}</td><td>5</td></tr>", head="<table>", tail="</table>"
    ),
    "html-column-spans": _page(lambda n: f"<tr><td colspan={n % 90 + 1}>5</td></tr>", head="<table>", tail="</table>"),
    "html-large-spans": _page(
        lambda _: "<tr><td colspan=1000 rowspan=1000>5</td></tr>", head="<table>", tail="</table>"
    ),
    "html-cells-without-tables": _page(lambda _: "<td>5"),
    "html-nested-blocks": _nested("<div>", "</div>"),
    "html-nested-tables": _nested("<table><tr><td>", "</td></tr></table>"),
    "html-nested-lists": _nested("<ul><li>", "</li></ul>"),
    "html-nested-emphases": _nested("<b><i>", "</i></b>"),
    "html-never-closed": _page(lambda _: "<div><b><i><font size=2>5"),
    "html-only-closed": _page(lambda _: "</div></p></b>"),
    "html-misnested": _page(lambda _: "<b><p><i>5</b></p></i>"),
    "html-attributes-of-one-tag": _page(lambda n: f"a{n}=5 ", head="<p ", tail=">5</p>"),
    "html-attributes": _page(lambda n: f'<b id="n{n}" class="a b" style="color:red" title="x">5</b>'),
    "html-one-long-attribute": _page(lambda _: "color:red;", head='<p style="', tail='">5</p>'),
    "html-styled": _page(lambda n: f'<span style="font-size:{n % 20 + 4}pt;color:#{n % 10}{n % 7}{n % 9}">5</span>'),
    "html-rules-of-classes": _sheet(lambda n: f".c{n}{{display:none}}", '<p class="c1">5</p>'),
    "html-rules-of-tags": _sheet(lambda _: "p{color:red}", "<p>5</p>"),
    "html-rules-of-places": _sheet(lambda n: f"div p:nth-child({n}){{color:red}}", "<p>5</p>"),
    "html-rules-of-siblings": _sheet(lambda _: "div ~ p ~ p{color:red}", "<p>5</p>"),
    "html-rules-of-attributes": _sheet(lambda n: f"[title~=a{n}]{{color:red}}", '<p title="b">5</p>'),
    "html-open-rules": _sheet(lambda _: "@media screen{", "<p>5</p>"),
    "html-selectors": _sheet(lambda n: f".a{n},", "<p>5</p>"),
    "html-many-sheets": _page(lambda n: f"<style>.c{n}{{display:none}}</style><p>5</p>"),
    "html-references": _page(lambda _: "&#x35;"),
    "html-names-of-signs": _page(lambda _: "&nbsp;&shy;5"),
    "html-ampersands": _page(lambda _: "&"),
    "html-open-tags": _page(lambda _: "<"),
    "html-open-conditions": _page(lambda _: "<![if "),
    "html-comments": _page(lambda _: "<!-- x -->5"),
    "html-open-comments": _page(lambda _: "<!--"),
    "html-scripts": _page(lambda _: "<script>x</script>5"),
    "html-lists": _page(lambda n: f"<li>第{n % 97}项", head="<ol>", tail="</ol>"),
    "html-options": _page(lambda n: f"<option>{n % 97}", head="<select>", tail="</select>"),
    "html-inputs": _page(lambda n: f'<input type=text value="{n % 97}">'),
    "html-pictures": _page(lambda n: f'<img src="a{n % 97}.png" alt="5">'),
    "html-links": _page(lambda n: f'<a href="#{n}">第{n % 97}项</a>'),
    "html-notes": _page(lambda n: f'<a href="#_ftn{n}">[{n}]</a>规章'),
    "html-frames": _page(lambda _: '<iframe srcdoc="&lt;p&gt;5"></iframe>'),
    "html-hidden": _page(lambda n: f'<p style="display:none">第{n % 97}项</p><p>5</p>'),
    "html-furniture": _page(lambda n: f'<div class="nav"><a href="/{n}">首页</a></div><p>5</p>'),
    "html-of-word": _page(lambda n: f'<p class=MsoNormal style="mso-list:l0 level1 lfo1"><o:p>第{n % 97}项</o:p></p>'),
    "html-spaces": _page(lambda _: " \n\t"),
    "html-one-long-word": _page(lambda _: "5"),
    "html-formulas": _page(lambda _: "<math><msup><mi>5</mi><mn>2</mn></msup></math>"),
    "html-svg": _page(lambda _: "<svg><text>5</text></svg>"),
    "html-title": _page(sentence, head="<title>", tail="</title><p>5</p>"),
}
