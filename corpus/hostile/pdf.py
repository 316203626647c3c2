"""Hostile PDF files, written object by object."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random

__all__ = ["PDF_KINDS", "PLAIN_PAGE", "PLAIN_TEXT", "Part", "stream", "write_pdf"]

PLAIN_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>"
)
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PLAIN_TEXT = b"BT /F 12 Tf 72 700 Td (12 34 56) Tj ET\n"
Part = str | bytes


def stream(data: bytes, entries: str = "") -> bytes:
    """Return a stream object's text."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries.encode(), data)


def write_pdf(parts: Mapping[int, Part] | None = None, *, trailer: str = "", count: int = 1) -> bytes:
    """Return a PDF of one page with some objects in the place of the plain ones, or beside them."""
    objects: dict[int, Part] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [3 0 R] /Count {count} >>",
        3: PLAIN_PAGE,
        4: stream(PLAIN_TEXT),
        5: _FONT,
    }
    objects.update(parts or {})
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, text in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text.encode("latin-1") if isinstance(text, str) else text)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _pack(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _flate(times: int) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        data = _pack(PLAIN_TEXT + b" " * (rng.randrange(30, 60) << 20), times)
        names = " ".join(["/FlateDecode"] * times)
        return write_pdf({4: stream(data, f"/Filter [{names}]")})

    return make


def _contents(text: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
    return lambda rng: write_pdf({4: stream(_pack(text(rng)), "/Filter /FlateDecode")})


def _objects(parts: Callable[[Random], Mapping[int, Part]], trailer: str = "") -> Callable[[Random], bytes]:
    return lambda rng: write_pdf(parts(rng), trailer=trailer)


def _page(entries: str) -> str:
    return PLAIN_PAGE.replace("/Contents 4 0 R", entries)


def _laughs(rng: Random) -> Mapping[int, Part]:
    """Form XObjects that each draw the next one ten times."""
    depth = rng.randrange(7, 10)
    parts: dict[int, Part] = {
        4: stream(b"/X0 Do\n"),
        3: PLAIN_PAGE.replace("/Font <<", "/XObject << /X0 10 0 R >> /Font <<"),
    }
    for level in range(depth):
        resources = f"/Resources << /XObject << /X{level + 1} {11 + level} 0 R >> /Font << /F 5 0 R >> >>"
        drawn = f"/X{level + 1} Do\n".encode() * 10 if level < depth - 1 else PLAIN_TEXT
        parts[10 + level] = stream(drawn, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {resources}")
    return parts


def _recursive_form(_rng: Random) -> Mapping[int, Part]:
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>"
    return {
        3: PLAIN_PAGE.replace("/Font <<", "/XObject << /X 10 0 R >> /Font <<"),
        4: stream(b"/X Do\n"),
        10: stream(b"/X Do\n", form),
    }


def _image(width: int, height: int, entries: str, data: bytes) -> Mapping[int, Part]:
    named = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} {entries}"
    return {
        3: PLAIN_PAGE.replace("/Font <<", "/XObject << /I 10 0 R >> /Font <<"),
        4: stream(b"q 500 0 0 700 40 60 cm /I Do Q\n"),
        10: stream(data, named),
    }


def _truncated(rng: Random) -> bytes:
    whole = write_pdf()
    return whole[: rng.randrange(20, len(whole))]


def _flipped(rng: Random) -> bytes:
    data = bytearray(write_pdf())
    for _ in range(rng.randrange(1, 60)):
        data[rng.randrange(9, len(data))] = rng.randrange(256)
    return bytes(data)


def _nested(opening: str, closing: str) -> Callable[[Random], Mapping[int, Part]]:
    def make(rng: Random) -> Mapping[int, Part]:
        depth = rng.randrange(20_000, 100_000)
        return {3: _page(f"/Contents 4 0 R /X {opening * depth}{closing * depth}")}

    return make


def _pages(kids: Callable[[Random], Sequence[int]]) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        numbers = kids(rng)
        listed = " ".join(f"{number} 0 R" for number in numbers)
        return write_pdf({2: f"<< /Type /Pages /Kids [{listed}] /Count {len(numbers)} >>"})

    return make


PDF_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-contents-refers-to-itself": _objects(lambda _: {4: "4 0 R"}),
    "pdf-contents-in-a-circle": _objects(lambda _: {4: "6 0 R", 6: "7 0 R", 7: "4 0 R"}),
    "pdf-mediabox-refers-to-itself": _objects(lambda _: {3: PLAIN_PAGE.replace("[0 0 595 842]", "6 0 R"), 6: "6 0 R"}),
    "pdf-length-refers-to-itself": _objects(
        lambda _: {4: b"<< /Length 4 0 R >>\nstream\n" + PLAIN_TEXT + b"endstream", 6: "6 0 R"}
    ),
    "pdf-resources-refer-to-themselves": _objects(
        lambda _: {3: PLAIN_PAGE.replace("<< /Font << /F 5 0 R >> >>", "6 0 R"), 6: "6 0 R"}
    ),
    "pdf-font-refers-to-itself": _objects(lambda _: {5: "5 0 R"}),
    "pdf-pages-in-a-circle": _objects(lambda _: {2: "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "pdf-parents-in-a-circle": _objects(
        lambda _: {
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R >>",
            3: "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            6: "<< /Type /Pages /Parent 2 0 R >>",
        }
    ),
    "pdf-deep-page-tree": _objects(
        lambda rng: {
            2: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
            **{
                10 + n: f"<< /Type /Pages /Parent {9 + n if n else 2} 0 R /Kids [{11 + n} 0 R] /Count 1 >>"
                for n in range(rng.randrange(2000, 6000))
            },
        }
    ),
    "pdf-same-page-many-times": _pages(lambda rng: [3] * rng.randrange(50_000, 150_000)),
    "pdf-count-lies": lambda rng: write_pdf(count=rng.randrange(10**6, 10**9)),
    "pdf-huge-mediabox": _objects(lambda rng: {3: PLAIN_PAGE.replace("595 842", f"{rng.randrange(10**5, 10**9)} 842")}),
    "pdf-mediabox-strip": _objects(lambda rng: {3: PLAIN_PAGE.replace("595 842", f"1 {rng.randrange(10**5, 10**7)}")}),
    "pdf-mediabox-not-numbers": _objects(lambda _: {3: PLAIN_PAGE.replace("595 842", "/A null")}),
    "pdf-huge-user-unit": _objects(lambda rng: {3: _page(f"/Contents 4 0 R /UserUnit {rng.randrange(10**4, 10**8)}")}),
    "pdf-flate-bomb": _flate(1),
    "pdf-flate-twice": _flate(2),
    "pdf-flate-three-times": _flate(3),
    "pdf-filters-by-the-thousand": _objects(
        lambda rng: {4: stream(PLAIN_TEXT, f"/Filter [{'/ASCIIHexDecode ' * rng.randrange(1000, 5000)}]")}
    ),
    "pdf-run-length-bomb": _objects(
        lambda rng: {4: stream(b"\x81 " * (rng.randrange(2, 6) << 18) + b"\x80", "/Filter /RunLengthDecode")}
    ),
    "pdf-lzw-garbage": _objects(
        lambda rng: {4: stream(rng.randbytes(rng.randrange(1, 4) << 16), "/Filter /LZWDecode")}
    ),
    "pdf-predictor-of-many-columns": _objects(
        lambda rng: {
            4: stream(
                _pack(PLAIN_TEXT * 1000),
                f"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns {rng.randrange(10**6, 2 * 10**9)} >>",
            )
        }
    ),
    "pdf-predictor-of-many-colours": _objects(
        lambda rng: {
            4: stream(
                _pack(PLAIN_TEXT * 1000),
                f"/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors {rng.randrange(10**6, 10**9)} /Columns 9 >>",
            )
        }
    ),
    "pdf-many-operators": _contents(lambda rng: b"0 0 m 9 9 l S\n" * rng.randrange(200_000, 500_000)),
    "pdf-many-rectangles": _contents(lambda rng: b"10 10 90 90 re S\n" * rng.randrange(100_000, 300_000)),
    "pdf-many-rulings": _contents(
        lambda rng: b"".join(
            b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (n, n, n, n) for n in range(rng.randrange(2000, 9000))
        )
    ),
    "pdf-many-letters": _contents(
        lambda rng: b"BT /F 1 Tf 9 9 Td (" + b"123 " * rng.randrange(200_000, 500_000) + b") Tj ET\n"
    ),
    "pdf-letters-on-one-spot": _contents(
        lambda rng: b"BT /F 12 Tf 1 0 0 1 72 700 Tm (7) Tj ET\n" * rng.randrange(30_000, 90_000)
    ),
    "pdf-deep-graphics-states": _contents(lambda rng: b"q " * rng.randrange(200_000, 900_000)),
    "pdf-deep-arrays": _objects(_nested("[", "]")),
    "pdf-deep-dictionaries": _objects(_nested("<< /A ", " >>")),
    "pdf-deep-operands": _contents(lambda rng: b"[" * rng.randrange(50_000, 200_000) + b"] TJ"),
    "pdf-long-string": _contents(lambda rng: b"BT /F 9 Tf (" + b"(" * rng.randrange(50_000, 200_000)),
    "pdf-long-name": _objects(lambda rng: {3: _page(f"/Contents 4 0 R /{'A' * rng.randrange(10**6, 10**7)} 1")}),
    "pdf-forms-that-laugh": _objects(_laughs),
    "pdf-form-draws-itself": _objects(_recursive_form),
    "pdf-huge-image": _objects(
        lambda rng: _image(
            60_000,
            rng.randrange(20_000, 60_000),
            "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode",
            _pack(b"\0" * (1 << 20)),
        )
    ),
    "pdf-image-of-no-size": _objects(lambda _: _image(0, 0, "/ColorSpace /DeviceRGB /BitsPerComponent 8", b"")),
    "pdf-jpx-garbage": _objects(
        lambda rng: _image(900, 900, "/Filter /JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + rng.randbytes(4000))
    ),
    "pdf-jbig2-garbage": _objects(
        lambda rng: _image(
            9000, 9000, "/Filter /JBIG2Decode /ColorSpace /DeviceGray /BitsPerComponent 1", rng.randbytes(4000)
        )
    ),
    "pdf-previous-xref-in-a-circle": lambda _: write_pdf(trailer="/Prev 9"),
    "pdf-many-fonts": _objects(
        lambda rng: {
            3: PLAIN_PAGE.replace("/F 5 0 R", " ".join(f"/F{n} 5 0 R" for n in range(rng.randrange(20_000, 60_000))))
        }
    ),
    "pdf-type-3-font-draws-itself": _objects(
        lambda _: {
            5: "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 49 /LastChar 50"
            " /Widths [9 9] /Encoding << /Type /Encoding /Differences [49 /a] >> /CharProcs << /a 6 0 R >>"
            " /Resources << /Font << /F 5 0 R >> >> >>",
            6: stream(b"BT /F 9 Tf (1) Tj ET\n"),
        }
    ),
    "pdf-long-cmap": _objects(
        lambda rng: {
            5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            6: stream(
                _pack(b"1 beginbfrange\n<0000> <ffff> <0000>\nendbfrange\n" * rng.randrange(2000, 9000)),
                "/Filter /FlateDecode",
            ),
        }
    ),
    "pdf-fields-in-a-circle": _objects(
        lambda _: {
            1: "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
            6: "<< /FT /Tx /T (a) /V (5) /Kids [6 0 R] /Parent 6 0 R >>",
        }
    ),
    "pdf-many-annotations": _objects(
        lambda rng: {
            3: _page(f"/Contents 4 0 R /Annots [{'6 0 R ' * rng.randrange(20_000, 90_000)}]"),
            6: "<< /Type /Annot /Subtype /FreeText /Rect [9 9 90 90] /Contents (5) >>",
        }
    ),
    "pdf-outlines-in-a-circle": _objects(
        lambda _: {
            1: "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            6: "<< /First 7 0 R /Last 7 0 R /Count 1 >>",
            7: "<< /Title (a) /Parent 6 0 R /Next 7 0 R /First 7 0 R >>",
        }
    ),
    "pdf-unknown-encryption": lambda _: write_pdf({6: "<< /Filter /Nobody /V 9 /R 9 >>"}, trailer="/Encrypt 6 0 R"),
    "pdf-truncated": _truncated,
    "pdf-bytes-flipped": _flipped,
    "pdf-header-alone": lambda rng: b"%PDF-1.7\n" + rng.randbytes(rng.randrange(0, 5000)),
    "pdf-many-objects": _objects(lambda rng: {10 + n: "null" for n in range(rng.randrange(50_000, 200_000))}),
}
