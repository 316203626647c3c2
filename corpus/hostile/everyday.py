"""Files that stand in every archive and hold no document: empty, cut off, of another kind than their name says."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["EVERYDAY_KINDS"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _headed(header: bytes) -> Callable[[Random], bytes]:
    """Return what makes a file of a header and noise."""
    return lambda rng: header + rng.randbytes(rng.randrange(2_000, 20_000))


def _of_nothing(_rng: Random) -> bytes:
    return b""


def _of_nulls(rng: Random) -> bytes:
    """Return what a crash of a disk leaves."""
    return bytes(rng.randrange(1_000, 100_000))


def _zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _package(member: str) -> Callable[[Random], bytes]:
    """Return what makes a package of Office that is no document of text."""
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return lambda rng: _zip({"[Content_Types].xml": types, member: b"<x>%d</x>" % rng.randrange(1000)})


def _cut_zip(rng: Random) -> bytes:
    whole = _zip({f"{n}.txt": rng.randbytes(3_000) for n in range(5)})
    return whole[: rng.randrange(5_000, len(whole) - 100)]


def _bomb(rng: Random) -> bytes:
    return _zip({"report.txt": bytes(rng.randrange(60, 90) << 20)})


def _protected_zip(rng: Random) -> bytes:
    """Return an archive whose member says that it needs a password."""
    whole = bytearray(_zip({"report.txt": rng.randbytes(500)}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = whole.index(signature) + offset
        struct.pack_into("<H", whole, place, 1)
    return bytes(whole)


def _zip_in_zip(rng: Random) -> bytes:
    return _zip({"more.zip": _zip({"report.txt": b"%d" % rng.randrange(1000)})})


def _cut_tar(rng: Random) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        content = rng.randbytes(20_000)
        info = tarfile.TarInfo("report.txt")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return gzip.compress(buffer.getvalue())[: rng.randrange(5_000, 15_000)]


def _protected_pdf(rng: Random) -> bytes:
    """Return a PDF whose trailer says that it is encrypted, with a password that nobody has."""
    owner, user = rng.randbytes(32).hex(), rng.randbytes(32).hex()
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{owner}>/U<{user}>>>",
    ]
    text, places = "%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n"
    return f"{text}{end}startxref\n{len(text)}\n%%EOF\n".encode()


EVERYDAY_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-empty": _of_nothing,
    "pdf-nulls": _of_nulls,
    "doc-nulls": _of_nulls,
    "pdf-protected": _protected_pdf,
    "doc-lock-file": lambda rng: b"\x05admin" + bytes(48) + b"\x05\0a\0d\0m\0i\0n\0" + rng.randbytes(96),
    "doc-ole-noise": _headed(_OLE),
    "wps-ole-noise": _headed(_OLE),
    "xls-ole-noise": _headed(_OLE),
    "docx-spreadsheet": _package("xl/workbook.xml"),
    "docx-slides": _package("ppt/presentation.xml"),
    "docx-nothing-inside": _package("readme.txt"),
    "odt-nothing-inside": _package("mimetype"),
    "mp4-film": _headed(b"\0\0\0\x18ftypmp42"),
    "mp3-sound": _headed(b"ID3\3\0\0\0\0\0\0"),
    "exe-program": _headed(b"MZ\x90\0\3\0\0\0"),
    "rar-archive": _headed(b"Rar!\x1a\7\0"),
    "7z-archive": _headed(b"7z\xbc\xaf\x27\x1c"),
    "gz-archive": lambda rng: gzip.compress(rng.randbytes(3_000)),
    "db-thumbnails": _headed(b"SQLite format 3\0"),
    "lnk-shortcut": _headed(b"L\0\0\0\1\x14\2\0"),
    "ttf-font": _headed(b"\0\1\0\0\0\x0f\0\x80"),
    "jpg-cut": lambda rng: bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + rng.randbytes(40),
    "zip-cut": _cut_zip,
    "zip-bomb": _bomb,
    "zip-protected": _protected_zip,
    "zip-in-zip": _zip_in_zip,
    "tgz-cut": _cut_tar,
}
"""Each kind's name, which begins with its file's ending, and what makes one of it."""
