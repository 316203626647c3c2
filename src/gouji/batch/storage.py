"""Places to write results to: a folder, or an address that fsspec knows, such as `s3://…`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gouji.errors import UsageError
from gouji.files import make_folder, write_file

__all__ = ["Storage", "is_address", "open_filesystem"]


def is_address(place: str) -> bool:
    """Return whether a place is an address that fsspec is to open, and no path."""
    return "://" in place


def open_filesystem(address: str) -> tuple[Any, str]:
    """Return the filesystem of an address and the path there. Raises `UsageError` where there is none for it."""
    try:
        import fsspec
    except ImportError:
        message = f"{address}: places like this need fsspec; pip install 'gouji[remote]'"
        raise UsageError(message) from None
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        message = f"{address}: {error}"
        raise UsageError(message) from None
    return system, path


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder of files, each of them written whole or not at all; can be pickled.

    Every method raises `UsageError` where the place cannot be used.
    """

    root: str

    def write(self, name: str, data: bytes) -> None:
        """Write a file below the folder."""
        if not is_address(self.root):
            path = Path(self.root, name)
            make_folder(path.parent)
            write_file(path, data)
            return
        system, path_there = open_filesystem(self.root)
        try:
            system.makedirs(f"{path_there}/{name}".rpartition("/")[0], exist_ok=True)
            system.pipe_file(f"{path_there}/{name}", data)
        except OSError as error:
            message = f"{self.root}: cannot be written ({error}); check the address and your rights"
            raise UsageError(message) from None

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None where there is none."""
        try:
            if not is_address(self.root):
                return Path(self.root, name).read_bytes()
            system, path = open_filesystem(self.root)
            content: bytes = system.cat_file(f"{path}/{name}")
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{self.root}: cannot be read ({error}); check the place and your rights"
            raise UsageError(message) from None
        return content

    def list_names(self, folder: str) -> list[str]:
        """Return the names of the files below a folder, from the root on, in order."""
        if not is_address(self.root):
            root = Path(self.root)
            return sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file())
        system, path_there = open_filesystem(self.root)
        try:
            found = system.find(f"{path_there}/{folder}")
        except FileNotFoundError:
            return []
        return sorted(name[len(path_there) :].lstrip("/") for name in found)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are passed over."""
        for name in names:
            if not is_address(self.root):
                Path(self.root, name).unlink(missing_ok=True)
                continue
            system, path = open_filesystem(self.root)
            if system.exists(f"{path}/{name}"):
                system.rm_file(f"{path}/{name}")
