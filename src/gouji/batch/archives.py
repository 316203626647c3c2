"""Members of zip and tar archives, found and read within limits; nothing is unpacked to where its name says.

What an archive holds is listed once a process. A compressed tar is unpacked into a temporary file without a name for that, as
each of its members would otherwise cost what stands before it; workers that are forked read the file of their parent.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import os
import struct
import tarfile
import tempfile
import threading
import weakref
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from gouji.errors import DamagedDocument, DocumentError, UnsupportedDocument

__all__ = ["ArchiveLimits", "is_archive", "list_members", "load_member"]

_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_PIECE = 1 << 20
_MAC = "__MACOSX"
_UTF_8 = 1 << 11
"""The flag of a zip's member whose name is in UTF-8; without it the standard says code page 437."""
_BROKEN = (
    *(OSError, EOFError, ValueError, OverflowError, NotImplementedError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
)
"""What unpackers raise where an archive is broken, its names not in the encoding that it says, or its method unknown."""

_UNPACKERS: Mapping[str, Callable[[Any], Any]] = {".bz2": bz2.open, ".xz": lzma.open}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """What an archive may hold; over it a member, or the archive, is refused with the limit's name."""

    members: int = 100_000
    member_bytes: int = 256 << 20
    """Of one member, unpacked."""
    total_bytes: int = 64 << 30
    """Of all members together."""
    ratio: int = 200
    """How many times larger than in the archive a member, or a whole tar, may be, beyond its first 10 MB."""

    def allow(self, packed: int) -> int:
        """Return how many bytes may come of so many packed ones."""
        return 10 * _PIECE + self.ratio * max(packed, 1)


def is_archive(name: str) -> bool:
    """Return whether a name is that of an archive whose members are documents."""
    return name.lower().endswith(_ENDINGS)


def list_members(archive: str, limits: ArchiveLimits) -> list[str]:
    """Return the names of an archive's files in order, hidden ones left out. Raises `DocumentError` where it cannot be opened."""
    names = sorted(set(_open_archive(archive, limits).list_names()))
    return [name for name in names if not any(part.startswith((".", _MAC)) for part in PurePosixPath(name).parts)]


def load_member(archive: str, member: str, limits: ArchiveLimits) -> bytes:
    """Return the bytes of one file of an archive. Raises `DocumentError` where it cannot be read, or is over a limit."""
    shown = f"{archive}!/{member}"
    opened = _open_archive(archive, limits)
    try:
        return opened.read(member, shown, limits)
    except KeyError:
        raise DocumentError(shown, "the archive has no such member", "run on the archive again") from None
    except _BROKEN as error:
        raise DamagedDocument(shown, f"the archive cannot be unpacked ({error})", "unpack it by hand") from None


class _OpenArchive(Protocol):
    def list_names(self) -> list[str]: ...

    def read(self, member: str, shown: str, limits: ArchiveLimits) -> bytes: ...


def _open_archive(archive: str, limits: ArchiveLimits) -> _OpenArchive:
    try:
        found = os.stat(archive)  # noqa: PTH116 - a name need not be a path
        return _open_once(archive, limits, found.st_size, found.st_mtime_ns)
    except DocumentError:
        raise
    except FileNotFoundError:
        raise DocumentError(archive, "no such file", "check the path") from None
    except _BROKEN as error:
        raise DamagedDocument(archive, f"the archive cannot be opened ({error})", "unpack it by hand") from None


@lru_cache(maxsize=8)
def _open_once(archive: str, limits: ArchiveLimits, _size: int, _changed: int) -> _OpenArchive:
    """Return an archive with its list of members; size and time of change tell one from another of the same name."""
    kind = _Zip if archive.lower().endswith(".zip") else _Tar
    file = Path(archive).open("rb")  # noqa: SIM115 - open as long as this process knows the archive
    try:
        return kind(file, archive, limits)
    except BaseException:
        file.close()
        raise


class _Positioned(io.RawIOBase):
    """A file as a stream with a position of its own, which processes forked from this one do not share."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._at = 0
        self._size = os.fstat(file.fileno()).st_size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            message = "a position before the file's beginning"
            raise OSError(message)
        self._at = start + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer that can be written
        content = _read_at(self._file, len(buffer), self._at)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


_no_pread = threading.Lock()


def _read_at(file: IO[bytes], size: int, at: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), size, at)
    with _no_pread:
        file.seek(at)
        return file.read(size)


_NAMELESS = "unnamed"


class _Zip:
    """A zip archive."""

    def __init__(self, file: IO[bytes], archive: str, limits: ArchiveLimits) -> None:
        weakref.finalize(self, file.close)
        self._package = zipfile.ZipFile(io.BufferedReader(_Positioned(file)))
        infos = self._package.infolist()
        if len(infos) > limits.members or sum(info.file_size for info in infos) > limits.total_bytes:
            raise _refuse_size(archive)
        self._members = {_decode_name(info): info for info in infos if not info.filename.endswith("/")}

    def list_names(self) -> list[str]:
        return list(self._members)

    def read(self, member: str, shown: str, limits: ArchiveLimits) -> bytes:
        info = self._members[member]
        if info.flag_bits & 1:
            raise UnsupportedDocument(shown, "the archive needs a password", "unpack it by hand")
        most = min(limits.member_bytes, limits.allow(info.compress_size))
        kept = io.BytesIO()
        with self._package.open(info) as file:
            # Piece by piece, whatever its directory says of its size.
            while piece := file.read(_PIECE):
                kept.write(piece)
                _check_size(kept.tell(), most, shown)
        return kept.getvalue()


def _decode_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as it was typed: programs in China write it in UTF-8 or GB 18030 and do not say so."""
    if not info.filename:
        return _NAMELESS
    if info.flag_bits & _UTF_8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return info.filename


class _Tar:
    """A tar archive: where each file stands in it, unpacked."""

    def __init__(self, file: IO[bytes], archive: str, limits: ArchiveLimits) -> None:
        self._file = file if archive.lower().endswith(".tar") else _unpack(file, archive, limits)
        weakref.finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int] | None] = {}
        links: list[tarfile.TarInfo] = []
        with tarfile.open(fileobj=io.BufferedReader(_Positioned(self._file)), mode="r:") as package:
            for info in package:
                if len(self._places) + len(links) > limits.members:
                    raise _refuse_size(archive)
                if info.isreg():
                    # What is stored with holes stands in pieces.
                    self._places[info.name] = None if info.issparse() else (info.offset_data, info.size)
                elif info.islnk() or info.issym():
                    links.append(info)
        self._places |= {link.name: _follow(link, self._places) for link in links}

    def list_names(self) -> list[str]:
        return list(self._places)

    def read(self, member: str, shown: str, limits: ArchiveLimits) -> bytes:
        place = self._places[member]
        if place is None:
            reason = "it is a link to nothing in the archive, or stored with holes"
            raise UnsupportedDocument(shown, reason, "unpack it by hand")
        start, size = place
        _check_size(size, limits.member_bytes, shown)
        content = _read_at(self._file, size, start)
        if len(content) < size:
            message = "it ends too early"
            raise EOFError(message)
        return content


