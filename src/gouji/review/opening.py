"""The documents that a reviewer opened: files, those of a folder, or those of a batch.

A document's id is made of its place, so that it is the same after a restart; the browser never names a path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.errors import UsageError

__all__ = ["Opened", "OpenedEntry", "open_paths"]

_RECORD = "corrections.jsonl"
_HEX = 16
_OWN = (".corrections.jsonl", ".corrections.jsonl.lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntry:
    """A document of the opened set. What a batch knows of it stands here until it is read anew."""

    id: str
    path: str
    name: str
    form: str | None = None
    year: int | None = None
    agency: str | None = None
    review: int | None = None
    findings: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The documents by id, in order, and the file that their corrections are written to."""

    entries: tuple[OpenedEntry, ...]
    record: Path
    lake: Path | None = None
    """The batch that they are of, where its log is the record: its table of corrections is made of that."""


def open_paths(paths: Iterable[str], record: str | None = None) -> Opened:
    """Return the documents that paths stand for, and where their corrections go.

    A folder that a batch left stands for the documents of the batch; a folder of page pictures is one document, unless
    documents stand beside them; another folder stands for the files below it. Corrections go to `record`; else beside a single document
    (`NAME.corrections.jsonl`), or into the folder (`corrections.jsonl`), that of a batch as well.
    Raises `UsageError` where nothing can be opened.
    """
    given = tuple(paths)
    entries = {entry.id: entry for path in given for entry in _list_entries(path)}
    if not entries:
        message = f"{', '.join(given)}: there are no documents; give files, a folder, or what `gouji batch` left"
        raise UsageError(message)
    lake = Path(given[0]) if len(given) == 1 and _is_batch(Path(given[0])) and not record else None
    return Opened(entries=tuple(entries.values()), record=Path(record) if record else _place_record(given), lake=lake)


def _place_record(paths: tuple[str, ...]) -> Path:
    first = Path(paths[0])
    if len(paths) == 1 and first.is_dir() and not _holds_pages(first):
        return first / _RECORD
    if len(paths) == 1:
        return first.with_name(f"{first.resolve().name}.{_RECORD}")
    return first.resolve().parent / _RECORD


def _list_entries(path: str) -> Iterator[OpenedEntry]:
    place = Path(path)
    if not path or not place.exists():
        message = f"{path or 'an empty path'}: no such file; check the path"
        raise UsageError(message)
    if not place.is_dir() or _holds_pages(place):
        yield _make_entry(place)
    elif _is_batch(place):
        yield from _list_batch(place)
    else:
        yield from (_make_entry(file) for file in sorted(place.rglob("*")) if _is_document(file, place))


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and file.name != _RECORD and not file.name.endswith(_OWN)


def _holds_pages(folder: Path) -> bool:
    """Return whether a folder is the pages of one document: pictures are in it, and no document that is read by itself."""
    from gouji.ingest.scan.page_files import PICTURE_ENDINGS

    files = [path for path in folder.iterdir() if _is_document(path, folder)]
    others = [path for path in files if path.suffix.lower() not in PICTURE_ENDINGS]
    return len(others) < len(files) and not any(map(_is_read_by_itself, others))


def _is_read_by_itself(file: Path) -> bool:
    """Return whether a file is a document by what it begins with; of what is only text, one that says so: notes of scanners are text, too."""
    from gouji.ingest.settings import IngestSettings
    from gouji.ingest.sniff import DocumentKind, sniff_kind

    settings = IngestSettings().flow
    try:
        with file.open("rb") as content:
            kind = sniff_kind(content.read(settings.sniffed_bytes), file.name, settings=settings)
    except OSError:
        return False
    if kind is DocumentKind.TEXT:
        return file.suffix.lower() == ".txt"
    kinds = (DocumentKind.PDF, DocumentKind.DOCX, DocumentKind.HTML, DocumentKind.MARKDOWN)
    return kind in (*kinds, DocumentKind.DOC, DocumentKind.ODT, DocumentKind.RTF)


def _make_entry(place: Path) -> OpenedEntry:
    resolved = str(place.resolve())
    return OpenedEntry(id=_name(resolved), path=str(place), name=_show_name(place.resolve().name))


def _name(place: str) -> str:
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:_HEX]


def _show_name(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _find_source(path: str, lake: Path) -> str:
    """Return where a document of a batch is: as the batch names it, else so beside the batch, as it may have been started there."""
    beside = lake.resolve().parent / path
    return str(beside) if not Path(path).exists() and beside.exists() else path


def _is_batch(folder: Path) -> bool:
    return (folder / "documents").is_dir() and (folder / "sources").is_dir() and (folder / "ledger.sqlite").exists()


def _list_batch(folder: Path) -> Iterator[OpenedEntry]:
    """Yield the documents of a batch that were read and have a place."""
    from gouji.batch.lake import open_lake

    lake = open_lake(folder)
    paths: dict[str, str] = {}
    for row in lake.to_arrow("sources").to_pylist():
        paths.setdefault(row["sha256"], row["path"])
    for row in lake.to_arrow("documents").to_pylist():
        if row["state"] == "read" and row["sha256"] in paths:
            yield OpenedEntry(
                id=row["sha256"][:_HEX],
                path=_find_source(paths[row["sha256"]], folder),
                name=_show_name(row["name"]),
                form=row["form"],
                year=row["year"],
                agency=row["agency"],
                review=row["review"],
                findings=row["findings"],
            )
