"""PDF files of any size."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from gouji.corpus.hostile.pdf import Part, stream, write_pdf
from gouji.corpus.sized.plain import Maker, fill

__all__ = ["PDF_KINDS"]

_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> {} >>"
_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"


def _packed(data: str, entries: str = "") -> bytes:
    return stream(zlib.compress(data.encode("latin-1")), f"/Filter /FlateDecode {entries}")


def _place(number: int) -> str:
    """Return where on a page a piece of content stands: in rows of 50 from top to bottom, and again from the top."""
    return f"{40 + number % 50 * 10} {800 - number // 50 % 75 * 10}"


def _contents(piece: Callable[[int], str], resources: str = "", parts: Mapping[int, Part] | None = None) -> Maker:
    """One page with a long content stream."""
    return lambda size: write_pdf(
        {
            3: _PAGE.format("/Contents 4 0 R").replace("/Font <<", f"{resources} /Font <<"),
            4: _packed(fill(piece, size)),
            **(parts or {}),
        }
    )


def _pages(content: Callable[[int], str], each: int, entries: str = "") -> Maker:
    """Pages with contents of their own; a page has about `each` bytes."""

    def make(size: int) -> bytes:
        count = max(1, size // each)
        kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
        parts: dict[int, Part] = {2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"}
        for n in range(count):
            parts[10 + 2 * n] = _PAGE.format(f"/Contents {11 + 2 * n} 0 R {entries}")
            parts[11 + 2 * n] = _packed(content(n))
        return write_pdf(parts)

    return make


def _objects(text: Callable[[int], str]) -> Maker:
    """Objects that a page refers to, or nothing does."""

    def make(size: int) -> bytes:
        parts: dict[int, Part] = {}
        number, length = 10, 0
        while length < size:
            parts[number] = text(number)
            length += len(text(number)) + 20
            number += 1
        return write_pdf({3: _PAGE.format("/Contents 4 0 R /X 10 0 R"), **parts, number: "<< >>"})

    return make


def _page_entries(piece: Callable[[int], str], head: str, tail: str) -> Maker:
    return lambda size: write_pdf({3: _PAGE.format(f"/Contents 4 0 R {head}{fill(piece, size)}{tail}")})


def _nested(opening: str, closing: str) -> Maker:
    def make(size: int) -> bytes:
        depth = size // len(opening + closing)
        return write_pdf({3: _PAGE.format(f"/Contents 4 0 R /X {opening * depth}{closing * depth}")})

    return make


def _forms(size: int) -> bytes:
    """Form XObjects that each draw the next one."""
    count = max(1, size // 250)
    parts: dict[int, Part] = {
        3: _PAGE.format("/Contents 4 0 R").replace("/Font <<", "/XObject << /X 10 0 R >> /Font <<"),
        4: stream(b"/X Do\n"),
    }
    for n in range(count):
        inner = (
            f"/Resources << /XObject << /X {11 + n} 0 R >> /Font << /F 5 0 R >> >>"
            if n < count - 1
            else "/Resources << /Font << /F 5 0 R >> >>"
        )
        parts[10 + n] = stream(b"BT /F 9 Tf 72 700 Td (5) Tj ET /X Do\n", f"{_FORM} {inner}")
    return write_pdf(parts)


def _annotations(size: int) -> bytes:
    count = max(1, size // 150)
    parts: dict[int, Part] = {
        3: _PAGE.format(f"/Contents 4 0 R /Annots [{' '.join(f'{10 + n} 0 R' for n in range(count))}]")
    }
    for n in range(count):
        x = 40 + n % 50 * 10
        parts[10 + n] = (
            f"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [{x} 700 {x + 9} 709] /Contents ({n % 97}) /DA (/F 8 Tf 0 g) >>"
        )
    return write_pdf(parts)


def _page_tree(size: int) -> bytes:
    """A tree of pages that is one branch."""
    depth = max(1, size // 60)
    parts: dict[int, Part] = {2: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>"}
    for n in range(depth):
        kid = 11 + n if n < depth - 1 else 3
        parts[10 + n] = f"<< /Type /Pages /Parent {9 + n if n else 2} 0 R /Kids [{kid} 0 R] /Count 1 >>"
    return write_pdf(parts)


def _text_at(number: int) -> str:
    return f"BT /F 8 Tf {_place(number)} Td ({number % 97}) Tj ET\n"


def _lines(number: int) -> str:
    """Return a page of text lines."""
    return "".join(
        f"BT /F 10 Tf 72 {800 - 15 * n} Td (line {n} of page {number} with words 12 34) Tj ET\n" for n in range(45)
    )


def _table(number: int) -> str:
    """Return a page with a ruled table."""
    rules = "".join(f"72 {780 - 15 * n} m 500 {780 - 15 * n} l S\n" for n in range(41))
    sides = "".join(f"{72 + 107 * n} 780 m {72 + 107 * n} 180 l S\n" for n in range(5))
    cells = "".join(
        f"BT /F 9 Tf {76 + 107 * (n % 4)} {769 - 15 * (n // 4)} Td ({(n * 7 + number) % 97}) Tj ET\n"
        for n in range(160)
    )
    return rules + sides + cells


PDF_KINDS: Mapping[str, Maker] = {
    "pdf-pages-of-text": _pages(_lines, 2600),
    "pdf-pages-of-tables": _pages(_table, 9500),
    "pdf-small-pages": _pages(lambda _: "BT /F 12 Tf 72 700 Td (12) Tj ET", 300),
    "pdf-empty-pages": _pages(lambda _: "", 300),
    "pdf-texts": _contents(_text_at),
    "pdf-one-text": _contents(lambda _: "5", parts={}),
    "pdf-long-strings": _contents(lambda n: f"BT /F 8 Tf {_place(n)} Td ({'12 ' * 300}) Tj ET\n"),
    "pdf-spaced-strings": _contents(lambda n: f"BT /F 8 Tf {_place(n)} Td [{'(1) -900 ' * 30}] TJ ET\n"),
    "pdf-hidden-texts": _contents(lambda n: f"BT 3 Tr /F 8 Tf {_place(n)} Td ({n % 97}) Tj ET\n"),
    "pdf-turned-texts": _contents(lambda n: f"BT /F 8 Tf 0 1 -1 0 {_place(n)} Tm ({n % 97}) Tj ET\n"),
    "pdf-lines": _contents(lambda n: f"{_place(n)} m 500 {800 - n // 50 % 75 * 10} l S\n"),
    "pdf-rectangles": _contents(lambda n: f"{_place(n)} 9 9 re f\n"),
    "pdf-boxes": _contents(lambda n: f"{_place(n)} 9 9 re S\n"),
    "pdf-curves": _contents(lambda n: f"{_place(n)} m 1 2 3 4 5 6 c S\n"),
    "pdf-one-path": _contents(lambda n: f"{_place(n)} l\n"),
    "pdf-texts-over-boxes": _contents(lambda n: f"1 g {_place(n)} 9 9 re f 0 g {_text_at(n)}"),
    "pdf-states": _contents(lambda _: "q\n"),
    "pdf-closed-states": _contents(lambda _: "q Q\n"),
    "pdf-operands": _contents(lambda n: f"{n} "),
    "pdf-marked-contents": _contents(lambda _: "/Span BMC\n"),
    "pdf-colours": _contents(lambda n: f"0.{n % 10} g {_text_at(n)}"),
    "pdf-inline-pictures": _contents(lambda n: f"q 9 0 0 9 {_place(n)} cm BI /W 1 /H 1 /BPC 8 /CS /G ID 5 EI Q\n"),
    "pdf-pictures": _contents(
        lambda n: f"q 9 0 0 9 {_place(n)} cm /I Do Q\n",
        "/XObject << /I 10 0 R >>",
        {
            10: stream(
                b"\0" * 64,
                "/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray",
            )
        },
    ),
    "pdf-one-form-often": _contents(
        lambda n: f"q 1 0 0 1 {_place(n)} cm /X Do Q\n",
        "/XObject << /X 10 0 R >>",
        {10: stream(b"BT /F 8 Tf (5) Tj ET", f"{_FORM} /Resources << /Font << /F 5 0 R >> >>")},
    ),
    "pdf-nested-forms": _forms,
    "pdf-annotations": _annotations,
    "pdf-page-tree": _page_tree,
    "pdf-objects": _objects(lambda n: f"<< /A {n} >>"),
    "pdf-references": _objects(lambda n: f"{n + 1} 0 R"),
    "pdf-nested-arrays": _nested("[", "]"),
    "pdf-nested-entries": _nested("<< /A ", " >>"),
    "pdf-long-array": _page_entries(lambda n: f"{n} ", "/X [", "]"),
    "pdf-many-entries": _page_entries(lambda n: f"/A{n} {n} ", "/X <<", ">>"),
    "pdf-many-contents": _page_entries(lambda _: "4 0 R ", "/Contents [", "]"),
    "pdf-comments": _contents(lambda _: "% x\n"),
    "pdf-spaces-behind": lambda size: write_pdf() + b" " * size,
    "pdf-words-behind": lambda size: write_pdf() + b"obj " * (size // 4),
    "pdf-numbers-behind": lambda size: write_pdf() + b"1 " * (size // 2),
}
