"""Hostile packages: ZIP files whose directory lies, and more of what a Word document may hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.word import paragraph, write_docx

__all__ = ["PACKAGE_KINDS"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DIRECTORY, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
_CELL = "<w:tc>{properties}<w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"
_PLAIN_CELL = _CELL.format(properties="")
_WIDE_CELL = _CELL.format(properties='<w:tcPr><w:gridSpan w:val="60"/></w:tcPr>')


def _body(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: write_docx(text(rng))


def _with_part(name: str, root: str, inside: Callable[[Random], str], body: str) -> Callable[[Random], bytes]:
    return lambda rng: write_docx(body, {name: f'{_HEAD}<w:{root} xmlns:w="{_W}">{inside(rng)}</w:{root}>'})


def _related(relations: Callable[[Random], str], body: str = "") -> Callable[[Random], bytes]:
    return lambda rng: write_docx(body or paragraph("5"), relations=relations(rng))


def _raw(body: bytes) -> bytes:
    """Return a package whose main part is these bytes."""
    source = zipfile.ZipFile(io.BytesIO(write_docx("")))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for info in source.infolist():
            package.writestr(info.filename, body if info.filename == "word/document.xml" else source.read(info))
    return target.getvalue()


def _overlapping(rng: Random) -> bytes:
    """Return a package whose many members are the same bytes, as a bomb that needs no packing within packing."""
    whole = write_docx(paragraph("5 " * (rng.randrange(1, 4) << 20)))
    start = whole.index(_DIRECTORY)
    end = whole.rindex(_END)
    at = whole.rindex(_DIRECTORY, start, end)
    entry = whole[at:end]
    count = rng.randrange(1000, 20_000)
    entries = b"".join(entry.replace(b"word/document.xml", b"word/media%07d" % n) for n in range(count))
    directory = whole[start:end] + entries
    total = min(whole[start:end].count(_DIRECTORY) + count, 65_535)
    tail = _END + struct.pack("<HHHHIIH", 0, 0, total, total, len(directory), start, 0)
    return whole[:start] + directory + tail


def _zip64(rng: Random) -> bytes:
    """Return a package that says in its long fields that a part has exabytes."""
    whole = write_docx(paragraph("5"))
    start = whole.rindex(_DIRECTORY)
    extra = struct.pack("<HHQQ", 1, 16, rng.randrange(1 << 62), rng.randrange(1 << 62))
    entry = bytearray(whole[start : whole.rindex(_END)])
    entry[20:28] = b"\xff" * 8
    entry[30:32] = struct.pack("<H", len(extra))
    name = struct.unpack_from("<H", entry, 28)[0]
    entry = entry[: 46 + name] + extra
    first = whole.index(_DIRECTORY)
    directory = whole[first:start] + bytes(entry)
    count = directory.count(_DIRECTORY)
    return whole[:start] + bytes(entry) + _END + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), first, 0)


def _directory_lies(rng: Random) -> bytes:
    whole = bytearray(write_docx(paragraph("5")))
    end = whole.rindex(_END)
    field, form = rng.choice(((8, "<H"), (10, "<H"), (12, "<I"), (16, "<I")))
    struct.pack_into(form, whole, end + field, 0xFFFF if form == "<H" else rng.randrange(1 << 32))
    return bytes(whole)


def _places_lie(rng: Random) -> bytes:
    """Return a package whose members all begin where another one does."""
    whole = bytearray(write_docx(paragraph("5"), {"styles": f'{_HEAD}<w:styles xmlns:w="{_W}"/>'}))
    at = whole.index(_DIRECTORY)
    while at >= 0:
        struct.pack_into("<I", whole, at + 42, rng.choice((0, 1, 0xFFFFFFFF, 7)))
        at = whole.find(_DIRECTORY, at + 4)
    return bytes(whole)


def _doubled_names(rng: Random) -> bytes:
    target = io.BytesIO(write_docx(paragraph("5")))
    members: list[tuple[str, bytes]] = [("word/document.xml", b"<a/>")] * rng.randrange(2, 900)
    with zipfile.ZipFile(target, "a") as package:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            package.writestr(info, data)
    return target.getvalue()


def _odd_names(rng: Random) -> bytes:
    target = io.BytesIO(write_docx(paragraph("5")))
    with zipfile.ZipFile(target, "a") as package:
        for number in range(rng.randrange(9, 900)):
            package.writestr(f"{'../' * number}word/{chr(0x4E00 + number)}\x01{'a' * number}.xml", b"")
    return target.getvalue()


def _bomb_before(rng: Random) -> bytes:
    """Return a package behind megabytes of something else, as programs that unpack themselves are."""
    return b"PK\x03\x04" + bytes(rng.randrange(1, 20) << 20) + write_docx(paragraph("5"))


def _utf_7_and_others(rng: Random) -> bytes:
    """Return a main part whose declaration names another encoding than its bytes have."""
    name = rng.choice(("utf-16", "utf-7", "ucs-4", "ebcdic-cp-us", "gb18030", "iso-2022-jp", "none", "A" * 5000))
    text = f'<?xml version="1.0" encoding="{name}"?><w:document xmlns:w="{_W}"><w:body>{paragraph("规章 5")}</w:body></w:document>'
    return _raw(text.encode(rng.choice(("utf-8", "utf-16", "utf-32", "gb18030"))))


def _quadratic_entities(rng: Random) -> bytes:
    """Return one long entity that is named often."""
    entity = "5" * rng.randrange(20_000, 90_000)
    return write_docx(
        f"<w:p><w:r><w:t>{'&a;' * rng.randrange(2000, 9000)}</w:t></w:r></w:p>",
        head=f'{_HEAD}<!DOCTYPE x [<!ENTITY a "{entity}">]>',
    )


def _picture_part(data: Callable[[Random], bytes], suffix: str) -> Callable[[Random], bytes]:
    """Return what makes a document that shows a picture."""

    def make(rng: Random) -> bytes:
        shown = (
            '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
            '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic'
            ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="p"/>'
            "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
        relation = f'<Relationship Id="p" Type="{_R}/image" Target="media/p{suffix}"/>'
        target = io.BytesIO(write_docx(shown * rng.randrange(1, 400), relations=relation))
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(f"word/media/p{suffix}", data(rng))
        return target.getvalue()

    return make


def _huge_png(_rng: Random) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(9000 * 27_001), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


_LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1%2%3%4%5%6%7%8%9"/></w:lvl>'
    for n in range(9)
)

PACKAGE_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "docx-overlapping-members": _overlapping,
    "docx-exabytes": _zip64,
    "docx-directory-lies": _directory_lies,
    "docx-places-lie": _places_lie,
    "docx-names-twice": _doubled_names,
    "docx-odd-names": _odd_names,
    "docx-behind-megabytes": _bomb_before,
    "docx-other-encoding": _utf_7_and_others,
    "docx-long-entity-named-often": _quadratic_entities,
    "docx-huge-picture": _picture_part(_huge_png, ".png"),
    "docx-metafile-of-noise": _picture_part(lambda rng: b"\xd7\xcd\xc6\x9a" + rng.randbytes(9000), ".wmf"),
    "docx-foreign-chunk": lambda rng: write_docx(
        '<w:altChunk r:id="c"/>' * rng.randrange(2, 900),
        relations=f'<Relationship Id="c" Type="{_R}/aFChunk" Target="document.xml"/>',
    ),
    "docx-main-part-is-its-own-relation": _related(
        lambda _: "".join(
            f'<Relationship Id="{kind}" Type="{_R}/{kind}" Target="document.xml"/>'
            for kind in ("styles", "numbering", "footnotes", "endnotes", "header", "settings")
        )
    ),
    "docx-many-relations": _related(
        lambda rng: "".join(
            f'<Relationship Id="x{n}" Type="{_R}/header" Target="x{n}.xml"/>'
            for n in range(rng.randrange(20_000, 60_000))
        ),
        paragraph("5") * 9,
    ),
    "docx-external-everything": _related(
        lambda rng: "".join(
            f'<Relationship Id="x{n}" Type="{_R}/{kind}" TargetMode="External" Target="{rng.choice(("http://127.0.0.1:9/", "file:///etc/passwd", "//host/share"))}"/>'
            for n, kind in enumerate(("image", "oleObject", "subDocument", "hyperlink", "attachedTemplate", "frame"))
        ),
        '<w:subDoc r:id="x2"/><w:p><w:hyperlink r:id="x3"><w:r><w:t>5</w:t></w:r></w:hyperlink></w:p>',
    ),
    "docx-rows-of-one-cell-merged-down": _body(
        lambda rng: (
            "<w:tbl>"
            + f"<w:tr>{_CELL.format(properties='<w:tcPr><w:vMerge/></w:tcPr>') * 40}</w:tr>" * rng.randrange(2000, 9000)
            + "</w:tbl>"
        )
    ),
    "docx-rows-that-begin-far-right": _body(
        lambda rng: (
            "<w:tbl>"
            + f'<w:tr><w:trPr><w:gridBefore w:val="{rng.randrange(10**4, 2 * 10**9)}"/><w:gridAfter w:val="{10**9}"/></w:trPr>{_PLAIN_CELL}</w:tr>'
            * rng.randrange(9, 90)
            + "</w:tbl>"
        )
    ),
    "docx-spans-just-within": _body(
        lambda rng: "<w:tbl>" + f"<w:tr>{_WIDE_CELL * 30}</w:tr>" * rng.randrange(900, 4000) + "</w:tbl>"
    ),
    "docx-grid-of-many-columns": _body(
        lambda rng: (
            f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * rng.randrange(50_000, 200_000)}</w:tblGrid><w:tr>{_PLAIN_CELL}</w:tr></w:tbl>"
        )
    ),
    "docx-many-tables": _body(
        lambda rng: f"<w:tbl><w:tr>{_PLAIN_CELL * 3}</w:tr></w:tbl>" * rng.randrange(5000, 30_000)
    ),
    "docx-tables-beside-tables": _body(
        lambda rng: (
            f"<w:tbl><w:tr>{f'<w:tc><w:tbl><w:tr>{_PLAIN_CELL * 9}</w:tr></w:tbl><w:p/></w:tc>' * 60}</w:tr></w:tbl>"
            * rng.randrange(20, 90)
        )
    ),
    "docx-nine-levels-of-numbers": _with_part(
        "numbering",
        "numbering",
        lambda _: (
            f'<w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        "".join(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{n % 9}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
            for n in range(20_000)
        ),
    ),
    "docx-many-numberings": _with_part(
        "numbering",
        "numbering",
        lambda rng: "".join(
            f'<w:abstractNum w:abstractNumId="{n}">{_LEVELS}</w:abstractNum><w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
            for n in range(rng.randrange(2000, 9000))
        ),
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1999"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>',
    ),
    "docx-level-of-negative-number": _with_part(
        "numbering",
        "numbering",
        lambda _: (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="-7"><w:start w:val="-2147483648"/><w:numFmt w:val="upperRoman"/>'
            '<w:lvlText w:val="%0%99999999999%-1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>',
    ),
    "docx-notes-of-tables": _with_part(
        "footnotes",
        "footnotes",
        lambda rng: (
            f'<w:footnote w:id="1"><w:tbl>{f"<w:tr>{_PLAIN_CELL * 20}</w:tr>" * rng.randrange(90, 900)}</w:tbl></w:footnote>'
        ),
        '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>' * 900,
    ),
    "docx-fields-within-fields": _body(
        lambda rng: (
            "<w:p>"
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ a </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            * (d := rng.randrange(2000, 20_000))
            + "<w:r><w:t>5</w:t></w:r>"
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' * d
            + "</w:p>"
        )
    ),
    "docx-choices-within-choices": _body(
        lambda rng: (
            "<w:p><w:r>"
            + '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x"/><mc:Fallback>'
            * (d := rng.randrange(50, 250))
            + "<w:t>5</w:t>"
            + "</mc:Fallback></mc:AlternateContent>" * d
            + "</w:r></w:p>"
        )
    ),
    "docx-boxes-within-boxes": _body(
        lambda rng: (
            "<w:p><w:r><w:pict><w:txbxContent>" * (d := rng.randrange(40, 250))
            + paragraph("5")
            + "</w:txbxContent></w:pict></w:r></w:p>" * d
        )
    ),
    "docx-equations-within-equations": _body(
        lambda rng: (
            '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            + "<m:f><m:num>" * (d := rng.randrange(50, 120))
            + "<m:r><m:t>5</m:t></m:r>"
            + "</m:num></m:f>" * d
            + "</m:oMath></w:p>"
        )
    ),
    "docx-deletions-and-insertions": _body(
        lambda rng: (
            "<w:p>"
            + "<w:ins><w:del><w:r><w:delText>5</w:delText></w:r></w:del></w:ins>" * rng.randrange(20_000, 90_000)
            + "</w:p>"
        )
    ),
    "docx-tabs-and-breaks": _body(
        lambda rng: (
            "<w:p><w:r><w:t>规章</w:t>" + "<w:tab/><w:br/><w:cr/>" * rng.randrange(50_000, 200_000) + "</w:r></w:p>"
        )
    ),
    "docx-many-namespaces": _body(
        lambda rng: "<w:p " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(rng.randrange(5000, 20_000))) + "/>"
    ),
    "docx-namespaces-within-namespaces": _body(
        lambda rng: (
            "".join(f'<n{n}:a xmlns:n{n}="urn:{n}">' for n in range(200))
            + paragraph("5" * rng.randrange(9))
            + "".join(f"</n{n}:a>" for n in reversed(range(200)))
        )
    ),
    "docx-comments-in-xml": _body(
        lambda rng: "<w:p><w:r><w:t>5" + "<!--a-->" * rng.randrange(50_000, 300_000) + "5</w:t></w:r></w:p>"
    ),
    "docx-instructions-in-xml": _body(lambda rng: "<?a b?>" * rng.randrange(50_000, 300_000) + paragraph("5")),
    "docx-symbols": _body(
        lambda rng: (
            "<w:p><w:r>"
            + '<w:sym w:font="Wingdings" w:char="FFFFFFFFFF"/><w:sym w:char=""/>' * rng.randrange(9, 90_000)
            + "</w:r></w:p>"
        )
    ),
    "docx-text-of-one-letter-runs": _body(
        lambda rng: (
            "<w:p>"
            + "<w:r><w:rPr><w:b/><w:vanish w:val='0'/></w:rPr><w:t>5</w:t></w:r>" * rng.randrange(30_000, 120_000)
            + "</w:p>"
        )
    ),
}
"""Each kind's name and what makes one of it."""
