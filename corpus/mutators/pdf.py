"""Changes of PDF files by their objects: references, numbers, names, streams; the table of places is written anew."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.mutators.binary import mutate_bytes

__all__ = ["mutate_pdf"]

Objects = dict[int, bytes]

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b(.*?)endobj", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_REFERENCE = re.compile(rb"(?<!\d)\d+ \d+ R\b")
_NUMBER = re.compile(rb"(?<![\w.+-])[+-]?\d*\.?\d+(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9+-]*")
_LARGEST = 4 << 20
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"2",
    b"0.0001",
    b"1e9",
    b"65536",
    b"2147483648",
    b"-99999999999",
    b"1" * 400,
    b"842",
    b"(5)",
    b"null",
    b"[]",
)
_VALUES = (b"null", b"true", b"[]", b"<<>>", b"()", b"(" + b"5" * 500 + b")", b"<FEFF>", b"/X", b"-1", b"[[[[]]]]")
_NAMES = (
    *(
        b"/FlateDecode",
        b"/LZWDecode",
        b"/ASCII85Decode",
        b"/ASCIIHexDecode",
        b"/RunLengthDecode",
        b"/DCTDecode",
        b"/Crypt",
    ),
    *(
        b"/Type3",
        b"/Type0",
        b"/Type1",
        b"/TrueType",
        b"/CIDFontType0",
        b"/CIDFontType2",
        b"/Identity-H",
        b"/Identity-V",
    ),
    *(
        b"/GBK-EUC-H",
        b"/Form",
        b"/Image",
        b"/Page",
        b"/Pages",
        b"/Catalog",
        b"/Rotate",
        b"/Parent",
        b"/Kids",
        b"/Resources",
    ),
    *(
        b"/DeviceN",
        b"/Pattern",
        b"/Indexed",
        b"/ICCBased",
        b"/SMask",
        b"/Encoding",
        b"/ToUnicode",
        b"/W",
        b"/DW",
        b"/Widths",
    ),
)
_OPERATORS = (
    *(
        b"q",
        b"Q",
        b"BT",
        b"ET",
        b"S",
        b"f",
        b"h",
        b"W n",
        b"T*",
        b"1 0 0 1 5 5 cm",
        b"0 0 0 0 0 0 cm",
        b"1e9 0 0 1e9 0 0 cm",
    ),
    *(
        b"0 Tz",
        b"3 Tr",
        b"7 Tr",
        b"-12 TL",
        b"90 0 0 90 re f",
        b"(5) '",
        b"[(5) -99999 (6)] TJ",
        b"/X Do",
        b"/F 1e6 Tf",
        b"BI ID EI",
    ),
    *(
        b"0 0 m 500 0 l S",
        b"1 1 1 rg",
        b"/P <</MCID 0>> BDC",
        b"EMC",
        b"(",
        b"[",
        b"<<",
        b"5 0 0 -5 300 300 Tm",
        b"0 1 -1 0 0 0 Tm",
    ),
)


def remove_object(objects: Objects, rng: Random) -> None:
    """Remove an object, whatever refers to it."""
    del objects[rng.choice(tuple(objects))]


def exchange_objects(objects: Objects, rng: Random) -> None:
    """Write an object over another one."""
    objects[rng.choice(tuple(objects))] = objects[rng.choice(tuple(objects))]


def change_reference(objects: Objects, rng: Random) -> None:
    """Let a reference lead to any object, its own among them, or to none."""
    number = _draw_holding(objects, _REFERENCE, rng)
    target = b"%d 0 R" % rng.choice((*objects, number, number, max(objects) + 1))
    objects[number] = _replace_one(objects[number], _REFERENCE, target, rng)


def put_reference(objects: Objects, rng: Random) -> None:
    """Write a reference where a number or a name stood."""
    number = rng.choice(tuple(objects))
    pattern = rng.choice((_NUMBER, _NAME))
    objects[number] = _replace_one(objects[number], pattern, b"%d 0 R" % rng.choice(tuple(objects)), rng)


def repeat_reference(objects: Objects, rng: Random) -> None:
    """Write a reference many times."""
    number = _draw_holding(objects, _REFERENCE, rng)
    found = rng.choice(_REFERENCE.findall(objects[number]))
    objects[number] = objects[number].replace(found, (found + b" ") * rng.choice((2, 30, 1000)), 1)


def change_value(objects: Objects, rng: Random) -> None:
    """Write another number, name or value in the place of one, outside streams."""
    number = rng.choice(tuple(objects))
    head, stream = _part_stream(objects[number])
    pattern, values = rng.choice(((_NUMBER, _NUMBERS), (_NUMBER, _VALUES), (_NAME, _NAMES), (_REFERENCE, _VALUES)))
    objects[number] = _replace_one(head, pattern, rng.choice(values), rng) + stream


def change_stream(objects: Objects, rng: Random) -> None:
    """Change what a stream holds: its operators where it is packed, else its bytes."""
    number = _draw_holding(objects, _STREAM, rng)
    head, stream = _part_stream(objects[number])
    found = _STREAM.search(stream)
    if found is None:
        return
    content, pack = unpack_stream(found[1])
    for _ in range(rng.choice((1, 1, 4, 20))):
        content = change_operators(content, rng)
    body = pack(content) if rng.random() < 0.95 else content
    if rng.random() < 0.9:
        head = re.sub(rb"/Length \d+( 0 R)?", b"/Length %d" % len(body), head, count=1)
    objects[number] = head + b"stream\n" + body + b"\nendstream\n"


def change_operators(content: bytes, rng: Random) -> bytes:
    """Change lines of a content stream: drop, repeat, exchange or add operators, change numbers; seldom bytes."""
    lines = content.split(b"\n")
    at = rng.randrange(len(lines))
    what = rng.randrange(6)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines[at:at] = [lines[at]] * rng.choice((1, 9, 300))
    elif what == 2:
        lines[at] = rng.choice(lines)
    elif what == 3:
        lines.insert(at, rng.choice(_OPERATORS))
    elif what == 4:
        lines[at] = _replace_one(lines[at], _NUMBER, rng.choice(_NUMBERS), rng)
    else:
        return mutate_bytes(content, rng)
    return b"\n".join(lines)


def unpack_stream(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return what a stream holds, as far as it is Flate or that as ASCII, and what packs it again."""
    text = data.rstrip()
    try:
        if text.endswith(b"~>"):
            return _inflate(
                base64.a85decode(text[:-2])
            ), lambda content: base64.a85encode(zlib.compress(content, 1)) + b"~>"
        return _inflate(data), lambda content: zlib.compress(content, 1)
    except (ValueError, zlib.error):
        return data, bytes


