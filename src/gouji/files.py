"""Files of a folder in order, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gouji.errors import DocumentError, UsageError
from gouji.language import mark_text

__all__ = [
    "check_file",
    "is_users_folder",
    "list_files",
    "make_folder",
    "name_other_kind",
    "replace_file",
    "write_file",
]

_OTHER_KINDS = (
    (stat.S_ISFIFO, mark_text("a named pipe")),
    (stat.S_ISSOCK, mark_text("a socket")),
    (stat.S_ISCHR, mark_text("a device")),
    (stat.S_ISBLK, mark_text("a device")),
)
_FOR_ALL = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
"""What everybody may do with a new file, but for the user's mask."""
_SYSTEM_FOLDERS = ("/proc/", "/sys/", "/dev/")
_STREAMS = ("stdin", "stdout", "stderr")
"""The streams that every process has, in the order of their numbers."""
_OWN_STREAM = re.compile(r"/dev/(?P<name>stdout|stderr)|/(?:dev|proc/self)/fd/(?P<number>\d{1,9})")
_SHELL_PIPES = ("/proc/", "/dev/fd/")


def name_other_kind(path: Path) -> str | None:
    """Return what a path names where that is neither a file nor a folder of the user's; None of those, and of nothing.

    To open such a thing may wait for ever. A pipe of the shell, `<(command)`, counts as a file.

    >>> name_other_kind(Path("/dev/null"))
    'a device'
    """
    try:
        mode = path.stat().st_mode
        real = os.path.realpath(path)
    except (OSError, ValueError):
        return None  # Opening it fails with a message.
    if stat.S_ISFIFO(mode) and real.startswith(_SHELL_PIPES):
        return None
    kind = next((name for is_kind, name in _OTHER_KINDS if is_kind(mode)), None)
    if kind is None and f"{real}/".startswith(_SYSTEM_FOLDERS):
        return mark_text("a folder of the system") if stat.S_ISDIR(mode) else mark_text("a file of the system")
    return kind


def is_users_folder(path: Path) -> bool:
    """Return whether a path is a folder, and none of the system's."""
    return os.path.isdir(path) and name_other_kind(path) is None  # noqa: PTH112 - it tells of what nobody may look at, too


def check_file(path: Path) -> None:
    """Refuse what is there but no file: opening it may wait for ever. A pipe of the shell, `<(command)`, is read."""
    kind = name_other_kind(path)
    if kind is not None:
        raise DocumentError(str(path), f"this is {kind}, not a document", "give a file, or - for standard input")


def list_files(folder: str | os.PathLike[str], *, leaves_whole: bool = False) -> Iterator[str]:
    """Yield the files below a folder in the order of their names; hidden ones are left out.

    With `leaves_whole` a folder that holds files and no folders stands for them. Folders that cannot be listed are yielded
    at the end: to read them fails with a message.
    """
    closed: list[str] = []
    yield from _list_below(os.fspath(folder), closed, leaves_whole=leaves_whole)
    yield from sorted(closed)


def _list_below(folder: str, closed: list[str], *, leaves_whole: bool) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted((own for own in found if not own.name.startswith(".")), key=lambda own: own.name)
    except OSError:
        closed.append(folder)
        return
    if leaves_whole and any(_may_be_file(own) for own in entries) and not any(own.is_dir() for own in entries):
        yield folder
        return
    for own in entries:
        if own.is_dir(follow_symlinks=False):
            yield from _list_below(own.path, closed, leaves_whole=leaves_whole)
        elif _may_be_file(own):
            yield own.path


def _may_be_file(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a file; also where the system does not say, as then to read it says why."""
    try:
        return entry.is_file()
    except OSError:
        return True


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `UsageError` where it cannot be written."""
    try:
        with replace_file(path) as file:
            file.write(data)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        raise UsageError(message) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it where there are none. Raises `UsageError` where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{path}: the folder cannot be made ({error.strerror or error}); choose another place"
        raise UsageError(message) from error


@contextmanager
def replace_file(target: Path, *, keep_interrupted: bool = False) -> Iterator[BinaryIO]:
    """Yield a temporary file that takes its target's name when the block ends well, and is removed otherwise.

    With `keep_interrupted` it takes the name after Ctrl-C, too.
    """
    stream = _open_stream(target)
    if stream is not None:
        with stream:
            yield stream
        return
    target = Path(os.path.realpath(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    interrupted: KeyboardInterrupt | None = None
    try:
        with os.fdopen(handle, "wb") as file:
            try:
                yield file
            except KeyboardInterrupt as error:
                if not keep_interrupted:
                    raise
                interrupted = error
        shutil.copymode(target, name) if target.exists() else Path(name).chmod(_FOR_ALL & ~_read_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if interrupted is not None:
        raise interrupted


def _open_stream(target: Path) -> BinaryIO | None:
    """Return what is written into as it is: a stream of this process, a pipe, a device. None for a file, and for none yet.

    A stream is written on at its place, as opened anew the file that it leads to would be emptied. Raises `OSError` for
    what cannot be reached, links in a circle among it.
    """
    own = _OWN_STREAM.fullmatch(os.path.abspath(target))  # noqa: PTH100 - links are not followed: each of these is one
    if own is not None:
        number = int(own["number"] or _STREAMS.index(own["name"]))
        # Where it is closed, its number may be another file's by now.
        if number < len(_STREAMS) and getattr(sys, f"__{_STREAMS[number]}__") is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return os.fdopen(os.dup(number), "wb")
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    return None if stat.S_ISREG(mode) else target.open("wb")


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
