"""More hostile web pages, Markdown and text: what declares one thing and is another, what grows with its square."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["WEB_KINDS"]

_ROW = "<tr><td>规章</td><td>1</td><td>0</td><td>5</td></tr>"
_LINE = "一、本年新收政府信息公开申请数量 12 0 1 0 0 3 16\n"
_ENCODINGS = (
    "utf-16",
    "utf-7",
    "hz",
    "iso-2022-cn",
    "big5",
    "shift_jis",
    "idna",
    "punycode",
    "rot13",
    "zlib",
    "x" * 4000,
)


def _page(body: Callable[[Random], str], head: str = "") -> Callable[[Random], bytes]:
    return lambda rng: f"<!doctype html><html><meta charset=utf-8>{head}<body>{body(rng)}</body></html>".encode()


def _text(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: text(rng).encode()


def _declared(rng: Random) -> bytes:
    """Return a page that declares an encoding that it does not have, or that is none."""
    name = rng.choice(_ENCODINGS)
    return (
        f'<html><head><meta charset="{name}"><meta http-equiv=Content-Type content="text/html; charset={rng.choice(_ENCODINGS)}">'
        f"</head><body><table>{_ROW * 20}</table></body></html>"
    ).encode(rng.choice(("utf-8", "gb18030", "utf-16", "utf-32", "big5hkscs")), "replace")


def _style(sheet: Callable[[Random], str], body: str) -> Callable[[Random], bytes]:
    return lambda rng: (
        f"<!doctype html><html><meta charset=utf-8><style>{sheet(rng)}</style><body>{body}</body></html>".encode()
    )


WEB_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "html-other-encoding": _declared,
    "html-twice-declared": lambda rng: b"\xff\xfe" + b"<meta charset=gb18030>" * rng.randrange(9, 90_000),
    "html-utf-16-cut": lambda rng: ("<html><body>规章 5" * 900).encode("utf-16")[: -rng.randrange(1, 99)] + b"\xd8",
    "html-spans-of-a-billion": _page(
        lambda rng: (
            f"<table><colgroup span={10**9}><col span={10**9}>"
            + f"<tr><td colspan={rng.choice((10**9, -5, 10**40))} rowspan={10**9}>5<th colspan=0 rowspan=0>6</tr>"
            * rng.randrange(9, 900)
            + "</table>"
        )
    ),
    "html-spans-just-within": _page(
        lambda rng: "<table>" + ("<tr>" + "<td colspan=60>5" * 30) * rng.randrange(300, 2000) + "</table>"
    ),
    "html-rows-spanned-to-the-end": _page(
        lambda rng: "<table>" + "<tr><td rowspan=65534>5" * rng.randrange(900, 4000) + "</table>"
    ),
    "html-huge-entity": _page(lambda rng: f"&#{'9' * rng.randrange(10**5, 10**6)};&#x{'F' * 10**5};&{'a' * 10**6};"),
    "html-entities-without-end": _page(lambda rng: "&amp" * rng.randrange(10**5, 10**6)),
    "html-long-tag-name": _page(lambda rng: f"<{'a' * rng.randrange(10**6, 8 * 10**6)}>5"),
    "html-open-brackets": _page(lambda rng: "<" * rng.randrange(10**5, 2 * 10**6)),
    "html-open-quote": _page(lambda rng: '<p title="' + "<td>5</td>" * rng.randrange(10**5, 5 * 10**5)),
    "html-one-attribute-often": _page(lambda rng: "<p " + "a " * rng.randrange(10**5, 10**6) + ">5"),
    "html-bold-in-paragraphs": _page(lambda rng: "<p><b>5" * rng.randrange(2000, 9000)),
    "html-fonts-in-cells": _page(lambda rng: "<table>" + "<tr><td><font><b><i><u>5" * rng.randrange(2000, 9000)),
    "html-links-in-links": _page(lambda rng: "<a href=x><b>5" * rng.randrange(2000, 9000)),
    "html-forms-in-tables": _page(lambda rng: "<table><form><tr><td><input value=5><table>" * rng.randrange(90, 900)),
    "html-deep-quotes": _page(lambda rng: "<blockquote><q><span>" * rng.randrange(3000, 30_000) + "5"),
    "html-deep-svg": _page(lambda rng: "<svg><g><foreignObject><math><mi>" * rng.randrange(900, 9000) + "5"),
    "html-templates": _page(lambda rng: "<template><table><tr><td>" * rng.randrange(900, 9000) + "5"),
    "html-scripts": _page(
        lambda rng: "<script>" + "document.write('<td>5');" * rng.randrange(10**4, 3 * 10**5) + "</script>"
    ),
    "html-xml-bomb": lambda rng: (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "5">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, rng.randrange(6, 12)))
        + "]><html xmlns='http://www.w3.org/1999/xhtml'><body><p>&a9;&a5;</p></body></html>"
    ).encode(),
    "html-file-entity": lambda _: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY % b SYSTEM "http://127.0.0.1:9/">'
        b"%b;]><html><body><p>&a;</p></body></html>"
    ),
    "html-included-sheets": _page(
        lambda rng: (
            '<link rel=stylesheet href="http://127.0.0.1:9/a.css"><img src="file:///etc/passwd">'
            * rng.randrange(9, 9000)
        ),
        "<style>@import url(http://127.0.0.1:9/b.css);</style><base href='http://127.0.0.1:9/'>",
    ),
    "html-long-selectors": _style(
        lambda rng: f"{'div > p ~ span + ' * rng.randrange(2000, 20_000)} b {{display:none}}",
        "<div><p><span><b>5</b></span></div>" * 900,
    ),
    "html-selectors-within-selectors": _style(
        lambda rng: f"{':not(' * rng.randrange(900, 9000)} p {{color:#fff}}", "<p>5</p>" * 900
    ),
    "html-braces": _style(lambda rng: "{" * rng.randrange(10**5, 10**6), "<p>5</p>"),
    "html-comments-in-sheets": _style(lambda rng: "/*" * rng.randrange(10**5, 10**6) + "*", "<p>5</p>"),
    "html-media-within-media": _style(
        lambda rng: "@media print{" * rng.randrange(900, 20_000) + "p{display:none}", "<p>5</p>"
    ),
    "html-variables-in-a-circle": _style(
        lambda rng: (
            "".join(f":root{{--a{n}:var(--a{n + 1})var(--a{n + 1})}}" for n in range(rng.randrange(20, 200)))
            + "p{display:var(--a0)}"
        ),
        "<p>5</p>" * 90,
    ),
    "html-every-rule-on-every-element": _style(
        lambda rng: "".join(
            f"body *:nth-child({n}n+1) .x{n} p{{color:#{n % 1000:03d}}}" for n in range(rng.randrange(900, 4000))
        ),
        "<div class='x1 x2 x3'><p>5</p></div>" * 4000,
    ),
    "html-many-classes": _page(
        lambda rng: f'<p class="{" ".join(f"c{n}" for n in range(rng.randrange(10**4, 10**5)))}">5</p>' * 9
    ),
    "html-styles-of-colours": _page(
        lambda rng: f'<p style="color:rgb({"9" * rng.randrange(10**4, 10**6)},calc({"(" * 90_000}))">5</p>'
    ),
    "html-places-of-words": _page(
        lambda rng: "".join(
            f'<div style="position:absolute;left:{rng.randrange(900)}px;top:{rng.randrange(10**6)}px">{n}</div>'
            for n in range(rng.randrange(5000, 40_000))
        )
    ),
    "html-places-on-one-spot": _page(
        lambda rng: '<div style="position:absolute;left:9px;top:9px;width:1e9px">5</div>' * rng.randrange(5000, 40_000)
    ),
    "html-gzip": lambda rng: gzip.compress(b"<html><body>" + bytes(rng.randrange(20, 90) << 20)),
    "html-xz": lambda rng: lzma.compress(bytes(rng.randrange(20, 90) << 20), preset=1),
    "html-data-addresses": _page(
        lambda rng: f'<img src="data:image/png;base64,{"A" * rng.randrange(10**6, 8 * 10**6)}"><p>5'
    ),
    "html-blanks-before": lambda rng: b" \n" * rng.randrange(10**6, 4 * 10**6) + b"<html><body><p>5",
    "html-no-break-spaces": _page(lambda rng: "规章" + "&nbsp;" * rng.randrange(10**5, 10**6) + "5"),
    "html-marks-of-direction": _page(lambda rng: "\u202e\u200b\ufeff5" * rng.randrange(10**4, 3 * 10**5)),
    "html-ruby": _page(lambda rng: "<ruby>规<rt>5" * rng.randrange(2000, 20_000)),
    "html-rows-of-the-form": _page(
        lambda rng: (
            "<table>"
            + "".join(
                f"<tr><td>一、本年新收政府信息公开申请数量</td>{''.join(f'<td>{n}</td>' for n in range(8))}</tr>"
                for _ in range(rng.randrange(900, 6000))
            )
            + "</table>"
        )
    ),
    "txt-one-line-of-ten-megabytes": _text(lambda rng: "规章 5 " * (rng.randrange(8, 12) * 90_000)),
    "txt-one-word-of-ten-megabytes": _text(lambda rng: "规" * rng.randrange(2 * 10**6, 3 * 10**6)),
    "txt-rows-of-the-form-in-one-line": _text(lambda rng: _LINE.strip().replace("\n", " ") * rng.randrange(900, 9000)),
    "txt-labels-alone": _text(
        lambda rng: "（三）本年度办理结果（一）予以公开（二）部分公开" * rng.randrange(900, 9000)
    ),
    "txt-labels-in-pieces": _text(
        lambda rng: "\n".join(
            rng.choice("（三）本年度办理结果予以公开部分公开不予总计其他处理")
            for _ in range(rng.randrange(9000, 60_000))
        )
    ),
    "txt-many-titles": _text(
        lambda rng: "2023年某某县人民政府政府信息公开工作年度报告\n" * rng.randrange(5000, 30_000)
    ),
    "txt-many-years": _text(
        lambda rng: "".join(f"{rng.randrange(1900, 2100)}年" for _ in range(rng.randrange(10**4, 10**5)))
    ),
    "txt-numbers-with-commas": _text(lambda rng: "规章 " + "1,234," * rng.randrange(10**4, 10**5)),
    "txt-percentages": _text(lambda rng: "占总数的12.5%，同比增长3件，其中5件，" * rng.randrange(2000, 20_000)),
    "txt-ruled": _text(lambda rng: ("+" + "-+" * rng.randrange(900, 5000) + "\n|" + "5|" * 900 + "\n") * 40),
    "txt-boxes": _text(lambda rng: "┌─┬─┐│5│├─┼─┤└─┴─┘" * rng.randrange(2000, 30_000)),
    "txt-columns-by-blanks": _text(lambda rng: ("5    " * rng.randrange(200, 2000) + "\n") * 200),
    "txt-lengthening-lines": _text(lambda rng: "\n".join("5 " * n for n in range(rng.randrange(900, 2000)))),
    "txt-backspaces": _text(lambda rng: "5\b\x7f\x1b[31m" * rng.randrange(10**4, 10**5) + "规章"),
    "txt-old-encodings": lambda rng: ("规章 5 " * 9000).encode(
        rng.choice(("hz", "iso2022_jp_2", "big5hkscs", "utf-7", "utf-32")), "ignore"
    ),
    "txt-cut-everywhere": lambda rng: bytes(b for b in ("规章 5，" * 20_000).encode("gb18030") if rng.random() > 0.01),
    "txt-private-letters": _text(lambda rng: "\ue000\uf8ff\U000f0000\U0010ffff5" * rng.randrange(10**4, 10**5)),
    "txt-wide-digits": _text(lambda rng: "规章 " + "１２３，４５６．７８ 壹贰叁㈠①⑴Ⅷ" * rng.randrange(2000, 20_000)),
    "txt-dots": _text(lambda rng: "规章" + "." * rng.randrange(10**5, 10**6) + "5" + "…" * 10**5),
    "txt-hyphens": _text(lambda rng: "5" + "-—－" * rng.randrange(10**5, 10**6)),
    "md-pipes-in-code": _text(lambda rng: "|`" * rng.randrange(10**4, 10**5) + "\n|-|\n"),
    "md-wide-delimiter": _text(
        lambda rng: "|a" * (n := rng.randrange(10**4, 10**5)) + "|\n" + "|-" * n + "|\n" + "|5" * n + "|\n"
    ),
    "md-links-to-definitions": _text(
        lambda rng: (
            "\n".join(f"[a{n}]: <x>" for n in range(20_000))
            + "\n"
            + "".join(f"[a{n}]" for n in range(rng.randrange(2000, 20_000)))
        )
    ),
    "md-emphasis": _text(lambda rng: "**a*b_c__" * rng.randrange(10**4, 10**5)),
    "md-images-in-links": _text(lambda rng: "![[" * rng.randrange(10**4, 10**5) + "5" + "]](x)" * 900),
    "md-open-comments": _text(lambda rng: "<!--\n" * rng.randrange(10**4, 10**5)),
    "md-html-tables": _text(lambda rng: f"<table>{_ROW}</table>\n\n" * rng.randrange(900, 9000)),
    "md-fences": _text(lambda rng: "~~~\n```\n" * rng.randrange(10**4, 10**5)),
    "md-headings": _text(lambda rng: "# 一、总体情况\n" * rng.randrange(10**4, 10**5)),
    "md-escapes": _text(lambda rng: "\\|\\*\\" * rng.randrange(10**5, 5 * 10**5)),
}
"""Each kind's name and what makes one of it."""
