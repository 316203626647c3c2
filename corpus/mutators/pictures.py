"""Changes of pictures by their parts: chunks of PNG with sound checksums, segments of JPEG, entries of TIFF, headers of BMP."""

from __future__ import annotations

import struct
import zlib
from random import Random

from gouji.corpus.mutators.binary import mutate_bytes

__all__ = ["mutate_bmp", "mutate_jpeg", "mutate_png", "mutate_tiff"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SIZES = (0, 1, 2, 7, 90, 3000, 32_768, 65_535, 1 << 20, 0x7FFFFFFF, 0xFFFFFFFF)
_LARGEST = 16 << 20
Chunk = tuple[bytes, bytes]


def mutate_png(data: bytes, rng: Random) -> bytes:
    """Change size, depth, pixels or order of the chunks of a PNG; every chunk gets the checksum of what it holds."""
    chunks = _read_chunks(data)
    what = rng.randrange(4)
    at = rng.randrange(len(chunks))
    if what == 0:
        chunks[0] = chunks[0][0], _change_header(chunks[0][1], rng)
    elif what == 1:
        chunks[at:at] = [rng.choice(chunks)] * rng.choice((1, 9))
    elif what == 2:
        del chunks[at]
    else:
        chunks = _change_pixels(chunks, rng)
    return _SIGNATURE + b"".join(_write_chunk(*chunk) for chunk in chunks)


def _read_chunks(data: bytes) -> list[Chunk]:
    chunks, at = [], len(_SIGNATURE)
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def _write_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _change_header(header: bytes, rng: Random) -> bytes:
    width, height, *rest = struct.unpack(">IIBBBBB", header)
    if rng.random() < 0.6:
        width, height = rng.choice(((rng.choice(_SIZES), height), (width, rng.choice(_SIZES))))
    else:
        rest[rng.randrange(len(rest))] = rng.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
    return struct.pack(">IIBBBBB", width, height, *rest)


def _change_pixels(chunks: list[Chunk], rng: Random) -> list[Chunk]:
    pixels = b"".join(body for name, body in chunks if name == b"IDAT")
    pixels = zlib.decompressobj().decompress(pixels, _LARGEST)
    for _ in range(rng.choice((1, 9))):
        pixels = mutate_bytes(pixels, rng)
    others = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    return [*others[:-1], (b"IDAT", zlib.compress(pixels, 1)), others[-1]]


def mutate_jpeg(data: bytes, rng: Random) -> bytes:
    """Change, drop or repeat a segment of a JPEG before its pixels, or bytes of these."""
    segments, rest = _read_segments(data)
    what, at = rng.randrange(4), rng.randrange(len(segments))
    marker, body = segments[at]
    if what == 0:
        segments[at] = marker, mutate_bytes(body, rng) if body else body
    elif what == 1:
        segments.insert(at, rng.choice(segments))
    elif what == 2:
        del segments[at]
    else:
        rest = mutate_bytes(rest, rng)
    return b"\xff\xd8" + b"".join(m + struct.pack(">H", (len(b) + 2) & 0xFFFF) + b for m, b in segments) + rest


def _read_segments(data: bytes) -> tuple[list[Chunk], bytes]:
    segments, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", data, at + 2)
        segments.append((data[at : at + 2], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return segments, data[at:]


def mutate_tiff(data: bytes, rng: Random) -> bytes:
    """Change tag, type, count or value of an entry of a TIFF's first directory, or which directory follows it."""
    order = "<" if data.startswith(b"II") else ">"
    (start,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, start)
    changed = bytearray(data)
    at = start + 2 + 12 * rng.randrange(count)
    what = rng.randrange(5)
    if what == 0:
        struct.pack_into(
            order + "H", changed, at, rng.choice((256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317, 322, 9))
        )
    elif what == 1:
        struct.pack_into(order + "H", changed, at + 2, rng.randrange(14))
    elif what == 2:
        struct.pack_into(order + "I", changed, at + 4, rng.choice(_SIZES))
    elif what == 3:
        struct.pack_into(order + "I", changed, at + 8, rng.choice((*_SIZES, start)))
    else:
        struct.pack_into(order + "I", changed, start + 2 + 12 * count, rng.choice((*_SIZES, start)))
    return bytes(changed)


def mutate_bmp(data: bytes, rng: Random) -> bytes:
    """Change a number of a BMP's headers."""
    at = rng.choice((2, 10, 14, 18, 22, 28, 30, 34, 46))
    return data[:at] + struct.pack("<I", rng.choice(_SIZES)) + data[at + 4 :]
