"""Whether a zipped office package is whole and safe to unpack.

A small file may unpack to terabytes (a zip bomb). The sizes in its directory are checked before anything is unpacked, and as they
may be lies, parts are unpacked piece by piece and no further than they may be long. Only methods that unpack so are read.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from gouji.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from gouji.ingest.stream.settings import FlowSettings

__all__ = ["check_package", "unpack_part"]

_ENCRYPTED_FLAG = 1
_ADVICE = "download the file again"


_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The methods of office packages. Python unpacks others without an end."""
_PIECE = 1 << 16


def unpack_part(package: zipfile.ZipFile, part: str, name: str, settings: FlowSettings) -> bytes:
    """Return the bytes of a part of the package in the file `name`.

    Raises `KeyError` for a part that is not there, `UnsupportedDocument` for one that is too long or packed by another
    method than deflate, `DamagedDocument` for a broken one.
    """
    info = package.getinfo(part)
    if info.compress_type not in _METHODS:
        raise UnsupportedDocument(
            name, f"its part {part} is packed in an unusual way", "open it in Word and save it anew"
        )
    pieces: list[bytes] = []
    length = 0
    try:
        with package.open(info) as packed:
            while piece := packed.read(_PIECE):
                length += len(piece)
                if length > settings.most_xml_bytes:
                    raise UnsupportedDocument(name, f"its part {part} is too long", "open it in Word and save it anew")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        raise DamagedDocument(name, f"its part {part} cannot be unpacked", _ADVICE) from None
    return b"".join(pieces)


def check_package(data: bytes, name: str, *, needs: str, settings: FlowSettings) -> None:
    """Raise where the package in `data` is broken, encrypted, lacks a part named `needs…` or unpacks to far too much.

    Does not look into the parts themselves.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check_sizes(infos, name, settings)
            _check_part(package, name, needs, settings)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError, NotImplementedError):
        raise DamagedDocument(name, "the package is broken or cut off", _ADVICE) from None


def _check_sizes(infos: list[zipfile.ZipInfo], name: str, settings: FlowSettings) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    xml = max((info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0)
    bomb = total > settings.suspicious_bytes and total > settings.most_unpacked_ratio * max(packed, 1)
    if bomb or xml > settings.most_xml_bytes or total > settings.most_unpacked_bytes:
        raise UnsupportedDocument(
            name, f"it would unpack to {total >> 20} MiB (a zip bomb?)", "open it in Word and save it anew"
        )


def _check_part(package: zipfile.ZipFile, name: str, needs: str, settings: FlowSettings) -> None:
    """Unpack the main part once, so that a wrong checksum shows."""
    info = next((info for info in package.infolist() if info.filename.lstrip("/").startswith(needs)), None)
    if info is None:
        raise DamagedDocument(name, "the package lacks its main part", _ADVICE)
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedDocument(name, "it needs a password", "save a copy without one")
    unpack_part(package, info.filename, name, settings)
