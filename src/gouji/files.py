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
    """Yield the files below a folder, each folder's in order and before those of the folders in it; hidden ones are left out.

    With `leaves_whole` a folder that holds files and no folders stands for them. Folders that cannot be listed are yielded
    at the end: to read them fails with a message.
    """
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = sorted(name for name in files if not name.startswith("."))
        if leaves_whole and shown and not folders:
            yield place
            continue
        paths = (os.path.join(place, name) for name in shown)  # noqa: PTH118 - the name stays as the user wrote it
        yield from (path for path in paths if os.path.isfile(path))  # noqa: PTH113 - as above
    yield from sorted(str(error.filename) for error in closed)


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
