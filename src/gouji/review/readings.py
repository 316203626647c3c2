"""Readings of documents, kept on the disk: what was read once is shown at once.

A reading is the report with its text, and the source as blocks where it has no pages to draw. It is kept under the hash of
the document's bytes, of its name's ending, and of the engine (version, settings, form) in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`).
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import gouji
from gouji.errors import DocumentError
from gouji.files import replace_file
from gouji.reports import Report
from gouji.review.sources.blocks import SourceBlock, blocks_from_json, blocks_to_json, list_blocks
from gouji.review.sources.kinds import SourceKind, tell_kind

if TYPE_CHECKING:
    from gouji.settings import Settings

__all__ = ["DiskState", "KeptReading", "ReadingRecipe", "Shelf", "SourceOnDisk", "load_content"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """A document as it was read: its report with the text, and the lines and tables of a source without pages."""

    report: Report
    blocks: tuple[SourceBlock, ...] = ()

    @property
    def kind(self) -> SourceKind:
        """How the source is shown."""
        return tell_kind(self.report.source.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecipe:
    """How documents are read: the settings, and a form where it is forced. It travels to the process that reads."""

    settings: Settings
    form: str | None = None

    def read(self, path: str) -> KeptReading:
        """Read a document anew. Raises `DocumentError` where it cannot be read."""
        from gouji.ingest import load_document
        from gouji.reading import read_document

        content = load_content(path)
        document = load_document(content, name=_name_document(path), settings=self.settings.ingest)
        report = read_document(document, form=self.form, settings=self.settings, text=True)
        shown = tell_kind(report.source.media_type) is not SourceKind.PAGES
        return KeptReading(report=report, blocks=list_blocks(document.stream) if shown else ())

    def read_isolated(self, path: str) -> KeptReading:
        """Read a document anew in a process with limits. Raises `DocumentError` where it cannot be read."""
        from gouji.isolation import IsolatedWorkers
        from gouji.limits import Limits, count_likely_pages

        # The server has threads, which a forked process would not outlive.
        with IsolatedWorkers(Limits(), method="spawn") as workers:
            return workers.call(self.read, path, name=path, pages=count_likely_pages(path))

    @property
    def sha256(self) -> str:
        """The hash of everything but the document that a reading depends on."""
        told = f"{gouji.__version__} {self.settings.sha256} {self.form or ''}"
        return hashlib.sha256(told.encode()).hexdigest()


class DiskState(StrEnum):
    """What has become of a document's source since it was read."""

    SAME = ""
    CHANGED = "changed"
    GONE = "gone"


@dataclass(slots=True)
class SourceOnDisk:
    """A document's source, remembered before it is read, to notice when it changes."""

    path: str
    state: DiskState = DiskState.SAME
    sha256: str = ""
    looks: tuple[tuple[str, int, int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Remember how it looks now."""
        self.looks = _list_looks(self.path)

    def remember(self, reading: KeptReading) -> None:
        """Take the reading for one of what is there now."""
        is_folder = Path(self.path).is_dir()
        self.sha256 = _hash_files(self.path) if is_folder else reading.report.source.sha256

    def look(self) -> DiskState:
        """Return what has become of it. Its bytes are looked at only where it looks otherwise than before."""
        looks = _list_looks(self.path)
        if looks != self.looks:
            self.looks = looks
            try:
                is_same = _hash_files(self.path) == self.sha256
                self.state = DiskState.SAME if is_same else DiskState.CHANGED
            except (DocumentError, OSError):
                self.state = DiskState.GONE
        return self.state


def _list_looks(path: str) -> tuple[tuple[str, int, int, int], ...]:
    """Return name, size, time and number of a source's files; none of one that is not on this disk."""
    place = Path(path.partition("!/")[0])
    try:
        files = sorted(place.iterdir()) if place.is_dir() else [place]
        told = [(file.name, file.stat()) for file in files]
    except OSError:
        return ()
    return tuple((name, one.st_size, one.st_mtime_ns, one.st_ino) for name, one in told)


class Shelf:
    """Readings on the disk; where the folder cannot be written, nothing is kept and everything is read anew."""

    def __init__(self, recipe: ReadingRecipe, folder: Path | None = None) -> None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._folder = (folder or cache / "gouji" / "review") / recipe.sha256[:16]

    def find(self, path: str) -> KeptReading | None:
        """Return the reading of a document, under the name that it has now; None where there is none, or none that can be used."""
        try:
            kept = json.loads((self._folder / f"{_hash_content(path)}.json").read_text(encoding="utf-8"))
            report = Report.from_json(kept["report"])
            named = replace(report, source=replace(report.source, name=_name_document(path)))
            return KeptReading(report=named, blocks=blocks_from_json(kept["blocks"]))
        except (DocumentError, OSError, ValueError, KeyError, TypeError):
            return None  # why a document cannot be read is told where it is read

    def keep(self, path: str, reading: KeptReading) -> None:
        """Keep the reading of a document."""
        told = {"report": reading.report.to_json(lines=False), "blocks": blocks_to_json(reading.blocks)}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with replace_file(self._folder / f"{_hash_content(path)}.json") as file:
                file.write(json.dumps(told, ensure_ascii=False).encode())
        except (DocumentError, OSError):
            return


def load_content(path: str) -> bytes | Path:
    """Return the bytes of a document, or the folder of its page pictures. Raises `DocumentError` where there are none."""
    from gouji.batch.archives import ArchiveLimits
    from gouji.batch.sources import load_source

    content = load_source(path, ArchiveLimits())
    if isinstance(content, bytes) or content.is_dir():
        return content
    try:
        return content.read_bytes()
    except OSError as error:
        raise DocumentError(path, f"it cannot be read ({error.strerror})", "is it still there?") from None


def _name_document(path: str) -> str:
    """Return what a document is called where it is read: the last part of its path, on one line."""
    last = Path(path.rpartition("!/")[2])
    name = (last.name or last.resolve().name).encode("utf-8", "replace").decode()
    return " ".join(name.split()) or "document"


def _hash_content(path: str) -> str:
    """Return the hash of a document's bytes and of its name's ending, by which its kind may be told."""
    ending = Path(_name_document(path)).suffix.lower()
    return hashlib.sha256(f"{ending} {_hash_files(path)}".encode()).hexdigest()


def _hash_files(path: str) -> str:
    """Return the hash of a document's bytes; of a folder, of its files with their names."""
    content = load_content(path)
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    found = hashlib.sha256()
    for file in sorted(content.iterdir()):
        if file.is_file():
            found.update(file.name.encode("utf-8", "surrogateescape"))
            found.update(file.read_bytes())
    return found.hexdigest()
