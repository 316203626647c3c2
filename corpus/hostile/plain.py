"""Hostile web pages, Markdown, text and pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["HTML_KINDS", "PICTURE_KINDS", "TEXT_KINDS"]

_ROW = "<tr><td>规章</td><td>1</td><td>0</td><td>5</td></tr>"
_LINE = "一、本年新收政府信息公开申请数量 12 0 1 0 0 3 16\n"


def _page(body: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: f"<!doctype html><html><meta charset=utf-8><body>{body(rng)}</body></html>".encode()


def _text(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: text(rng).encode()


def _deep(opening: str, closing: str, low: int, high: int) -> Callable[[Random], bytes]:
    return _page(lambda rng: (opening * (depth := rng.randrange(low, high))) + "5" + closing * depth)


HTML_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "html-many-attributes": _page(
        lambda rng: "<p " + " ".join(f"a{n}=5" for n in range(rng.randrange(20_000, 90_000))) + ">5</p>"
    ),
    "html-attributes-of-many-tags": _page(
        lambda rng: '<b class="x" style="color:red" id="y">5</b>' * rng.randrange(20_000, 60_000)
    ),
    "html-deep-blocks": _deep("<div>", "</div>", 10_000, 90_000),
    "html-deep-tables": _deep("<table><tr><td>", "</td></tr></table>", 200, 2000),
    "html-deep-lists": _deep("<ul><li>", "</li></ul>", 5000, 20_000),
    "html-unclosed": _page(lambda rng: "<div><b><i><td>" * rng.randrange(5000, 20_000)),
    "html-huge-spans": _page(
        lambda rng: (
            f"<table><tr><td colspan={rng.randrange(10**6, 10**12)} rowspan={rng.randrange(10**6, 10**12)}>5</td></tr>{_ROW}</table>"
        )
    ),
    "html-many-spans": _page(
        lambda rng: "<table>" + "<tr><td rowspan=999 colspan=999>5</td></tr>" * rng.randrange(200, 900) + "</table>"
    ),
    "html-many-cells": _page(lambda rng: "<table><tr>" + "<td>5" * rng.randrange(50_000, 200_000) + "</table>"),
    "html-many-rows": _page(lambda rng: f"<table>{_ROW * rng.randrange(10_000, 40_000)}</table>"),
    "html-many-tables": _page(lambda rng: f"<table>{_ROW}</table>" * rng.randrange(5000, 20_000)),
    "html-many-breaks": _page(lambda rng: "5<br>" * rng.randrange(100_000, 400_000)),
    "html-long-comment": _page(lambda rng: "<!--" + "- " * (rng.randrange(2, 8) << 20)),
    "html-long-style": _page(lambda rng: f'<p style="{"color:red;" * rng.randrange(50_000, 200_000)}">5</p>'),
    "html-long-style-sheet": _page(
        lambda rng: (
            "<style>"
            + "".join(f".c{n}{{display:none}}" for n in range(rng.randrange(20_000, 60_000)))
            + "</style>"
            + '<p class="c1">5</p>' * 2000
        )
    ),
    "html-many-entities": _page(lambda rng: "&#x35;" * rng.randrange(200_000, 900_000)),
    "html-frames-in-frames": _page(lambda rng: '<iframe srcdoc="' * rng.randrange(50, 900) + "5"),
    "html-many-options": _page(lambda rng: "<select>" + "<option>5" * rng.randrange(50_000, 200_000)),
    "html-one-long-word": _page(lambda rng: "5" * rng.randrange(10**6, 4 * 10**6)),
    "html-nulls": lambda rng: b"<html><body><table><tr><td>" + b"\0" * (rng.randrange(1, 4) << 20),
    "html-random-bytes": lambda rng: b"<html><body>" + rng.randbytes(rng.randrange(10**5, 10**6)),
}

TEXT_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "txt-rows-of-bars": _text(lambda rng: "|" * rng.randrange(10**5, 10**6)),
    "txt-lines-of-bars": _text(lambda rng: "| 5 | 6 | 7 |\n" * rng.randrange(20_000, 90_000)),
    "txt-wide-table": _text(lambda rng: ("| 5 " * rng.randrange(5000, 20_000) + "|\n") * 5),
    "txt-carriage-returns": _text(lambda rng: "5\r" * rng.randrange(10**5, 10**6)),
    "txt-line-ends": _text(lambda rng: "规章\n" + "\n" * rng.randrange(10**6, 4 * 10**6)),
    "txt-tabs": _text(lambda rng: "规章" + "\t" * rng.randrange(10**5, 10**6)),
    "txt-one-sentence-often": _text(
        lambda rng: "本年新收政府信息公开申请12件，办结11件。" * rng.randrange(5000, 20_000)
    ),
    "txt-rows-often": _text(lambda rng: _LINE * rng.randrange(2000, 9000)),
    "txt-digits": _text(lambda rng: "第二十条第（一）项" + "12" * rng.randrange(10**5, 10**6)),
    "txt-spaced-digits": _text(lambda rng: "一、本年新收政府信息公开申请数量" + "1 2 " * rng.randrange(10**4, 10**5)),
    "txt-glued-rows": _text(
        lambda rng: "".join(
            f"{n}.{rng.choice(('属于国家秘密', '保护第三方合法权益', '本机关不掌握相关政府信息', '重复申请'))}{rng.randrange(10**7)}"
            for n in range(rng.randrange(2000, 6000))
        )
    ),
    "txt-items": _text(
        lambda rng: "".join(f"（{'一二三四五'[n % 5]}）主动公开 " for n in range(rng.randrange(10**4, 10**5)))
    ),
    "txt-numerals": _text(lambda rng: "五六七八九十百千万亿" * rng.randrange(5000, 20_000)),
    "txt-brackets": _text(lambda rng: "（" * rng.randrange(10**5, 10**6)),
    "txt-form-feeds": _text(lambda rng: "5\f" * rng.randrange(10**4, 10**5)),
    "txt-combining-marks": _text(lambda rng: "5" + "\u0301" * rng.randrange(10**5, 10**6)),
    "txt-surrogates": lambda rng: "规章 5\n".encode("utf-16") + b"\x00\xd8" * rng.randrange(10**4, 10**5),
    "txt-random-bytes": lambda rng: rng.randbytes(rng.randrange(10**4, 10**6)),
    "md-deep-quotes": _text(lambda rng: ">" * rng.randrange(10**4, 10**5) + " 5"),
    "md-deep-lists": _text(lambda rng: "".join(f"{' ' * n}- 5\n" for n in range(rng.randrange(500, 2000)))),
    "md-brackets": _text(lambda rng: "[" * rng.randrange(10**4, 10**5) + "](" * 1000),
    "md-stars": _text(lambda rng: "*a **a " * rng.randrange(10**4, 10**5)),
    "md-ticks": _text(lambda rng: " ".join("`" * (n % 400) for n in range(rng.randrange(1000, 4000)))),
    "md-tags": _text(lambda rng: "<td>" * rng.randrange(10**4, 10**5)),
    "md-table-rows": _text(
        lambda rng: "| 规章 | 1 |\n|---|---|\n" + "| 规章 | 5 |\n" * rng.randrange(10**4, 5 * 10**4)
    ),
}


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def _tiff_circle(_rng: Random) -> bytes:
    """A directory of pages that follows itself."""
    entries = [
        (256, 3, 1, 8),
        (257, 3, 1, 8),
        (258, 3, 1, 1),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (279, 4, 1, 8),
    ]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", 8)


PICTURE_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "png-huge": lambda rng: _png(60_000, rng.randrange(20_000, 60_000), b"\0" * (1 << 20)),
    "png-strip": lambda rng: _png(rng.randrange(10**5, 10**6), 1, b"\0" * 200_000),
    "png-cut": lambda rng: (d := _png(2000, 2000, b"\0" * 502_000))[: rng.randrange(40, len(d))],
    "png-no-size": lambda _: _png(0, 0, b""),
    "jpeg-garbage": lambda rng: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + rng.randbytes(rng.randrange(100, 50_000)),
    "gif-garbage": lambda rng: b"GIF89a" + rng.randbytes(rng.randrange(100, 5000)),
    "bmp-huge": lambda _: (
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0)
    ),
    "webp-garbage": lambda rng: b"RIFF\xff\xff\xff\x7fWEBPVP8 " + rng.randbytes(3000),
    "tif-pages-in-a-circle": _tiff_circle,
    "tif-garbage": lambda rng: b"II*\0" + rng.randbytes(rng.randrange(100, 5000)),
}
