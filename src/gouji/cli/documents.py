"""Runs a command's work over its documents: one that fails is reported, and the others go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Generic, TypeVar

from gouji.cli.console import Console, Status, describe_defect
from gouji.errors import DocumentError, GoujiError
from gouji.ingest.settings import IngestSettings
from gouji.tokens import TokenStream

__all__ = ["Done", "Run", "open_path"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """A document that was worked on: its path as the user wrote it, and what came out."""

    path: str
    result: T


@dataclass(slots=True)
class Run:
    """One pass over documents; it keeps count of those that failed."""

    console: Console
    failed: int = 0

    def over(self, paths: Iterable[str], work: Callable[[str], T]) -> Iterator[Done[T]]:
        """What `work` makes of each path, in order. Errors of a document go to standard error."""
        for path in paths:
            self.console.detail(f"reading {path}")
            try:
                result = work(path)
            except DocumentError as error:
                self.failed += 1
                self.console.error(f"{_shown(path)}: {error.reason}" + (f"; {error.advice}" if error.advice else ""))
            except GoujiError:  # about the call, not the document: an unknown form, say
                raise
            except Exception as error:  # noqa: BLE001 - a defect in one document must not stop the others
                self.failed += 1
                self.console.defect(f"{_shown(path)}: {describe_defect(error)}", error)
            else:
                yield Done(path=path, result=result)

    @property
    def status(self) -> Status:
        """The exit status that the documents call for."""
        return Status.UNREADABLE if self.failed else Status.DONE


def open_path(path: str, stdin_name: str | None = None, settings: IngestSettings | None = None) -> TokenStream:
    """The token stream of a file, of a folder of page pictures, or of standard input for `-`."""
    from gouji.ingest import open_document

    if path != "-":
        # A name on disk need not be Unicode; Python's stand-ins for its bytes cannot be written into a workbook.
        name = None if path.isprintable() else _unicode(PurePath(path).name)
        return open_document(path, name=name, settings=settings)
    return open_document(sys.stdin.buffer, name=stdin_name or "standard-input", settings=settings)


def _unicode(name: str) -> str | None:
    return name.encode("utf-8", "replace").decode() or None


def _shown(path: str) -> str:
    return "standard input" if path == "-" else path
