"""What a batch is to read: files, folders, globs, lists, members of archives, and places that fsspec knows.

Every document has a name by which it can be opened again: its path or URL; a member of an archive is `ARCHIVE!/MEMBER`.
"""

from __future__ import annotations

import glob
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from gouji.batch.storage import is_address, open_filesystem
from gouji.errors import DamagedDocument, DocumentError, UnsupportedDocument, UsageError

__all__ = ["ArchiveLimits", "find_documents", "load_source"]

_MEMBER = "!/"
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_PIECE = 1 << 20
_BROKEN = (
    *(OSError, EOFError, ValueError, OverflowError, NotImplementedError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
)
"""What unpackers raise where an archive is broken, its names not in the encoding that it says, or its method unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """What an archive may hold; over it a member, or the archive, is refused with the limit's name."""

    members: int = 100_000
    member_bytes: int = 256 << 20
    """Of one member, unpacked."""
    total_bytes: int = 64 << 30
    """Of all members together, as their directory says; each is bounded again as it is read."""
    ratio: int = 200
    """How many times larger than in the archive a member may be, beyond its first 10 MB."""


def find_documents(sources: Iterable[str | os.PathLike[str]], *, pages_in_folders: bool = False) -> Iterator[str]:
    """Yield the names of all documents of some sources, each source's in a fixed order.

    A folder stands for the files below it, hidden ones left out, or with `pages_in_folders` for one document where it
    holds files and no folders. Raises `UsageError` for a list that cannot be read; what does not exist is yielded, and
    fails when it is loaded.
    """
    for given in sources:
        source = os.fspath(given)
        if source.startswith("@"):
            yield from find_documents(_list_lines(source[1:]), pages_in_folders=pages_in_folders)
        elif is_address(source):
            yield from _find_remote(source)
        elif os.path.isdir(source):  # noqa: PTH112 - the name stays as the user wrote it
            yield from _find_below(source, pages_in_folders=pages_in_folders)
        elif source.lower().endswith(_ARCHIVES) and os.path.isfile(source):  # noqa: PTH113
            yield from _find_members(source)
        elif glob.has_magic(source) and not os.path.exists(source):  # noqa: PTH110
            yield from find_documents(
                sorted(glob.glob(source, recursive=True)),  # noqa: PTH207 - as above
                pages_in_folders=pages_in_folders,
            )
        else:
            yield source


def load_source(name: str, limits: ArchiveLimits) -> bytes | Path:
    """Return what a document holds: its bytes, or the path of a file or of a folder of page pictures.

    Raises `DocumentError` where it cannot be read.
    """
    archive, separator, member = name.partition(_MEMBER)
    if separator and archive.lower().endswith(_ARCHIVES):
        return _load_member(archive, member, limits)
    if is_address(name):
        return _load_remote(name, limits)
    return Path(name)


def _list_lines(path: str) -> Iterator[str]:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        message = f"{path}: the list cannot be read ({reason}); give a text file with a path a line"
        raise UsageError(message) from None
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _find_below(folder: str, *, pages_in_folders: bool) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = sorted(name for name in files if not name.startswith("."))
        if pages_in_folders and shown and not folders:
            yield place
            continue
        for name in shown:
            path = os.path.join(place, name)  # noqa: PTH118 - as above
            if path.lower().endswith(_ARCHIVES):
                yield from _find_members(path)
            elif os.path.isfile(path):  # noqa: PTH113
                yield path


def _find_members(archive: str) -> Iterator[str]:
    """Yield the documents of an archive; the archive itself where it cannot be opened, so that loading it says why."""
    try:
        names = sorted(_list_members(archive))
    except _BROKEN:
        yield archive
        return
    for name in names:
        if not name.endswith("/") and not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
            yield f"{archive}{_MEMBER}{name}"


def _list_members(archive: str) -> list[str]:
    if archive.lower().endswith(".zip"):
        with zipfile.ZipFile(archive) as package:
            return list(package.namelist())
    with tarfile.open(archive) as package:
        return [member.name for member in package if member.isfile()]


def _load_member(archive: str, member: str, limits: ArchiveLimits) -> bytes:
    shown = f"{archive}{_MEMBER}{member}"
    try:
        if archive.lower().endswith(".zip"):
            return _load_zipped(archive, member, shown, limits)
        with tarfile.open(archive) as package:
            info = package.getmember(member)
            file = package.extractfile(info)
            if file is None:
                raise UnsupportedDocument(shown, "it is no file", "give the file it points to")
            return _read_bounded(file, shown, min(limits.member_bytes, info.size))
    except KeyError:
        raise DocumentError(shown, "the archive has no such member", "run on the archive again") from None
    except _BROKEN as error:
        raise DamagedDocument(shown, f"the archive cannot be unpacked ({error})", "unpack it by hand") from None


def _load_zipped(archive: str, member: str, shown: str, limits: ArchiveLimits) -> bytes:
    with zipfile.ZipFile(archive) as package:
        infos = package.infolist()
        if len(infos) > limits.members or sum(info.file_size for info in infos) > limits.total_bytes:
            raise UnsupportedDocument(shown, "the archive holds more than is safe to unpack", "split it")
        info = package.getinfo(member)
        if info.flag_bits & 1:
            raise UnsupportedDocument(shown, "the archive needs a password", "unpack it by hand")
        most = min(limits.member_bytes, 10 * _PIECE + limits.ratio * max(info.compress_size, 1))
        with package.open(info) as file:
            return _read_bounded(file, shown, most)


def _read_bounded(file: Any, shown: str, most: int) -> bytes:  # noqa: ANN401 - zip's and tar's files have no type in common
    """Read a member piece by piece, whatever its directory says of its size."""
    kept = io.BytesIO()
    while piece := file.read(_PIECE):
        kept.write(piece)
        if kept.tell() > most:
            raise UnsupportedDocument(shown, f"larger than {most >> 20} MB unpacked", "unpack and split it by hand")
    return kept.getvalue()


def _find_remote(url: str) -> Iterator[str]:
    system, path = open_filesystem(url)
    if glob.has_magic(path):
        found: Sequence[str] = sorted(system.glob(path))
    elif system.isdir(path):
        found = sorted(system.find(path))
    else:
        yield url
        return
    yield from (system.unstrip_protocol(name) for name in found)


def _load_remote(url: str, limits: ArchiveLimits) -> bytes:
    system, path = open_filesystem(url)
    try:
        with system.open(path, "rb") as file:
            stream: BinaryIO = file
            return _read_bounded(stream, url, limits.member_bytes)
    except FileNotFoundError:
        raise DocumentError(url, "no such file", "check the address") from None
    except OSError as error:
        raise DocumentError(url, f"it cannot be read ({error})", "check the address and your rights") from None