def _follow(link: tarfile.TarInfo, places: Mapping[str, tuple[int, int] | None]) -> tuple[int, int] | None:
    """Return where the file stands that a link names; None where the archive has it not."""
    if link.islnk():
        return places.get(link.linkname)
    target = os.path.normpath(PurePosixPath(link.name).parent / link.linkname)
    return places.get(target.replace(os.sep, "/"))


def _unpack(packed: IO[bytes], archive: str, limits: ArchiveLimits) -> IO[bytes]:
    """Return a temporary file with a compressed tar's content; it is gone with the last process that has it open."""
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this process knows the archive
    try:
        with packed, _UNPACKERS.get(Path(archive).suffix.lower(), gzip.open)(packed) as content:
            while piece := content.read(_PIECE):
                unpacked.write(piece)
                _check_whole(unpacked.tell(), min(limits.total_bytes, limits.allow(packed.tell())), archive)
        unpacked.flush()
    except BaseException:
        unpacked.close()
        raise
    return unpacked


def _check_size(size: int, most: int, shown: str) -> None:
    if size > most:
        raise UnsupportedDocument(shown, f"larger than {most >> 20} MB unpacked", "unpack and split it by hand")


def _check_whole(size: int, most: int, archive: str) -> None:
    if size > most:
        raise _refuse_size(archive)


def _refuse_size(archive: str) -> UnsupportedDocument:
    return UnsupportedDocument(archive, "the archive holds more than is safe to unpack", "split it")
