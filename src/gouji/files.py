"""Files of a folder in order, and files that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gouji.errors import UsageError

__all__ = ["list_files", "make_folder", "replace_file", "write_file"]


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
    if leaves_whole and any(own.is_file() for own in entries) and not any(own.is_dir() for own in entries):
        yield folder
        return
    for own in entries:
        if own.is_dir(follow_symlinks=False):
            yield from _list_below(own.path, closed, leaves_whole=leaves_whole)
        elif own.is_file():
            yield own.path


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
    if target.exists() and not target.is_file():
        # A pipe or a device (/dev/stdout, a process substitution) can only be written into.
        with target.open("wb") as file:
            yield file
        return
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
        shutil.copymode(target, name) if target.exists() else Path(name).chmod(0o666 & ~_read_umask())
        Path(name).replace(target.resolve() if target.is_symlink() else target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if interrupted is not None:
        raise interrupted


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
