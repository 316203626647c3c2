"""Whether a zipped office package is whole and safe to unpack.

A small file may unpack to terabytes (a zip bomb). The sizes in its directory are checked before anything is unpacked, and as they
may be lies, parts are unpacked piece by piece and no further than they may be long. Only methods that unpack so are read.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from gouji.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.settings import FlowSettings

__all__ = ["check_package", "unpack_part"]

_ENCRYPTED_FLAG = 1
_ADVICE = "download the file again"


_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The methods of office packages. Python unpacks others without an end."""
_PIECE = 1 << 16


def unpack_part(package: zipfile.ZipFile, part: str, meter: Meter) -> bytes:
    """Return the bytes of a part of a package.

    Raises `KeyError` for a part that is not there, `BudgetExceeded` for one that is too long, `UnsupportedDocument` for one
    that is packed by another method than deflate, `DamagedDocument` for a broken one.
    """
    info = package.getinfo(part)
    if info.compress_type not in _METHODS:
        raise UnsupportedDocument(
            meter.name, f"its part {part} is packed in an unusual way", "open it in Word and save it anew"
        )
    pieces: list[bytes] = []
    length = 0
    try:
        with package.open(info) as packed:
            while piece := packed.read(_PIECE):
                length += len(piece)
                meter.spend("unpacked", len(piece))
                if length > meter.budget.part:
                    raise meter.exceed("part")  # noqa: EM101 – the name of a limit
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        raise DamagedDocument(meter.name, f"its part {part} cannot be unpacked", _ADVICE) from None
    return b"".join(pieces)


def check_package(data: bytes, *, needs: str, settings: FlowSettings, meter: Meter) -> None:
    """Raise where the package in `data` is broken, encrypted, lacks a part named `needs…` or unpacks to far too much.

    Does not look into the parts themselves.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check_sizes(infos, settings, meter)
            _check_part(package, needs, meter)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError, NotImplementedError):
        raise DamagedDocument(meter.name, "the package is broken or cut off", _ADVICE) from None


def _check_sizes(infos: list[zipfile.ZipInfo], settings: FlowSettings, meter: Meter) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    xml = max((info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0)
    bomb = total > settings.suspicious_bytes and total > settings.most_unpacked_ratio * max(packed, 1)
    if xml > meter.budget.part:
        raise meter.exceed("part")  # noqa: EM101 – the name of a limit
    if not meter.allows("unpacked", total):
        raise meter.exceed("unpacked")  # noqa: EM101 – the name of a limit
    if bomb:
        raise UnsupportedDocument(
            meter.name, f"it would unpack to {total >> 20} MiB (a zip bomb?)", "open it in Word and save it anew"
        )


def _check_part(package: zipfile.ZipFile, needs: str, meter: Meter) -> None:
    """Unpack the main part once, so that a wrong checksum shows."""
    info = next((info for info in package.infolist() if info.filename.lstrip("/").startswith(needs)), None)
    if info is None:
        raise DamagedDocument(meter.name, "the package lacks its main part", _ADVICE)
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedDocument(meter.name, "it needs a password", "save a copy without one")
    unpack_part(package, info.filename, Meter(meter.budget, meter.name))  # reading it counts
