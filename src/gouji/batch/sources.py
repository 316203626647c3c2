"""What a batch is to read: files, folders, globs, lists, members of archives, and places that fsspec knows.

Every document has a name by which it can be opened again: its path or URL; a member of an archive is `ARCHIVE!/MEMBER`.
"""

from __future__ import annotations

import glob
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from gouji.batch.archives import ArchiveLimits, is_archive, list_members, load_member
from gouji.batch.storage import is_address, open_filesystem
from gouji.errors import DocumentError, UnsupportedDocument, UsageError
from gouji.files import is_users_folder, list_files

__all__ = ["find_documents", "load_source"]

_MEMBER = "!/"
_PIECE = 1 << 20


def find_documents(
    sources: Iterable[str | os.PathLike[str]],
    *,
    pages_in_folders: bool = False,
    archives: ArchiveLimits | None = None,
    output: Path | None = None,
) -> Iterator[str]:
    """Yield the names of all documents of some sources, each source's in a fixed order.

    A folder stands for the files below it, hidden ones left out, or with `pages_in_folders` for one document where it
    holds files and no folders. Raises `UsageError` for an empty name and a list that cannot be read; what does not exist or cannot be opened, and
    a glob that matches nothing, is yielded, and fails when it is loaded.
    """
    limits = archives or ArchiveLimits()
    for given in sources:
        source = os.fspath(given)
        if not source:
            message = "an empty path names no document; give a file"
            raise UsageError(message)
        for name in _list_lines(source[1:]) if source.startswith("@") else (source,):
            for place in _match_names(name):
                yield from _find_at(place, limits, output, pages_in_folders=pages_in_folders)


def _match_names(name: str) -> Sequence[str]:
    """Return the names that a glob matches, in order; any other name, and a glob that matches nothing, is the name itself."""
    if is_address(name) or not glob.has_magic(name) or os.path.exists(name):  # noqa: PTH110 - the name stays as the user wrote it
        return (name,)
    return sorted(glob.glob(name, recursive=True)) or (name,)  # noqa: PTH207 - as above


def _find_at(place: str, limits: ArchiveLimits, output: Path | None, *, pages_in_folders: bool) -> Iterator[str]:
    if is_address(place):
        yield from _find_remote(place)
    elif is_users_folder(Path(place)):
        left_out = () if output is None else (str(output.absolute() / "_")[:-1], str(output.resolve() / "_")[:-1])
        for path in list_files(place, leaves_whole=pages_in_folders):
            if not os.path.abspath(path).startswith(left_out):  # noqa: PTH100 - once a file
                yield from _find_inside(path, limits)
    else:
        yield from _find_inside(place, limits)


def load_source(name: str, limits: ArchiveLimits) -> bytes | Path:
    """Return what a document holds: its bytes, or the path of a file or of a folder of page pictures.

    Raises `DocumentError` where it cannot be read.
    """
    archive, separator, member = name.partition(_MEMBER)
    if separator and is_archive(archive):
        return load_member(archive, member, limits)
    if is_archive(name) and os.path.isfile(name):  # noqa: PTH113 - as above
        list_members(name, limits)  # which says what is wrong with it
    if is_address(name):
        return _load_remote(name, limits)
    return Path(name)


def _list_lines(path: str) -> Iterator[str]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        message = f"{path}: the list cannot be read ({reason}); give a text file with a path a line"
        raise UsageError(message) from None
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _find_inside(archive: str, limits: ArchiveLimits) -> Iterator[str]:
    """Yield the documents of an archive; itself what is none or cannot be opened, so that loading it says why."""
    if not is_archive(archive) or not os.path.isfile(archive):  # noqa: PTH113 - the name stays as the user wrote it
        yield archive
        return
    try:
        names = list_members(archive, limits)
    except DocumentError:
        yield archive
        return
    for name in names:
        yield f"{archive}{_MEMBER}{name}"


def _find_remote(url: str) -> Iterator[str]:
    system, path = open_filesystem(url)
    if glob.has_magic(path):
        found: Sequence[str] = sorted(system.glob(path)) or (path,)
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


def _read_bounded(file: BinaryIO, shown: str, most: int) -> bytes:
    kept = io.BytesIO()
    while piece := file.read(_PIECE):
        kept.write(piece)
        if kept.tell() > most:
            raise UnsupportedDocument(shown, f"larger than {most >> 20} MB", "split it by hand")
    return kept.getvalue()
