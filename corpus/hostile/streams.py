"""Hostile streams of PDF files: chains of filters, pictures, crypts, streams of objects and of places."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.pdf import PLAIN_PAGE, PLAIN_TEXT, Part, stream, write_pdf

__all__ = ["STREAM_KINDS", "pack_lzw"]

_CLEAR, _END, _FIRST, _FULL = 256, 257, 258, 4095
"""Codes of LZW: two signs, the first word of the table, where the table is cleared."""
_PICTURED = PLAIN_PAGE.replace("/Font <<", "/XObject << /I 10 0 R >> /Font <<")


def pack_lzw(letter: int, words: int) -> bytes:
    """Return one byte over and over as LZW, which packs it best: each word of the table is longer by one than the one before."""
    bits = count = 0
    out = bytearray()

    def put(code: int, width: int) -> None:
        nonlocal bits, count
        bits, count = bits << width | code, count + width
        while count >= 8:
            count -= 8
            out.append(bits >> count & 255)
            bits &= (1 << count) - 1

    written = 0
    while written < words:
        put(_CLEAR, 9 if not written else 12)
        put(letter, 9)
        for code in range(_FIRST, _FULL - 2):
            put(code, next(width for width in (9, 10, 11, 12) if code < (1 << width) - 1 or width == 12))
        written += 1
    put(_END, 12)
    put(0, 8)
    return bytes(out)


def _content(data: Callable[[Random], bytes], filters: str) -> Callable[[Random], bytes]:
    """Return what makes a page whose content is packed as `filters` say."""
    return lambda rng: write_pdf({4: stream(data(rng), f"/Filter [{filters}]")})


def _picture(entries: Callable[[Random], str], data: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        named = f"/Type /XObject /Subtype /Image {entries(rng)}"
        drawn = stream(b"q 500 0 0 700 40 60 cm /I Do Q\n")
        return write_pdf({3: _PICTURED, 4: drawn, 10: stream(data(rng), named)})

    return make


def _segment(number: int, kind: int, body: bytes) -> bytes:
    """Return a segment of JBIG2."""
    return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body


def _jbig2(rng: Random) -> bytes:
    """Return a page of JBIG2 of a huge size, and a region as large in it."""
    side = rng.randrange(40_000, 2**31)
    page = struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", side, side, 0, 0, 0, 0) + bytes(8) + rng.randbytes(300)
    return _segment(0, 48, page) + _segment(1, 38, region)


def _jpeg_header(width: int, height: int) -> bytes:
    """Return the beginning of a JPEG that says its size and holds nothing."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes((1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0))
    tables = b"\xff\xdb\0\x43\0" + bytes([1] * 64)
    scan = b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0" + bytes(2000)
    return b"\xff\xd8" + tables + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + scan


def _jpeg_2000(rng: Random) -> bytes:
    """Return a code stream of JPEG 2000 of a huge size in tiles of one pixel."""
    side, tile = rng.randrange(30_000, 2**31), rng.choice((1, 8, 2**31))
    size = struct.pack(">HIIIIIIIIHBBB", 0, side, side, 0, 0, tile, tile, 0, 0, 1, 7, 1, 1)
    coding = b"\xff\x52\0\x0c\0\0\0\1\0\5\4\4\0\1" + b"\xff\x5c\0\x13\x40" + bytes(16)
    return b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + coding + rng.randbytes(400)


def _objects_in_a_stream(entries: str, data: bytes, trailer: str = "") -> bytes:
    """Return a PDF with a table of places as a stream, in which object 4 stands in a stream of objects."""
    out = bytearray(b"%PDF-1.7\n")
    plain: dict[int, Part] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: PLAIN_PAGE,
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: stream(data, f"/Type /ObjStm {entries}"),
    }
    places = {}
    for number, text in plain.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text.encode() if isinstance(text, str) else text)
    rows = [(0, 0, 255)] + [(1, places[n], 0) if n in places else (2, 6, 0) for n in range(1, 7)]
    rows.append((1, len(out), 0))
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    start = len(out)
    named = trailer or "/Size 8 /Root 1 0 R"
    out += b"7 0 obj\n%s\nendobj\n" % stream(table, f"/Type /XRef /W [1 4 1] {named}")
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _many_objects(rng: Random) -> bytes:
    count = rng.randrange(200_000, 900_000)
    heads = b"".join(b"%d %d " % (4 if n == 0 else 100 + n, 5 * n) for n in range(count))
    data = zlib.compress(heads + b"null " * count, 9)
    return _objects_in_a_stream(f"/N {count} /First {len(heads)} /Filter /FlateDecode", data)


