"""Hostile pictures: sizes, frames and tables that are lies, and pages that are hard to read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from random import Random

__all__ = ["PICTURE_KINDS_MORE"]

_PNG = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(
    width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 0, chunks: Sequence[tuple[bytes, bytes]] = ()
) -> bytes:
    """Return a PNG; `rows` are its bytes before they are packed, each row with the number of its filter."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    more = b"".join(_chunk(name, body) for name, body in chunks)
    return _PNG + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _page(mark: Callable[[Random, int, int], bool]) -> Callable[[Random], bytes]:
    """Return what makes a page of 1240 × 1754 pixels, black where `mark` says so of a block of 4 × 4."""

    def make(rng: Random) -> bytes:
        rows = bytearray()
        for y in range(1754 // 4):
            row = b"\0" + b"".join(b"\0\0\0\0" if mark(rng, x, y) else b"\xff" * 4 for x in range(310))
            rows += row * 4
        return _png(1240, 1752, bytes(rows))

    return make


def _tiff(
    entries: Sequence[tuple[int, int, int, int]], *, after: int = 0, data: bytes = b"", big: bool = False
) -> bytes:
    """Return a TIFF of one directory; `after` is where the next one begins."""
    order = ">" if big else "<"
    body = struct.pack(f"{order}H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(f"{order}HI", kind, count) + (
            struct.pack(f"{order}HH", value & 0xFFFF, 0)
            if kind == 3 and count == 1
            else struct.pack(f"{order}I", value)
        )
        body += struct.pack(f"{order}H", tag) + packed
    return (b"MM\0*" if big else b"II*\0") + struct.pack(f"{order}I", 8) + body + struct.pack(f"{order}I", after) + data


def _tiff_frames(rng: Random) -> bytes:
    """Return a TIFF of thousands of pages that share one strip."""
    count = rng.randrange(3000, 9000)
    size = 2 + 9 * 12 + 4
    strip = zlib.compress(bytes([255]) * (1240 // 8 * 1754), 9)
    out = bytearray(b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip)
    for number in range(count):
        after = 8 + len(strip) + size * (number + 1) if number < count - 1 else 0
        entries = (
            (256, 3, 1, 1240),
            (257, 3, 1, 1754),
            (258, 3, 1, 1),
            (259, 3, 1, 8),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (277, 3, 1, 1),
            (278, 3, 1, 1754),
            (279, 4, 1, len(strip)),
        )
        out += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
        out += struct.pack("<I", after)
    return bytes(out)


def _tiff_bomb(method: int) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        side = rng.choice((20_000, 60_000, 2**31 - 1))
        data = zlib.compress(bytes(50 << 20), 9) if method == 8 else rng.randbytes(5000)
        start = 8 + 2 + 9 * 12 + 4
        entries = [
            (256, 4, 1, side),
            (257, 4, 1, side),
            (258, 3, 1, 1),
            (259, 3, 1, method),
            (262, 3, 1, 1),
            (273, 4, 1, start),
            (277, 3, 1, 1),
            (278, 4, 1, side),
            (279, 4, 1, len(data)),
        ]
        return _tiff(entries, data=data)

    return make


def _jpeg(
    segments: bytes, width: int = 1240, height: int = 1754, *, progressive: bool = False, scans: int = 1
) -> bytes:
    """Return a JPEG that is grey all over, or cut."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + bytes((1, 0x11, 0))
    tables = b"\xff\xdb\0\x43\0" + bytes([16] * 64)
    codes = b"\xff\xc4\0\x14\0" + bytes([1] + [0] * 15) + b"\0" + b"\xff\xc4\0\x14\x10" + bytes([1] + [0] * 15) + b"\0"
    scan = b"\xff\xda\0\x08\x01\x01\0\0\0\0" if progressive else b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
    kind = b"\xff\xc2" if progressive else b"\xff\xc0"
    body = b"\xff\xd8" + segments + tables + kind + struct.pack(">H", len(frame) + 2) + frame + codes
    return body + (scan + bytes(90)) * scans + b"\xff\xd9"


def _exif(entries: bytes, count: int) -> bytes:
    body = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", count) + entries + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", min(len(body) + 2, 65_535)) + body


def _webp(rng: Random, *, animated: bool) -> bytes:
    side = (1 << 14) - 1 if not animated else (1 << 24) - 1
    if not animated:
        lossless = b"\x2f" + struct.pack("<I", side | side << 14) + rng.randbytes(900)
        body = b"WEBPVP8L" + struct.pack("<I", len(lossless)) + lossless
    else:
        head = b"\x02\0\0\0" + struct.pack("<I", side)[:3] + struct.pack("<I", side)[:3]
        frame = b"ANMF" + struct.pack("<I", 16) + bytes(16)
        body = (
            b"WEBPVP8X"
            + struct.pack("<I", len(head))
            + head
            + b"ANIM\x06\0\0\0"
            + bytes(6)
            + frame * rng.randrange(9, 9000)
        )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(rng: Random) -> bytes:
    """Return an animation of thousands of frames as large as GIF allows."""
    frame = b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0"
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0)
        + bytes(6)
        + frame * rng.randrange(900, 9000)
        + b";"
    )


def _bmp(rng: Random) -> bytes:
    """Return a bitmap packed by lengths of runs that jump all over a large page."""
    runs = b"\0\2\xff\xff" * rng.randrange(900, 90_000) + b"\xff\1" * 9000 + b"\0\1"
    head = struct.pack("<IiiHHIIiiII", 40, 9000, 9000, 1, 8, 1, len(runs), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1024 + len(runs), 0, 0, 54 + 1024) + head + bytes(1024) + runs


_WHITE = b"\0" + b"\xff" * 1240

PICTURE_KINDS_MORE: Mapping[str, Callable[[Random], bytes]] = {
    "png-just-small-enough": lambda _: _png(8000, 8000, bytes(8000 * 8001)),
    "png-colours-just-small-enough": lambda _: _png(7000, 7000, bytes(7000 * 28_001), colour=6),
    "png-deep-colours": lambda _: _png(5000, 5000, bytes(5000 * 40_001), depth=16, colour=6),
    "png-long-text": lambda rng: _png(
        1240,
        1754,
        _WHITE * 1754,
        chunks=[
            (b"zTXt", b"a\0\0" + zlib.compress(bytes(rng.randrange(50, 90) << 20), 9))
            for _ in range(rng.randrange(1, 9))
        ],
    ),
    "png-profile-bomb": lambda rng: _png(
        1240, 1754, _WHITE * 1754, chunks=[(b"iCCP", b"a\0\0" + zlib.compress(bytes(rng.randrange(50, 200) << 20), 9))]
    ),
    "png-of-no-resolution": lambda rng: _png(
        1240,
        1754,
        _WHITE * 1754,
        chunks=[(b"pHYs", struct.pack(">IIB", rng.choice((0, 1, 2**32 - 1)), rng.choice((0, 1, 2**32 - 1)), 1))],
    ),
    "png-too-much-data": lambda rng: _png(1240, 1754, bytes(rng.randrange(50, 200) << 20)),
    "png-too-many-chunks": lambda rng: _png(
        1240, 1754, _WHITE * 1754, chunks=[(b"tEXt", b"a\0b")] * rng.randrange(10_000, 90_000)
    ),
    "png-many-frames": lambda rng: _png(
        1240,
        1754,
        _WHITE * 1754,
        chunks=[
            (b"acTL", struct.pack(">II", rng.randrange(2, 2**31), 0)),
            (b"fcTL", struct.pack(">IIIIIHHBB", 0, 1240, 1754, 0, 0, 1, 1, 0, 0)),
        ],
    ),
    "png-noise": _page(lambda rng, _x, _y: rng.random() < 0.5),
    "png-dust": _page(lambda rng, _x, _y: rng.random() < 0.03),
    "png-chequered": _page(lambda _rng, x, y: (x + y) % 2 == 0),
    "png-grid": _page(lambda _rng, x, y: x % 3 == 0 or y % 3 == 0),
    "png-lines-across": _page(lambda _rng, _x, y: y % 2 == 0),
    "png-lines-down": _page(lambda _rng, x, _y: x % 2 == 0),
    "png-black": _page(lambda _rng, _x, _y: True),
    "png-cells-by-the-thousand": _page(
        lambda rng, x, y: x % 6 == 0 or y % 6 == 0 or (x % 6 == 3 and rng.random() < 0.5)
    ),
    "png-slanting-lines": _page(lambda _rng, x, y: (3 * x + y) % 40 == 0),
    "png-rings": _page(lambda _rng, x, y: ((x - 155) ** 2 + (y - 219) ** 2) // 900 % 2 == 0),
    "jpg-of-no-content": lambda rng: _jpeg(b"", 65_000, rng.randrange(100, 65_000)),
    "jpg-many-scans": lambda rng: _jpeg(b"", 8000, 8000, progressive=True, scans=rng.randrange(900, 9000)),
    "jpg-many-segments": lambda rng: _jpeg((b"\xff\xe1\xff\xff" + bytes(65_533)) * rng.randrange(20, 90)),
    "jpg-many-comments": lambda rng: _jpeg(b"\xff\xfe\0\2" * rng.randrange(10**4, 10**6)),
    "jpg-data-of-its-camera-in-a-circle": lambda _: _jpeg(_exif(struct.pack("<HHII", 0x8769, 4, 1, 8), 1)),
    "jpg-data-of-its-camera-lies": lambda rng: _jpeg(
        _exif(
            b"".join(
                struct.pack("<HHII", tag, kind, rng.randrange(2**32), rng.randrange(2**32))
                for tag in (0x112, 0x11A, 0x11B, 0x128)
                for kind in range(1, 13)
            ),
            48,
        )
    ),
    "jpg-resolution-of-nothing": lambda _: _jpeg(
        _exif(
            struct.pack("<HHII", 0x11A, 5, 1, 64)
            + struct.pack("<HHII", 0x11B, 5, 1, 64)
            + struct.pack("<HHII", 0x128, 3, 1, 2)
            + bytes(64),
            3,
        )
    ),
    "jpg-profile-of-many-parts": lambda rng: _jpeg(
        b"".join(
            b"\xff\xe2\xff\xff" + b"ICC_PROFILE\0" + bytes((n, 255)) + bytes(65_519)
            for n in range(rng.randrange(2, 255))
        )
    ),
    "tif-many-pages": _tiff_frames,
    "tif-flate-bomb": _tiff_bomb(8),
    "tif-fax-of-huge-size": _tiff_bomb(4),
    "tif-lzw-of-huge-size": _tiff_bomb(5),
    "tif-jpeg-of-huge-size": _tiff_bomb(7),
    "tif-unknown-packing": _tiff_bomb(34_712),
    "tif-many-entries": lambda rng: _tiff(
        [(256 + n % 200, rng.randrange(1, 13), 2**31, 8) for n in range(rng.randrange(9000, 60_000))]
    ),
    "tif-counts-lie": lambda rng: _tiff(
        [(tag, rng.choice((3, 4, 5, 12)), 2**32 - 1, 8) for tag in (256, 257, 258, 259, 262, 273, 279, 282, 700)]
    ),
    "tif-next-page-backwards": lambda rng: _tiff(
        [
            (256, 3, 1, 900),
            (257, 3, 1, 900),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (279, 4, 1, 810_000),
        ],
        after=rng.randrange(8, 60),
        data=bytes(810_000),
        big=True,
    ),
    "tif-large-counts-of-tiles": lambda rng: _tiff(
        [
            (256, 4, 1, 9000),
            (257, 4, 1, 9000),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (322, 4, 1, 1),
            (323, 4, 1, 1),
            (324, 4, rng.randrange(10**6, 2**31), 8),
            (325, 4, 10**6, 8),
        ],
        data=bytes(4_000_000),
    ),
    "webp-huge": lambda rng: _webp(rng, animated=False),
    "webp-animated": lambda rng: _webp(rng, animated=True),
    "gif-thousands-of-frames": _gif,
    "gif-words-without-end": lambda rng: (
        b"GIF87a"
        + struct.pack("<HHBBB", 9000, 9000, 0x80, 0, 0)
        + bytes(6)
        + b",\0\0\0\0\x28\x23\x28\x23\0\x0c"
        + (b"\xff" + rng.randbytes(255)) * 900
    ),
    "bmp-runs-that-jump": _bmp,
    "bmp-negative-height": lambda rng: (
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 9000, -(2**31), 1, rng.choice((1, 4, 8, 24, 32)), 0, 0, 0, 0, 2**31 - 1, 0)
    ),
}
"""Each kind's name and what makes one of it."""