def _inflate(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _LARGEST)


def _part_stream(body: bytes) -> tuple[bytes, bytes]:
    at = body.find(b"stream")
    return (body, b"") if at < 0 else (body[:at], body[at:])


def _draw_holding(objects: Objects, pattern: re.Pattern[bytes], rng: Random) -> int:
    return rng.choice([number for number, body in objects.items() if pattern.search(body)])


def _replace_one(body: bytes, pattern: re.Pattern[bytes], value: bytes, rng: Random) -> bytes:
    places = list(pattern.finditer(body))
    if not places:
        return body
    place = rng.choice(places)
    return body[: place.start()] + value + body[place.end() :]


_CHANGES: tuple[Callable[[Objects, Random], None], ...] = (
    *(remove_object, exchange_objects, change_reference, change_reference, put_reference, repeat_reference),
    *(change_value, change_value, change_value, change_stream, change_stream, change_stream),
)


def read_objects(data: bytes) -> tuple[Objects, bytes]:
    """Return the objects of a file by number, and its trailer."""
    objects = {int(found[1]): found[3] for found in _OBJECT.finditer(data)}
    trailers = _TRAILER.findall(data)
    return objects, trailers[-1] if trailers else b"<< /Root 1 0 R >>"


def write_objects(objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    """Return a file of these objects with a table that says where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj%sendobj\n" % (number, body)
    start, size = len(out), max(objects, default=0) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(out) + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def mutate_pdf(data: bytes, rng: Random) -> bytes:
    """Apply one change to the objects of a PDF, seldom to its trailer. Raises where it has no objects."""
    objects, trailer = read_objects(data)
    if rng.random() < 0.05:
        trailer = _replace_one(trailer, rng.choice((_NUMBER, _REFERENCE)), rng.choice(_VALUES), rng)
    rng.choice(_CHANGES)(objects, rng)
    return write_objects(objects, trailer)