STREAM_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-lzw-bomb": _content(lambda rng: pack_lzw(32, rng.randrange(6, 30)), "/LZWDecode"),
    "pdf-lzw-in-flate": _content(
        lambda rng: zlib.compress(pack_lzw(32, rng.randrange(60, 120)), 9), "/FlateDecode /LZWDecode"
    ),
    "pdf-run-length-in-flate": _content(
        lambda rng: zlib.compress(b"\x81 " * (rng.randrange(2, 8) << 20) + b"\x80", 9), "/FlateDecode /RunLengthDecode"
    ),
    "pdf-hexadecimal-in-flate": _content(
        lambda rng: zlib.compress(b"20" * (rng.randrange(20, 60) << 20) + b">", 9), "/FlateDecode /ASCIIHexDecode"
    ),
    "pdf-ascii-85-in-flate": _content(
        lambda rng: zlib.compress(b"z" * (rng.randrange(10, 40) << 20) + b"~>", 9), "/FlateDecode /ASCII85Decode"
    ),
    "pdf-ascii-85-garbage": _content(
        lambda rng: bytes(rng.choices(range(33, 118), k=rng.randrange(10**5, 10**6))), "/ASCII85Decode"
    ),
    "pdf-chain-of-all-filters": _content(
        lambda rng: base64.a85encode(zlib.compress(zlib.compress(pack_lzw(0x81, rng.randrange(2, 9)), 9), 9)) + b"~>",
        "/ASCII85Decode /FlateDecode /FlateDecode /LZWDecode /RunLengthDecode",
    ),
    "pdf-filter-in-a-circle": lambda _: write_pdf({4: stream(PLAIN_TEXT, "/Filter 6 0 R"), 6: "[6 0 R 6 0 R]"}),
    "pdf-predictor-bomb": lambda rng: write_pdf(
        {
            4: stream(
                zlib.compress(bytes(rng.randrange(20, 60) << 20), 9),
                "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 >>",
            )
        }
    ),
    "pdf-predictor-of-bits": lambda rng: write_pdf(
        {
            4: stream(
                zlib.compress(PLAIN_TEXT * 900, 9),
                f"/Filter /FlateDecode /DecodeParms << /Predictor {rng.choice((2, 10, 15, 99))} /Columns -{rng.randrange(9)}"
                f" /BitsPerComponent {rng.choice((0, 3, 16, 10**9))} /Colors {rng.choice((0, -1, 4))} >>",
            )
        }
    ),
    "pdf-crypt-filters": _content(lambda _: PLAIN_TEXT, "/Crypt /Crypt /FlateDecode"),
    "pdf-jbig2-of-huge-size": _picture(
        lambda _: "/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode", _jbig2
    ),
    "pdf-fax-of-huge-size": _picture(
        lambda rng: (
            "/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
            f" /DecodeParms << /K {rng.choice((-1, 0, 4))} /Columns {rng.randrange(10**4, 2**31)} /Rows 2000000000 >>"
        ),
        lambda rng: rng.randbytes(4000),
    ),
    "pdf-fax-as-content": lambda rng: write_pdf(
        {
            4: stream(
                rng.randbytes(90_000),
                f"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {rng.choice((1728, 10**6, 10**9))} >>",
            )
        }
    ),
    "pdf-jpeg-of-huge-size": _picture(
        lambda _: "/Width 65000 /Height 65000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
        lambda rng: _jpeg_header(65_000, rng.randrange(20_000, 65_000)),
    ),
    "pdf-jpeg-2000-of-huge-size": _picture(lambda _: "/Width 60000 /Height 60000 /Filter /JPXDecode", _jpeg_2000),
    "pdf-picture-masks-itself": _picture(
        lambda _: "/Width 900 /Height 900 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 10 0 R",
        lambda _: bytes(810_000),
    ),
    "pdf-picture-drawn-often": lambda rng: write_pdf(
        {
            3: _PICTURED,
            4: stream(b"q 500 0 0 700 40 60 cm /I Do Q\n" * rng.randrange(2000, 20_000)),
            10: stream(
                zlib.compress(bytes(16_000_000), 9),
                "/Type /XObject /Subtype /Image /Width 4000 /Height 4000 /ColorSpace /DeviceGray /BitsPerComponent 8"
                " /Filter /FlateDecode",
            ),
        }
    ),
    "pdf-palette-of-palettes": _picture(
        lambda rng: (
            "/Width 900 /Height 900 /BitsPerComponent 8 /ColorSpace "
            + "[/Indexed " * (depth := rng.randrange(20, 5000))
            + "/DeviceRGB"
            + " 255 <00>]" * depth
        ),
        lambda _: bytes(810_000),
    ),
    "pdf-inline-pictures": lambda rng: write_pdf(
        {4: stream(b"BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI\n" * rng.randrange(10_000, 60_000))}
    ),
    "pdf-inline-picture-without-end": lambda rng: write_pdf(
        {4: stream(b"BI /W 9 /H 9 /CS /G /BPC 8 ID " + b"EI" * rng.randrange(10**5, 10**6))}
    ),
    "pdf-many-objects-in-a-stream": _many_objects,
    "pdf-stream-of-objects-lies": lambda rng: _objects_in_a_stream(
        f"/N {rng.randrange(10**8, 2**31)} /First {rng.randrange(10**8)}", b"4 0 null"
    ),
    "pdf-stream-of-objects-in-itself": lambda _: _objects_in_a_stream("/N 1 /First 4 /Extends 6 0 R", b"6 0 6 0 R"),
    "pdf-stream-of-objects-bomb": lambda rng: _objects_in_a_stream(
        "/N 1 /First 4 /Filter [/FlateDecode /FlateDecode]",
        zlib.compress(zlib.compress(b"4 0 (" + b" " * (rng.randrange(60, 200) << 20), 9), 9),
    ),
    "pdf-places-without-end": lambda rng: _objects_in_a_stream(
        "/N 1 /First 4", b"4 0 null", f"/Size {2**31 - 1} /Index [0 {rng.randrange(10**8, 2**31)}] /Root 1 0 R"
    ),
    "pdf-places-of-wide-fields": lambda rng: _objects_in_a_stream(
        "/N 1 /First 4", b"4 0 null", f"/Size 8 /Root 1 0 R /W [{rng.randrange(10**6, 2**31)} 4 {rng.choice((0, -4))}]"
    ),
    "pdf-places-in-a-circle": lambda rng: _objects_in_a_stream(
        "/N 1 /First 4", b"4 0 null", f"/Size 8 /Root 1 0 R /Prev {rng.randrange(9, 900)} /XRefStm 9"
    ),
}
"""Each kind's name and what makes one of it."""
